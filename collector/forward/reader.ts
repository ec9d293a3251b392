// Reads bodies back in the order in which they were written, each once a process. A file that is
// damaged is left at that place: nothing tells where its next record begins.

import { type FileHandle, open } from 'node:fs/promises';
import { headBytes, readContent, readHead, type StoredBody } from './record.ts';
import type { Segment } from './segment.ts';
import type { Held, Segments } from './segments.ts';

export class Reader {
  readonly #segments: Segments;
  readonly #onFault: (error: unknown) => void;
  #open: { readonly segment: Segment; readonly file: FileHandle } | null = null;
  #damaged = 0;

  constructor(segments: Segments, onFault: (error: unknown) => void) {
    this.#segments = segments;
    this.#onFault = onFault;
  }

  /** How many could not be read back. */
  get damaged(): number {
    return this.#damaged;
  }

  async next(): Promise<Held | null> {
    for (;;) {
      const place = this.#segments.reading();
      if (place === null || place.offset >= place.segment.bytes) return null;
      const { segment, offset } = place;
      try {
        const { body, end } = await this.#read(segment, offset);
        // It made room while it was read.
        if (!this.#segments.has(segment)) continue;
        this.#segments.next = { segment: segment.number, offset: end };
        return { ...body, failures: 0, segment, start: offset };
      } catch (error) {
        if (!this.#segments.has(segment)) continue;
        this.#onFault(error);
        this.#giveUp(segment);
      }
    }
  }

  async close(): Promise<void> {
    const file = this.#open?.file;
    this.#open = null;
    await file?.close();
  }

  async #read(
    segment: Segment,
    offset: number,
  ): Promise<{ readonly body: StoredBody; readonly end: number }> {
    if (this.#open?.segment !== segment) {
      await this.close();
      this.#open = { segment, file: await open(segment.path, 'r') };
    }
    const { file } = this.#open;
    const first = await file.read(Buffer.alloc(headBytes), 0, headBytes, offset);
    const head = readHead(first.buffer.subarray(0, first.bytesRead));
    if (head !== null) {
      const length = head.headersLength + head.bodyLength;
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, offset + headBytes);
      const body = readContent(head, buffer);
      if (body !== null) return { body, end: offset + headBytes + length };
    }
    throw new RangeError(
      `${segment.path} is damaged at byte ${offset}: the rest of it is left out`,
    );
  }

  /** Counts what is behind the damage as lost, and goes on behind what is written by now. */
  #giveUp(segment: Segment): void {
    const { underWay, putBacks } = this.#segments;
    const held = [...underWay, ...putBacks].filter((each) => each.segment === segment).length;
    this.#damaged += Math.max(0, segment.bodies - segment.done - held);
    segment.bodies = segment.done + held;
    this.#segments.next = { segment: segment.number, offset: segment.bytes };
    this.#segments.sweep(segment);
  }
}
