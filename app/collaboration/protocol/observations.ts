// What only a client sees: how late others' edits and cursors come, whether a revision was missing, and
// the spans of its own edits. Handed over every five seconds, sooner where something was
// late, or later when nobody can take it now. Figures and spans are bounded; counts are kept all.

import type { Clock } from './clock.ts';
import type { Report, ReportedSpan } from './messages.ts';

/** `live`: as it was committed. `replayed`: after an interruption. `missed`: others came before it. */
export type Delivery = 'live' | 'replayed' | 'missed';

/** While all is well there is no hurry; what was late is told soon. */
const pauseMs = 5_000;
const latePauseMs = 2_000;
/** By this nearly all promises of latencies are kept: what takes as long as it is late. */
const late = { sync: 0.1, presence: 0.3 } as const;
const size = 100;
/** Where all is slow, telling of it must not make it slower. */
const mostSpans = 50;
const longestSeconds = 3_600;

/** To a tenth of a millisecond: no clock here is better. */
const believable = (seconds: number): number =>
  Math.round(1e4 * Math.min(Math.max(0, seconds), longestSeconds)) / 1e4;
const none = { live: 0, replayed: 0, missed: 0 } as const;

export class Observations {
  readonly #clock: Clock;
  readonly #deliver: (report: Report) => boolean;
  #sync: number[] = [];
  #presence: number[] = [];
  #spans: ReportedSpan[] = [];
  #deliveries: Record<Delivery, number> = { ...none };
  #cancel: (() => void) | null = null;
  #dueAt = 0;

  /** @param deliver tells whether it could. */
  constructor(clock: Clock, deliver: (report: Report) => boolean) {
    this.#clock = clock;
    this.#deliver = deliver;
  }

  /** From an edit's being sent to its being applied here. */
  sync(seconds: number): void {
    this.#sync.push(believable(seconds));
    this.#collected(this.#sync, seconds >= late.sync);
  }

  /** From a cursor's being moved to its being shown here. */
  presence(seconds: number): void {
    this.#presence.push(believable(seconds));
    this.#collected(this.#presence, seconds >= late.presence);
  }

  span(span: ReportedSpan): void {
    if (this.#spans.length < mostSpans) this.#spans.push(span);
    this.#plan(pauseMs);
  }

  /** Revisions of documents. */
  deliveries(kind: Delivery, count: number): void {
    if (count === 0) return;
    this.#deliveries[kind] += count;
    this.#plan(pauseMs);
  }

  flush(): void {
    this.stop();
    const { live, replayed, missed } = this.#deliveries;
    const nothing = this.#sync.length + this.#presence.length + this.#spans.length === 0;
    if (nothing && live + replayed + missed === 0) return;
    const report: Report = {
      syncLatencySeconds: this.#sync,
      ...(this.#presence.length === 0 ? {} : { presenceLatencySeconds: this.#presence }),
      ...(this.#spans.length === 0 ? {} : { spans: this.#spans }),
      ...(live + replayed + missed === 0 ? {} : { deliveries: this.#deliveries }),
    };
    if (this.#deliver(report)) {
      [this.#sync, this.#presence, this.#spans] = [[], [], []];
      this.#deliveries = { ...none };
    } else {
      this.#sync = this.#sync.slice(-size);
      this.#presence = this.#presence.slice(-size);
      this.#plan(pauseMs);
    }
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #collected(list: readonly unknown[], wasLate: boolean): void {
    if (list.length >= size) this.flush();
    else this.#plan(wasLate ? latePauseMs : pauseMs);
  }

  #plan(pause: number): void {
    const dueAt = this.#clock.now() + pause;
    if (this.#cancel !== null && this.#dueAt <= dueAt) return;
    this.stop();
    this.#dueAt = dueAt;
    this.#cancel = this.#clock.after(pause, () => this.flush());
  }
}
