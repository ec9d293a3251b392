// What one Alertmanager is told: every alert that fires, again each minute, with an end an hour ahead,
// so that a collector that died does not look like recovery; and that one has ended, until that was
// taken, and for a while after, as Prometheus does. Whatever changes is told at once.

import { pauseMs } from '../../outgoing.ts';
import type { AlertRow } from '../../serve/shapes.ts';
import type { Attempt } from '../receivers/attempt.ts';
import { type PostOptions, post, secretsOf } from '../receivers/post.ts';
import type { SentAlert } from './alert.ts';

export const resendMs = 60_000;
/** Without any word from here an alert ends by itself after so long. */
export const aheadMs = 3_600_000;
/** How long the end of an alert is told again and again. */
export const resolvedToldMs = 900_000;
/** A refusal is tried again sooner than a receiver's: the next sending holds all there is to say. */
const longestPauseMs = 15_000;
const mostAtOnce = 250;

export type Standing = { readonly row: AlertRow; readonly sent: SentAlert };

export type FeedOptions = PostOptions & {
  /** Of the Alertmanager, without a slash at its end; may hold user and password. */
  readonly url: string;
  /** After each attempt. */
  readonly onAttempt: (attempt: Attempt) => void;
  readonly random?: () => number;
};

/** An alert under its labels, by which Alertmanager knows it. */
type Told = { readonly sent: SentAlert; readonly startMs: number; readonly endMs: number | null };

const keyOf = ({ labels }: SentAlert): string =>
  JSON.stringify(Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const time = (ms: number): string => new Date(ms).toISOString();

const isFiring = ({ state }: AlertRow): boolean => state === 'firing';

/** What holds now: of the same labels, what fires goes before what has ended. */
const standing = (all: readonly Standing[], endedSinceMs: number): Map<string, Told> => {
  const now = new Map<string, Told>();
  for (const { row, sent } of all) {
    const key = keyOf(sent);
    if (isFiring(row)) now.set(key, { sent, startMs: row.since, endMs: null });
    else if (row.resolvedAt !== null && row.resolvedAt >= endedSinceMs && !now.has(key)) {
      // Rows come newest first, the firing ones before the ended ones.
      now.set(key, { sent, startMs: Math.min(row.since, row.resolvedAt), endMs: row.resolvedAt });
    }
  }
  return now;
};

const isSame = (a: Told | undefined, b: Told): boolean =>
  a !== undefined && a.startMs === b.startMs && (a.endMs === null) === (b.endMs === null);

export class AlertmanagerFeed {
  readonly #options: FeedOptions;
  readonly #cut = new AbortController();
  /** What it has taken, and what has ended since then without a word of it being taken. */
  #taken = new Map<string, Told>();
  #takenMs = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #againMs = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> | null = null;
  #complaint: string | null = null;

  constructor(options: FeedOptions) {
    this.#options = options;
  }

  /** Once a second, with all alerts as they stand, newest first: tells what is due. Never throws. */
  second(all: readonly Standing[], nowMs: number): void {
    if (this.#underWay !== null || this.#cut.signal.aborted || this.#isPausing(nowMs)) return;
    const isFirst = this.#takenMs === Number.NEGATIVE_INFINITY;
    // What ended while nobody was told is told once: it may still be known as firing there.
    const now = standing(all, nowMs - (isFirst ? aheadMs : resolvedToldMs));
    for (const [key, before] of this.#taken) {
      if (!now.has(key) && before.endMs === null) now.set(key, { ...before, endMs: nowMs });
    }
    const isNews = [...now].some(([key, each]) => !isSame(this.#taken.get(key), each));
    const isDue = nowMs - this.#takenMs >= resendMs || nowMs < this.#takenMs;
    if (!isNews && !isDue) return;
    this.#underWay = this.#send(now, nowMs).finally(() => {
      this.#underWay = null;
    });
  }

  complaint(): string | null {
    return this.#complaint;
  }

  /** Nothing is said to end: what fires goes on firing there while this process is away. */
  async stop(): Promise<void> {
    this.#cut.abort();
    await this.#underWay;
  }

  /** A clock that was set back lengthens no pause. */
  #isPausing(nowMs: number): boolean {
    return nowMs < this.#againMs && this.#againMs - nowMs <= 2 * longestPauseMs;
  }

  async #send(now: Map<string, Told>, nowMs: number): Promise<void> {
    const all = [...now.values()].map(({ sent, startMs, endMs }) => ({
      ...sent,
      startsAt: time(startMs),
      endsAt: time(endMs ?? nowMs + aheadMs),
    }));
    // An empty list too: whether it is heard there must not be learnt in the first trouble.
    let attempt = await this.#post(all.slice(0, mostAtOnce));
    for (let begin = mostAtOnce; begin < all.length && attempt.taken; begin += mostAtOnce) {
      attempt = await this.#post(all.slice(begin, begin + mostAtOnce));
    }
    if (this.#cut.signal.aborted && !attempt.taken) return;
    this.#options.onAttempt(attempt);
    const { random = Math.random, url } = this.#options;
    if (attempt.taken) {
      this.#taken = now;
      this.#takenMs = nowMs;
      this.#failures = 0;
      this.#complaint = null;
      return;
    }
    this.#failures += 1;
    this.#againMs = nowMs + Math.min(longestPauseMs, pauseMs(this.#failures, random()));
    const host = new URL(url).host;
    this.#complaint = `Alertmanager at ${host} is not told of alerts: ${attempt.error}.`;
  }

  #post(alerts: readonly object[]): Promise<Attempt> {
    const { url } = this.#options;
    return post(
      {
        url: `${url}/api/v2/alerts`,
        body: JSON.stringify(alerts),
        signal: this.#cut.signal,
        secrets: secretsOf(url),
      },
      this.#options,
    );
  }
}
