// Hands all accepted traces on to another receiver, such as Tempo or Jaeger, which then has those too
// that are not kept here. What fails is tried again; while it fails, one body at a time is tried, in
// growing pauses, and the rest waits in the queue. Whoever sent them never waits for the receiver.

import { momentText } from '../engine/moment.ts';
import type { Received } from '../ingest/otlp/receiver.ts';
import { pauseMs } from '../outgoing.ts';
import type { ForwardingRow } from '../serve/traces/shapes.ts';
import type { Send } from './attempt.ts';
import type { WaitingBodies, WaitingBody } from './waiting.ts';

/**
 * `full`: it made room for a newer one. `refused`: the receiver will never take it. `unwritable`: the
 * disk did not take it. `damaged`: the disk did not give it back. `stopped`: it waited in memory when
 * the collector stopped.
 */
export type DropReason = 'full' | 'refused' | 'unwritable' | 'damaged' | 'stopped';

export type ForwardFigures = {
  readonly sent: number;
  readonly retries: number;
  readonly dropped: Readonly<Record<DropReason, number>>;
  /** Or under way. */
  readonly waiting: number;
  readonly heldBytes: number;
  readonly mostBytes: number;
  /** When the oldest that waits came; null where none does. */
  readonly oldestMs: number | null;
  /** Why nothing is taken now; null while it is. */
  readonly failing: string | null;
};

export type ForwarderOptions = {
  readonly url: string;
  readonly send: Send;
  readonly queue: WaitingBodies;
  /** Of people's time, for what is said. */
  readonly now: () => number;
  /** Of no time in particular, for pauses: a clock that is set does not change it. */
  readonly elapsed?: () => number;
  readonly random?: () => number;
  /** The receiver does not take anything any more, or takes it again: told once each. */
  readonly onTurn?: (works: boolean, error: string) => void;
};

const mostAtOnce = 4;
/** A body that the receiver fails on, while it may not fail on others, is given up then. */
const mostFailures = 5;
/** A loss is complained of for so long after it last happened. */
const complaintMs = 60_000;
/** People are told before anything is lost. */
const warningShare = 0.5;

type Losses = { readonly sinceMs: number; lastMs: number; count: number; why: string };

export class Forwarder {
  readonly #options: ForwarderOptions;
  readonly #elapsed: () => number;
  readonly #queue: WaitingBodies;
  readonly #underWay = new Map<WaitingBody, Promise<void>>();
  readonly #cut = new AbortController();
  readonly #dropped: Record<DropReason, number> = {
    ...{ full: 0, refused: 0, unwritable: 0, damaged: 0, stopped: 0 },
  };
  #sent = 0;
  #retries = 0;
  /** Attempts that failed since the last that was answered in earnest. */
  #failures = 0;
  #error = '';
  #oldestMs: number | null = null;
  #restUntilMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #filling: Promise<void> = Promise.resolve();
  #isFilling = false;
  /** Something came while it was looked for. */
  #fillAgain = false;
  #losses: Losses | null = null;
  #state: 'open' | 'draining' | 'closed' = 'open';

  constructor(options: ForwarderOptions) {
    this.#options = options;
    this.#elapsed = options.elapsed ?? (() => performance.now());
    this.#queue = options.queue;
    this.#pump();
  }

  /** Resolves once the body is in the queue, or is counted as lost; never rejects. */
  async take(received: Received): Promise<void> {
    if (this.#state !== 'open') {
      this.#drop('stopped', 1);
      return;
    }
    const { stored, error, dropped } = await this.#queue.append(received, this.#options.now());
    if (dropped > 0) this.#drop('full', dropped);
    if (!stored)
      this.#drop('unwritable', 1, `the queue cannot be written (${error ?? 'no reason'})`);
    this.#pump();
  }

  figures(): ForwardFigures {
    const { bodies, bytes, most } = this.#queue.size();
    const underWay = [...this.#underWay.keys()].map(({ atMs }) => atMs);
    return {
      sent: this.#sent,
      retries: this.#retries,
      dropped: { ...this.#dropped, damaged: this.#queue.damaged() },
      waiting: bodies,
      heldBytes: bytes,
      mostBytes: most,
      oldestMs: bodies === 0 ? null : Math.min(this.#oldestMs ?? Infinity, ...underWay),
      failing: this.#failures > 0 ? this.#error : null,
    };
  }

  /** As the board shows it. */
  row(): ForwardingRow {
    const { waiting, heldBytes, mostBytes, oldestMs, failing, sent, dropped } = this.figures();
    return {
      ...{ url: this.#options.url, waiting, heldBytes, limitBytes: mostBytes, failing, sent },
      oldestAt: oldestMs,
      lost: Object.values(dropped).reduce((sum, count) => sum + count, 0),
    };
  }

  /** What a person must look at: traces are being lost, or soon will be. */
  complaints(nowMs: number): string[] {
    const { url } = this.#options;
    const advice =
      'Check that it runs and takes OTLP over HTTP there, or leave TRACES_FORWARD_URL out.';
    if (this.#losses !== null && nowMs - this.#losses.lastMs <= complaintMs) {
      const { count, sinceMs, why } = this.#losses;
      const lost = count === 1 ? '1 body' : `${count} bodies`;
      return [
        `Traces are lost on their way to ${url}: ${lost} since ${momentText(sinceMs)}, because ${why}. ${advice}`,
      ];
    }
    const { bytes, most, bodies } = this.#queue.size();
    if (this.#failures === 0 || bytes <= most * warningShare) return [];
    const share = Math.round((bytes / most) * 100);
    return [
      `Traces cannot be handed on to ${url} (${this.#error}): ${bodies} bodies wait and take ${share} % of their room; past it the oldest are lost. ${advice}`,
    ];
  }

  /** What waits may be sent within `graceMs`; a receiver that fails now is not waited for. */
  async stop(graceMs: number): Promise<void> {
    this.#state = 'draining';
    clearTimeout(this.#timer);
    this.#restUntilMs = Number.NEGATIVE_INFINITY;
    const cutOff = setTimeout(() => this.#cut.abort(), graceMs);
    this.#pump();
    while (this.#isFilling || this.#underWay.size > 0) {
      await this.#filling;
      if (this.#underWay.size > 0) await Promise.race(this.#underWay.values());
    }
    clearTimeout(cutOff);
    clearTimeout(this.#timer);
    this.#state = 'closed';
    this.#dropped.stopped += await this.#queue.close();
  }

  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#state === 'closed') return;
    this.#fillAgain = true;
    if (this.#isFilling) return;
    this.#isFilling = true;
    this.#filling = this.#fill();
  }

  /** Takes from the queue as much as may be under way. */
  async #fill(): Promise<void> {
    while (this.#fillAgain) {
      this.#fillAgain = false;
      while (this.#mayStart()) {
        const body = await this.#queue.take();
        if (body === null) break;
        this.#oldestMs = body.atMs;
        this.#start(body);
      }
    }
    this.#isFilling = false;
  }

  #mayStart(): boolean {
    if (this.#cut.signal.aborted) return false;
    const restMs = this.#restUntilMs - this.#elapsed();
    if (restMs > 0) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.#pump(), restMs);
      return false;
    }
    return this.#underWay.size < (this.#failures > 0 ? 1 : mostAtOnce);
  }

  #start(body: WaitingBody): void {
    const attempt = this.#attempt(body).finally(() => {
      this.#underWay.delete(body);
      this.#pump();
    });
    this.#underWay.set(body, attempt);
  }

  async #attempt(body: WaitingBody): Promise<void> {
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
        } else if (this.#queue.putBack(body)) {
          this.#retries += 1;
        } else {
          this.#drop('full', 1);
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
