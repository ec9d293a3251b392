// Which data sources are heard, and since when. Silence counts only while the collector itself was
// awake: after a pause of its own it gives every source time to be heard again.

import type { SloSet } from '../../language/slo-set.ts';
import { silentIntervals } from '../alert/verdict.ts';
import { exact } from '../sli/counts.ts';
import { isGap } from '../sli/increments.ts';
import { Lapses, overlaps, type Stretch } from '../window/lapses.ts';
import { momentText, stretchText } from './moment.ts';

export type SourceReading = {
  readonly silent: boolean;
  readonly silentMs: number;
  /** For how long it has been heard without a silence; 0 while it is silent. */
  readonly liveMs: number;
};

type Heard = { atMs: number | null; liveSinceMs: number | null };

const undeclaredSeconds = 60;
/** What starts together with the collector may take so long to be heard for the first time. */
const startSeconds = 30;

const keyOf = (source: string, target: string): string => `${source.length}:${source}${target}`;

/** A source that comes and goes is told of by its first silences. */
const silencesTold = 3;

type Failing = {
  readonly source: string;
  readonly target: string;
  readonly sinceMs: number;
  readonly reason: string;
};

export class Sources {
  readonly #sourceSeconds = new Map<string, number>();
  readonly #targetSeconds = new Map<string, number>();
  readonly #startSeconds = new Map<string, number>();
  readonly #heard = new Map<string, Heard>();
  readonly #silences = new Map<string, Lapses>();
  readonly #failing = new Map<string, Failing>();
  #awakeSinceMs: number;

  constructor(slos: SloSet, nowMs: number) {
    this.#awakeSinceMs = nowMs;
    for (const { name, intervalSeconds } of slos.dataSources) {
      this.#sourceSeconds.set(name, intervalSeconds);
    }
    for (const { source, url, intervalSeconds } of slos.scrapeTargets) {
      this.#targetSeconds.set(keyOf(source, url), intervalSeconds);
    }
    for (const { source, name, intervalSeconds, timeoutSeconds, ...probe } of slos.probes) {
      // A probe that waits for its timeout is measuring all the while: that is no gap.
      const seconds = Math.max(intervalSeconds, timeoutSeconds);
      this.#targetSeconds.set(keyOf(source, `probe/${name}`), seconds);
      const declared = this.#sourceSeconds.get(source) ?? 0;
      this.#sourceSeconds.set(source, Math.max(declared, seconds));
      // It says nothing at all while what it asks is starting.
      const quiet = probe.startupGraceSeconds + silentIntervals * seconds;
      this.#startSeconds.set(source, Math.max(startSeconds, quiet));
    }
  }

  /** How often a target is heard. */
  intervalMs(source: string, target: string): number {
    const seconds = this.#targetSeconds.get(keyOf(source, target));
    return (seconds ?? this.#sourceSeconds.get(source) ?? undeclaredSeconds) * 1000;
  }

  /** How often a source is heard, all its targets together. */
  settlingIntervalMs(source: string): number {
    return this.#intervalMsOf(source);
  }

  /** Seconds since each declared source was last heard; those never heard are left out. */
  ages(nowMs: number): { readonly source: string; readonly seconds: number }[] {
    return [...this.#sourceSeconds.keys()].flatMap((source) => {
      const atMs = this.heardMs(source);
      return atMs === null ? [] : [{ source, seconds: Math.max(0, nowMs - atMs) / 1000 }];
    });
  }

  /** When it was last heard, in this process or before it. */
  heardMs(source: string): number | null {
    return this.#heard.get(source)?.atMs ?? null;
  }

  /** As it was stored before this process began. */
  remember(source: string, heardMs: number): void {
    const atMs = Math.max(heardMs, this.#heard.get(source)?.atMs ?? heardMs);
    this.#heard.set(source, { atMs, liveSinceMs: null });
  }

  hear(source: string, target: string, nowMs: number): void {
    const silence = this.#silence(source, nowMs);
    if (silence !== null) this.#silencesOf(source).add(silence);
    const { silent } = this.read(source, nowMs);
    const liveSinceMs = (silent ? null : this.#heard.get(source)?.liveSinceMs) ?? nowMs;
    this.#heard.set(source, { atMs: nowMs, liveSinceMs });
    this.#failing.delete(keyOf(source, target));
  }

  /** @param reason why it gave no answer this time, in words */
  fail(source: string, target: string, timeMs: number, reason: string): void {
    const key = keyOf(source, target);
    const sinceMs = this.#failing.get(key)?.sinceMs ?? timeMs;
    this.#failing.set(key, { source, target, sinceMs, reason });
  }

  /** A target that the definitions do not name: it was found in a list. */
  expect(source: string, target: string, intervalSeconds: number): void {
    this.#targetSeconds.set(keyOf(source, target), intervalSeconds);
  }

  /** Nobody waits for it any more. */
  gone(source: string, target: string): void {
    this.#targetSeconds.delete(keyOf(source, target));
    this.#failing.delete(keyOf(source, target));
  }

  /** The collector did not run until now. */
  wake(nowMs: number): void {
    this.#awakeSinceMs = nowMs;
    for (const heard of this.#heard.values()) heard.liveSinceMs = null;
  }

  read(source: string, nowMs: number): SourceReading {
    const heard = this.#heard.get(source);
    const intervalMs = this.#intervalMsOf(source);
    const silentMs = Math.max(0, nowMs - Math.max(heard?.atMs ?? 0, this.#awakeSinceMs));
    const startMs = (this.#startSeconds.get(source) ?? startSeconds) * 1000;
    const awaited = (heard?.atMs ?? 0) < this.#awakeSinceMs;
    const silent = silentMs > Math.max(silentIntervals * intervalMs, awaited ? startMs : 0);
    const liveSinceMs = silent ? null : (heard?.liveSinceMs ?? null);
    return { silent, silentMs, liveMs: liveSinceMs === null ? 0 : nowMs - liveSinceMs };
  }

  /**
   * Why a source was not heard for all of an interval, in sentences; none where it was. No time to
   * start is given here: what was not heard was not measured.
   */
  gaps(source: string, interval: Stretch, nowMs: number): string[] {
    const known = this.#silencesOf(source);
    const open = this.#silence(source, nowMs);
    const silences = known.within(interval);
    if (open !== null && overlaps(open, interval)) silences.push(open);
    const texts = silences
      .slice(0, silencesTold)
      .map((silence) => `${source} was silent for ${stretchText(silence)}`);
    const more = silences.length - texts.length;
    if (more > 0) texts.push(`${source} was silent ${more} more times`);
    const sinceMs = known.knownSince(interval);
    if (sinceMs !== null) {
      texts.push(`the silences of ${source} before ${momentText(sinceMs)} are not remembered`);
    }
    return texts;
  }

  /** What hearing it now adds to the time that it was observed. */
  observedSeconds(source: string, nowMs: number): number {
    const atMs = this.#heard.get(source)?.atMs ?? null;
    const intervalMs = this.intervalMs(source, '');
    if (atMs === null || isGap(atMs, nowMs, intervalMs)) return exact(intervalMs / 1000);
    return exact(Math.max(0, nowMs - atMs) / 1000);
  }

  /** Targets that have not answered for three intervals, in sentences. */
  complaints(nowMs: number): string[] {
    return [...this.#failing.values()]
      .filter(({ source, target, sinceMs }) => {
        return nowMs - sinceMs > silentIntervals * this.intervalMs(source, target);
      })
      .map(
        ({ source, target, sinceMs, reason }) =>
          `${target} (${source}) has given no readable answer since ${momentText(sinceMs)}: ${reason}. Check that it runs and that this collector may reach it.`,
      );
  }

  #silencesOf(source: string): Lapses {
    const known = this.#silences.get(source) ?? new Lapses(Number.NEGATIVE_INFINITY);
    this.#silences.set(source, known);
    return known;
  }

  /** Since it was last heard, where that is too long ago; never longer than we listened. */
  #silence(source: string, nowMs: number): Stretch | null {
    const fromMs = Math.max(this.#heard.get(source)?.atMs ?? 0, this.#awakeSinceMs);
    const longestMs = silentIntervals * this.#intervalMsOf(source);
    return nowMs - fromMs > longestMs ? { fromMs, toMs: nowMs } : null;
  }

  #intervalMsOf(source: string): number {
    return (this.#sourceSeconds.get(source) ?? undeclaredSeconds) * 1000;
  }
}
