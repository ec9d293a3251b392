// Sends events to every reader of the stream. An event is serialised once however many read it; a
// reader who does not keep up is cut off and comes back to the newest state, so that memory does
// not grow with the slowest.

import type { Writable } from 'node:stream';
import type { StreamEvent } from '../shapes.ts';

/** One event on the wire; JSON has no line break of its own. */
export const frame = (event: StreamEvent, data: unknown): Buffer =>
  Buffer.from(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);

const heartbeat = Buffer.from(': still here\n\n');

export type BroadcastOptions = {
  /** Bytes that may wait for a reader before it is cut off. */
  readonly mostWaitingBytes?: number;
  readonly mostReaders?: number;
  readonly onDropped?: () => void;
};

export class Broadcast {
  readonly #readers = new Set<Writable>();
  readonly #mostWaitingBytes: number;
  readonly #mostReaders: number;
  readonly #onDropped: () => void;

  constructor(options: BroadcastOptions = {}) {
    this.#mostWaitingBytes = options.mostWaitingBytes ?? 1_048_576;
    this.#mostReaders = options.mostReaders ?? 1000;
    this.#onDropped = options.onDropped ?? (() => undefined);
  }

  get readers(): number {
    return this.#readers.size;
  }

  get isFull(): boolean {
    return this.#readers.size >= this.#mostReaders;
  }

  add(reader: Writable): void {
    this.#readers.add(reader);
    reader.once('close', () => this.#readers.delete(reader));
    reader.once('error', () => reader.destroy());
  }

  send(event: StreamEvent, data: unknown): void {
    if (this.#readers.size > 0) this.#write(frame(event, data));
  }

  /** Keeps proxies from closing a quiet stream, and finds readers that are gone. */
  beat(): void {
    this.#write(heartbeat);
  }

  close(): void {
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  #write(bytes: Buffer): void {
    for (const reader of this.#readers) {
      if (
        reader.writableLength + bytes.length > this.#mostWaitingBytes &&
        reader.writableLength > 0
      ) {
        this.#readers.delete(reader);
        reader.destroy();
        this.#onDropped();
      } else {
        reader.write(bytes);
      }
    }
  }
}
