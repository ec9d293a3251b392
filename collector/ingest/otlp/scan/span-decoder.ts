// Decodes single spans out of a body that was scanned: the few that are kept for people. What they
// come to is what the whole request decoded would have given.

import { Buffer } from 'node:buffer';
import type { Attributes, Span } from '../../span.ts';
import { readResource } from '../attributes.ts';
import type { Resource, SpanMessage } from '../message.ts';
import { messageType } from '../schema.ts';
import { spanOf } from '../traces.ts';
import type { SpanTable } from './span-table.ts';
import { Walk, wireType } from './wire.ts';

const spanType = messageType('Span');
const resourceType = messageType('Resource');
/** Of a ResourceSpans. */
const resourceTag = (1 << 3) | wireType.bytes;

/** A process sends the same resource with all its requests. */
const mostRemembered = 256;
const longestRemembered = 4096;

export class SpanDecoder {
  readonly #walk = new Walk();
  readonly #known = new Map<string, Attributes>();

  /** The resource at a place of the table; equal ones are one object. */
  resource(table: SpanTable, place: number): Attributes {
    const { bytes, resourceAt, resourceEnd } = table;
    const from = resourceAt[place] as number;
    const to = resourceEnd[place] as number;
    // Said in several parts, which is rare.
    if (from < 0) return this.#merged(table, place);
    if (to - from > longestRemembered) return decodeResource(bytes.subarray(from, to));
    const key = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    if (this.#known.size >= mostRemembered) this.#known.clear();
    const resource = decodeResource(bytes.subarray(from, to));
    this.#known.set(key, resource);
    return resource;
  }

  span(bytes: Uint8Array, resource: Attributes): Span {
    return spanOf(spanType.decode(bytes) as unknown as SpanMessage, resource);
  }

  /** A message that is said twice is the one and the other. */
  #merged({ bytes, resourceFrom, resourceTo }: SpanTable, place: number): Attributes {
    const walk = this.#walk;
    const to = resourceTo[place] as number;
    walk.open(bytes);
    walk.at = resourceFrom[place] as number;
    const attributes: Resource['attributes'][number][] = [];
    while (walk.at < to) {
      const tag = walk.tag(to);
      if (tag === resourceTag) {
        const end = walk.limit(to);
        const part = resourceType.decode(bytes.subarray(walk.at, end)) as unknown as Resource;
        attributes.push(...part.attributes);
        walk.at = end;
      } else walk.skip(tag, to, 1);
    }
    return readResource({ attributes });
  }
}

const decodeResource = (bytes: Uint8Array): Attributes =>
  readResource(resourceType.decode(bytes) as unknown as Resource);
