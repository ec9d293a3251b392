// One line to a client: what comes in is checked and counted, what goes out is counted and bounded.
// Whatever a client sends, at worst its own line is closed, with a code and a reason that it can read.

import type { Line } from '../hubs/line.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type HubLimits, TokenBucket } from './admission.ts';
import type { Clock } from './protocol/clock.ts';
import {
  type ClientMessage,
  clientMessageSchema,
  type RefusalCode,
  type ServerMessage,
} from './protocol/messages.ts';
import { closeCode, isSpoken } from './protocol/version.ts';

const closeCodeOf: Record<RefusalCode, number> = {
  'bad-message': closeCode.badMessage,
  unauthorized: closeCode.unauthorized,
  'switched-off': closeCode.switchedOff,
  'too-many-connections': closeCode.tryLater,
  'too-many-messages': closeCode.tooManyMessages,
  'no-hello': closeCode.noHello,
  restarting: closeCode.restarting,
  failed: closeCode.failed,
};

/** `left`: on purpose. `refused`: by us, or for breaking the protocol. `lost`: anything else. */
export type Ending = 'left' | 'refused' | 'lost';

export type ConnectionParts = {
  readonly line: Line;
  readonly clock: Clock;
  readonly limits: HubLimits;
  readonly metrics: Metrics;
  readonly received: (connection: Connection, message: ClientMessage) => void;
  readonly heard: (connection: Connection) => void;
  /** Called once, at the moment from which nothing it says counts any more. */
  readonly ended: (connection: Connection, ending: Ending, reason: string) => void;
};

const leavingCodes: readonly number[] = [closeCode.left, closeCode.goingAway, 1005];
/** A close frame has room for 123 bytes. */
const shortened = (reason: string): string => {
  let short = reason.slice(0, 120);
  while (Buffer.byteLength(short) > 123) short = short.slice(0, -1);
  return short.toWellFormed();
};

/** From here on a message counts as large. */
const largeLength = 64 * 1024;

export class Connection {
  readonly #parts: ConnectionParts;
  readonly #messages: TokenBucket;
  /** The version that the welcome says; what is newer is not sent. */
  protocol = 1;
  /** Bytes of large messages that are still on their way. */
  #largeUnread = 0;
  #ended = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
    const { line, clock, limits } = parts;
    this.#messages = new TokenBucket(limits.messages, clock.now());
    line.on('message', (data, binary) => this.#receive(data, binary));
    line.on('pong', () => parts.heard(this));
    line.on('error', (error) => this.#failed(error));
    line.on('close', (code, reason) => this.#closed(code, reason.toString()));
  }

  get open(): boolean {
    return !this.#ended && this.#parts.line.readyState === this.#parts.line.OPEN;
  }

  get polled(): boolean {
    return this.#parts.line.polled === true;
  }

  send(type: ServerMessage['type'], text: string, gone?: () => void): void {
    const { line, limits, metrics } = this.#parts;
    if (!this.open || !isSpoken(type, this.protocol)) {
      gone?.();
      return;
    }
    metrics.hubMessages.inc({ direction: 'out', type });
    const large = text.length > largeLength ? Buffer.byteLength(text) : 0;
    this.#largeUnread += large;
    const left =
      gone === undefined && large === 0
        ? undefined
        : () => {
            this.#largeUnread -= large;
            gone?.();
          };
    line.send(text, left);
    const excused = Math.min(this.#largeUnread, limits.largeBytes);
    if (line.bufferedAmount > limits.bufferedBytes + excused) {
      metrics.hubErrors.inc({ code: 'slow-client' });
      this.drop('the client reads more slowly than it is written to');
    }
  }

  tell(message: ServerMessage): void {
    this.send(message.type, JSON.stringify(message));
  }

  ping(): void {
    if (this.open) this.#parts.line.ping();
  }

  /** Says why not, and when to come back, then closes. */
  refuse(code: RefusalCode, reason: string, retryAfterSeconds: number | null = null): void {
    if (!this.open) return;
    this.#parts.metrics.hubErrors.inc({ code });
    this.tell({ type: 'refused', code, reason, retryAfterSeconds });
    this.#end('refused', reason);
    this.#parts.line.close(closeCodeOf[code], shortened(reason));
  }

  /** Without a word, as a broken line does. */
  drop(reason: string): void {
    this.#end('lost', reason);
    this.#parts.line.terminate();
  }

  /** The client said goodbye. */
  leave(): void {
    this.#end('left', 'goodbye');
    this.#parts.line.close(closeCode.left, 'goodbye');
  }

  #receive(data: unknown, binary: boolean): void {
    const { clock, limits, metrics, heard, received } = this.#parts;
    if (!this.open) return;
    if (this.#messages.take(clock.now()) > 0) {
      const { perSecond } = limits.messages;
      this.refuse('too-many-messages', `Send fewer than ${perSecond} messages a second.`, 5);
      return;
    }
    const parsed = binary ? 'the hub reads text, not binary data' : parse(String(data));
    if (typeof parsed === 'string') {
      metrics.hubMessages.inc({ direction: 'in', type: 'bad' });
      this.refuse('bad-message', `Not a message of this hub: ${parsed}.`);
      return;
    }
    metrics.hubMessages.inc({ direction: 'in', type: parsed.type });
    heard(this);
    received(this, parsed);
  }

  #failed(error: Error): void {
    const code = 'code' in error ? String(error.code) : '';
    // What ws finds wrong with the frames themselves; it answers with 1002, 1007 or 1009.
    if (code.startsWith('WS_ERR_')) {
      this.#parts.metrics.hubErrors.inc({ code: 'bad-frame' });
      this.#end('refused', error.message);
    } else {
      this.#end('lost', error.message);
    }
  }

  #closed(code: number, reason: string): void {
    this.#end(leavingCodes.includes(code) ? 'left' : 'lost', reason || `closed with ${code}`);
  }

  #end(ending: Ending, reason: string): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#parts.ended(this, ending, reason);
  }
}

/** @returns the message, or what is wrong with it. */
export const parse = (text: string): ClientMessage | string => {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return `it is no JSON (${error instanceof Error ? error.message.slice(0, 60) : 'unreadable'})`;
  }
  const checked = clientMessageSchema.safeParse(value);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const place = issue?.path.join('.') || 'the message';
  return `${place}: ${issue?.message ?? 'not as expected'}`;
};
