// Hands all accepted traces on to another receiver, such as Tempo or Jaeger, which then has those too
// that are not kept here. Best effort: whoever sent them was answered before and never waits for it.
// What fails is tried again; while it fails, one body at a time is tried, in growing pauses.

import { momentText } from '../engine/moment.ts';
import type { Received } from '../ingest/otlp/receiver.ts';
import { pauseMs } from '../outgoing.ts';
import type { Send } from './attempt.ts';
import { ForwardQueue } from './queue.ts';

/** `full`: it made room for a newer one. `stopped`: it still waited when the collector stopped. */
export type DropReason = 'full' | 'refused' | 'stopped';

export type ForwardFigures = {
  readonly sent: number;
  readonly retries: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  readonly waiting: number;
  readonly heldBytes: number;
};

export type ForwarderOptions = {
  readonly url: string;
  readonly send: Send;
  /** Of people's time, for what is said. */
  readonly now: () => number;
  /** Of no time in particular, for pauses: a clock that is set does not change it. */
  readonly elapsed?: () => number;
  readonly random?: () => number;
  readonly mostBytes?: number;
  /** The receiver does not take anything any more, or takes it again: told once each. */
  readonly onTurn?: (works: boolean, error: string) => void;
};

const mebibyte = 1024 * 1024;
const mostAtOnce = 4;
/** A body that the receiver fails on, while it may not fail on others, is given up then. */
const mostFailures = 5;
/** A loss is complained of for so long after it last happened. */
const complaintMs = 60_000;

type Waiting = Received & { failures: number };
type Losses = { readonly sinceMs: number; lastMs: number; count: number; why: string };

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #elapsed: () => number;
  readonly #queue: ForwardQueue<Waiting>;
  readonly #underWay = new Set<Promise<void>>();
  readonly #cut = new AbortController();
  readonly #dropped: Record<DropReason, number> = { full: 0, refused: 0, stopped: 0 };
  #sent = 0;
  #retries = 0;
  /** Attempts that failed since the last that was answered in earnest. */
  #failures = 0;
  #error = '';
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #losses: Losses | null = null;
  #state: 'open' | 'draining' | 'closed' = 'open';

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#elapsed = options.elapsed ?? (() => performance.now());
    this.#queue = new ForwardQueue(options.mostBytes ?? 32 * mebibyte);
  }

  /** Returns at once and never throws. */
  take(received: Received): void {
    if (this.#state !== 'open') {
      this.#drop('stopped', 1);
      return;
    }
    const dropped = this.#queue.add({ ...received, failures: 0 });
    if (dropped > 0) this.#drop('full', dropped);
    this.#pump();
  }

  figures(): ForwardFigures {
    return {
      sent: this.#sent,
      retries: this.#retries,
      dropped: { ...this.#dropped },
      waiting: this.#queue.length + this.#underWay.size,
      heldBytes: this.#queue.heldBytes,
    };
  }

  /** What a person must look at: traces are being lost. */
  complaints(nowMs: number): string[] {
    if (this.#losses === null || nowMs - this.#losses.lastMs > complaintMs) return [];
    const { count, sinceMs, why } = this.#losses;
    const bodies = count === 1 ? '1 body' : `${count} bodies`;
    return [
      `Traces are lost on their way to ${this.#options.url}: ${bodies} since ${momentText(sinceMs)}, because ${why}. Check that it runs and takes OTLP over HTTP there, or leave TRACES_FORWARD_URL out.`,
    ];
  }

  /** What waits may be sent within `graceMs`; a receiver that fails now is not waited for. */
  async stop(graceMs: number): Promise<void> {
    this.#state = 'draining';
    clearTimeout(this.#timer);
    this.#restUntilMs = Number.NEGATIVE_INFINITY;
    const cutOff = setTimeout(() => this.#cut.abort(), graceMs);
    this.#pump();
    while (this.#underWay.size > 0) await Promise.race(this.#underWay);
    clearTimeout(cutOff);
    clearTimeout(this.#timer);
    this.#state = 'closed';
    this.#dropped.stopped += this.#queue.clear();
  }

  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#state === 'closed') return;
    const restMs = this.#restUntilMs - this.#elapsed();
    if (restMs > 0) {
      if (this.#queue.length > 0) this.#timer = setTimeout(() => this.#pump(), restMs);
      return;
    }
    const most = this.#failures > 0 ? 1 : mostAtOnce;
    while (this.#underWay.size < most) {
      const body = this.#queue.take();
      if (body === null) return;
      this.#start(body);
    }
  }

  #start(body: Waiting): void {
    const attempt = this.#attempt(body).finally(() => {
      this.#underWay.delete(attempt);
      this.#pump();
    });
    this.#underWay.add(attempt);
  }

  async #attempt(body: Waiting): Promise<void> {
    const attempt = await this.#options.send(body, this.#cut.signal);
    switch (attempt.result) {
      case 'taken':
        this.#sent += 1;
        this.#queue.release(body);
        this.#recover();
        return;
      case 'refused':
        this.#queue.release(body);
        this.#drop('refused', 1, attempt.error);
        this.#recover();
        return;
      case 'failed':
        if (attempt.mayBeTheBody) body.failures += 1;
        if (body.failures >= mostFailures) {
          this.#queue.release(body);
          this.#drop('refused', 1, attempt.error);
        } else {
          this.#queue.putBack(body);
          this.#retries += 1;
        }
        this.#fail(attempt.error, attempt.retryAfterMs);
    }
  }

  #recover(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#options.onTurn?.(true, '');
  }

  #fail(error: string, retryAfterMs: number | null): void {
    const { random = Math.random, onTurn } = this.#options;
    this.#error = error;
    const nowMs = this.#elapsed();
    // Several that were under way together fail as one.
    const isOneMore = nowMs >= this.#restUntilMs;
    if (isOneMore) this.#failures += 1;
    if (this.#failures === 1 && isOneMore) onTurn?.(false, error);
    const pause = isOneMore ? pauseMs(this.#failures, random()) : 0;
    this.#restUntilMs = Math.max(this.#restUntilMs, nowMs + Math.max(pause, retryAfterMs ?? 0));
  }

  #drop(reason: DropReason, count: number, error = this.#error): void {
    const nowMs = this.#options.now();
    this.#dropped[reason] += count;
    const why = reason === 'full' ? `too many wait${error && ` (${error})`}` : error;
    if (this.#losses === null || nowMs - this.#losses.lastMs > complaintMs) {
      this.#losses = { sinceMs: nowMs, lastMs: nowMs, count, why };
    } else {
      Object.assign(this.#losses, { lastMs: nowMs, count: this.#losses.count + count, why });
    }
  }
}
