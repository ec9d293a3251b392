// One line of somebody who watches. Few words come from there; what goes there is worth only its
// moment, so that of a slow reader figures are left out, and nobody is dropped for it.

import { type Allowance, TokenBucket } from '../collaboration/admission.ts';
import type { Clock } from '../collaboration/protocol/clock.ts';
import { closeCode } from '../collaboration/protocol/version.ts';
import type { Line } from '../hubs/line.ts';
import { type AnalyticsMessage, type WatcherMessage, watcherMessageSchema } from './messages.ts';

export type Refusal = 'badMessage' | 'unauthorized' | 'tryLater' | 'tooManyMessages' | 'noHello';
type Code = Refusal | 'restarting' | 'failed';

const messages: Allowance = { perSecond: 5, burst: 20 };
const unreadBytes = 64 * 1024;

export type WatcherParts = {
  readonly line: Line;
  readonly clock: Clock;
  readonly received: (watcher: Watcher, message: WatcherMessage) => void;
  readonly ended: (watcher: Watcher) => void;
};

const codeName = (code: string): string =>
  code.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

export class Watcher {
  readonly #parts: WatcherParts;
  readonly #allowed: TokenBucket;
  /** Silent since; by the clock. */
  heardAt: number;
  #ended = false;

  constructor(parts: WatcherParts) {
    this.#parts = parts;
    const { line, clock } = parts;
    this.heardAt = clock.now();
    this.#allowed = new TokenBucket(messages, clock.now());
    line.on('message', (data, binary) => this.#receive(String(data), binary));
    line.on('pong', () => {
      this.heardAt = clock.now();
    });
    line.on('error', () => line.terminate());
    line.on('close', () => this.#end());
  }

  get open(): boolean {
    return !this.#ended && this.#parts.line.readyState === this.#parts.line.OPEN;
  }

  tell(message: AnalyticsMessage): void {
    const { line } = this.#parts;
    if (!this.open) return;
    if (message.type === 'figures' && line.bufferedAmount > unreadBytes) return;
    line.send(JSON.stringify(message));
  }

  ask(): void {
    if (this.open) this.#parts.line.ping();
  }

  refuse(code: Code, reason: string, retryAfterSeconds: number | null = null): void {
    if (!this.open) return;
    const name = code === 'tryLater' ? 'too-many-connections' : codeName(code);
    this.tell({ type: 'refused', code: name, reason, retryAfterSeconds });
    this.#end();
    this.#parts.line.close(closeCode[code], reason);
  }

  drop(): void {
    this.#end();
    this.#parts.line.terminate();
  }

  leave(): void {
    this.#end();
    this.#parts.line.close(closeCode.left, 'goodbye');
  }

  #receive(text: string, binary: boolean): void {
    const { clock, received } = this.#parts;
    if (!this.open) return;
    this.heardAt = clock.now();
    if (this.#allowed.take(this.heardAt) > 0) {
      this.refuse('tooManyMessages', 'Send fewer messages.', 5);
      return;
    }
    const message = binary ? null : read(text);
    if (message === null) this.refuse('badMessage', 'Not a message of this hub.');
    else received(this, message);
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#parts.ended(this);
  }
}

/** @returns null for what is no message. */
const read = (text: string): WatcherMessage | null => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // No JSON is no message: the caller says so.
    return null;
  }
  return watcherMessageSchema.safeParse(value).data ?? null;
};
