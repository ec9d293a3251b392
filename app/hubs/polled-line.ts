// A line to a client that no socket reaches: what it says comes by POST, what is said to it waits
// until it asks, and it asks again as soon as it has been answered. Any request that fails is the end
// of the line; what was lost with it the client's next line brings again.

import { EventEmitter } from 'node:events';
import type { Line } from './line.ts';

/** One request that waits for something to be said. */
export type Held = {
  /** @param sent is called once the answer has left this process, or never will. */
  readonly answer: (body: string, sent: () => void) => void;
  readonly destroy: () => void;
};

type Said = { readonly text: string; readonly gone: (() => void) | undefined };

export const readyStates = { open: 1, closing: 2, closed: 3 } as const;
const abnormal = 1006;

export class PolledLine extends EventEmitter implements Line {
  readonly OPEN = readyStates.open;
  readonly polled = true;
  readyState: number = readyStates.open;
  bufferedAmount = 0;
  #said: Said[] = [];
  #held: Held | null = null;
  #flushing = false;
  /** What the client is told at the end of all that was said. */
  #farewell: { readonly code: number; readonly reason: string } | null = null;
  readonly #over: () => void;

  /** @param over is called when nothing more can come of it. */
  constructor(over: () => void) {
    super();
    this.#over = over;
  }

  send(text: string, gone?: () => void): void {
    this.#said.push({ text, gone });
    this.bufferedAmount += text.length;
    this.#flushSoon();
  }

  /** An answer without content is a question: the client asks again at once. */
  ping(): void {
    this.#answer();
  }

  close(code: number, reason: string): void {
    if (this.readyState !== readyStates.open) return;
    this.readyState = readyStates.closing;
    this.#farewell = { code, reason };
    this.#flushSoon();
    this.emit('close', code, reason);
  }

  terminate(): void {
    this.#held?.destroy();
    this.#held = null;
    this.#end(abnormal, 'terminated');
  }

  /** The client asks what there is. An older request of its that still waits is let go. */
  hold(held: Held): void {
    this.emit('pong');
    this.#held?.answer('{"messages":[]}', () => undefined);
    this.#held = held;
    if (this.#said.length > 0 || this.#farewell !== null) this.#answer();
  }

  /** The client no longer waits for this answer: its line is cut. */
  letGo(held: Held): void {
    if (this.#held !== held) return;
    this.#held = null;
    this.#end(abnormal, 'the request broke off');
  }

  hear(texts: readonly string[]): void {
    for (const text of texts) this.emit('message', text, false);
  }

  /** The client has left, or says why it does not go on. */
  left(code: number): void {
    this.#answer();
    this.#end(code, 'closed by the client');
  }

  #flushSoon(): void {
    if (this.#flushing) return;
    this.#flushing = true;
    // What is said in one go is one answer.
    setImmediate(() => {
      this.#flushing = false;
      if (this.#said.length > 0 || this.#farewell !== null) this.#answer();
    });
  }

  #answer(): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    const said = this.#said;
    const farewell = this.#farewell;
    this.#said = [];
    const closed = farewell === null ? '' : `,"closed":${JSON.stringify(farewell)}`;
    held.answer(`{"messages":[${said.map(({ text }) => text).join(',')}]${closed}}`, () => {
      for (const { text, gone } of said) {
        this.bufferedAmount -= text.length;
        gone?.();
      }
    });
    if (farewell !== null) this.#end(farewell.code, farewell.reason);
  }

  #end(code: number, reason: string): void {
    if (this.readyState === readyStates.closed) return;
    const open = this.readyState === readyStates.open;
    this.readyState = readyStates.closed;
    for (const { gone } of this.#said.splice(0)) gone?.();
    if (open) this.emit('close', code, reason);
    this.#over();
  }
}
