// Decodes single spans out of a body that was scanned: the few that are kept for people. What they
// come to is what the whole request decoded would have given.

import type { Attributes, Span } from '../../span.ts';
import { readResource } from '../attributes.ts';
import type { Resource, SpanMessage } from '../message.ts';
import { messageType } from '../schema.ts';
import { spanOf } from '../traces.ts';
import { Walk, wireType } from './wire.ts';

const spanType = messageType('Span');
const resourceType = messageType('Resource');
/** Of a ResourceSpans. */
const resourceTag = (1 << 3) | wireType.bytes;

/** Where messages stand in a body. */
export type Places = {
  readonly from: ArrayLike<number>;
  readonly to: ArrayLike<number>;
};

export class SpanDecoder {
  readonly #walk = new Walk();
  #body: Uint8Array | null = null;
  readonly #resources = new Map<number, Attributes>();

  /** The ResourceSpans at a place; those of one body are decoded once and shared by its spans. */
  resource(body: Uint8Array, { from, to }: Places, place: number): Attributes {
    if (body !== this.#body) {
      this.#body = body;
      this.#resources.clear();
    }
    const known = this.#resources.get(place);
    if (known !== undefined) return known;
    const resource = readResource(this.#merged(body, Number(from[place]), Number(to[place])));
    this.#resources.set(place, resource);
    return resource;
  }

  span(body: Uint8Array, { from, to }: Places, row: number, resource: Attributes): Span {
    const bytes = body.subarray(from[row], to[row]);
    return spanOf(spanType.decode(bytes) as unknown as SpanMessage, resource);
  }

  /** A message that is said twice is the one and the other. */
  #merged(body: Uint8Array, from: number, to: number): Resource {
    const walk = this.#walk;
    walk.open(body);
    walk.at = from;
    const attributes: Resource['attributes'][number][] = [];
    while (walk.at < to) {
      const tag = walk.tag(to);
      if (tag === resourceTag) {
        const end = walk.limit(to);
        const part = resourceType.decode(body.subarray(walk.at, end)) as unknown as Resource;
        attributes.push(...part.attributes);
        walk.at = end;
      } else walk.skip(tag, to, 1);
    }
    return { attributes };
  }

  /** Forgets the body, which may be large. */
  release(): void {
    this.#body = null;
    this.#resources.clear();
  }
}
