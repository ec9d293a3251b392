// From batches to increments: keeps the last value of every series that an indicator looks at.
// A batch is staged whole; until it is stored it can be taken back, and then counted nothing.

import type { Batch } from '../ingest/sample.ts';
import { birth } from './birth.ts';
import type { Compilation } from './compilation.ts';
import { type Increment, Increments } from './increments.ts';
import { countAt, type Place } from './places.ts';
import { type Problem, type Reading, readings, rounds, type Tally } from './readings.ts';
import { type Last, type Resets, resets } from './reset.ts';
import { fullProblem, type RoomLimits, unlimited } from './room.ts';
import { eventsAt, type Level, levelsIn, momentsOf } from './sampled.ts';
import { type Target, type TargetChange, TargetEdit } from './target.ts';
import { isCrowd, TargetBook } from './target-book.ts';

export type Staged = {
  readonly change: TargetChange;
  readonly increments: readonly Increment[];
  readonly tally: Readonly<Tally>;
  readonly problems: readonly Problem[];
  /** Samples that found no room. */
  readonly refused: number;
};

export type TrackerOptions = {
  readonly compilation: Compilation;
  /** How often a target is heard. */
  readonly intervalMs: (source: string, target: string) => number;
  /** Since when a history is kept. */
  readonly historySinceMs: (history: number) => number;
  readonly limits?: RoomLimits;
};

/** A listing older than the last by more than this is a clock that was set back, not a late one. */
const clockStepMs = 60_000;

/** An older process is believed once the newer one has not been heard for so long. */
const olderProcessMs = 60_000;

type Turn = {
  readonly batch: Batch;
  readonly target: Target;
  readonly edit: TargetEdit;
  readonly intervalMs: number;
  readonly increments: Increments;
  readonly tally: Tally;
  readonly problems: Problem[];
  refused: number;
  /** Whether some of this target's series found no room before. */
  readonly wasFull: boolean;
};

export class Tracker {
  readonly #options: TrackerOptions;
  readonly targets: TargetBook;

  constructor(options: TrackerOptions, remembered: Iterable<Target> = []) {
    this.#options = options;
    this.targets = new TargetBook(options.limits ?? unlimited, remembered);
  }

  /** @param nowMs when the batch arrived. */
  stage(batch: Batch, nowMs: number): Staged {
    const { compilation } = this.#options;
    const target = this.targets.of(batch.source, batch.target);
    const sizeBefore = target.series.size;
    const intervalMs = this.#options.intervalMs(batch.source, batch.target);
    const turn: Turn = {
      batch,
      target,
      edit: new TargetEdit(target),
      intervalMs,
      increments: new Increments(intervalMs),
      tally: { samples: 0, outOfOrder: 0, tooOld: 0, invalid: 0, resets: 0 },
      problems: [],
      refused: 0,
      wasFull: target.series.has(fullKey),
    };
    const read = readings(compilation, batch, nowMs, turn.tally, turn.problems);
    const gone = read.filter(({ sample }) => sample.isGone);
    const taken = gone.length === 0 ? read : read.filter(({ sample }) => !sample.isGone);
    for (const reading of taken) if (reading.sample.kind === 'delta') addDelta(turn, reading);
    const counters = this.#admit(
      turn,
      taken.filter(({ sample }) => sample.kind === 'counter'),
    );
    const levels = this.#admitLevels(
      turn,
      levelsIn(compilation, batch, nowMs, turn.tally, turn.problems),
    );
    const change = batch.complete
      ? this.#list(turn, counters, levels)
      : this.#push(turn, counters, levels, gone);
    // Of what comes in parts, one part alone may well look impossible.
    const wrong = batch.scraped === undefined ? turn.increments.impossible() : [];
    for (const { history, good, total } of wrong) {
      const indicator = compilation.indicators[history];
      turn.problems.push({
        key: `impossible ${history}`,
        text: `${batch.target} (${batch.source}) counted ${good} good of ${total} events, which cannot be. Check that good (${indicator?.goodText}) is a part of total (${indicator?.totalText}).`,
      });
    }
    this.targets.resized(target, sizeBefore);
    this.targets.room.of(batch.source).refused += turn.refused;
    const { tally, problems, refused } = turn;
    const { counted } = batch;
    if (counted !== undefined) {
      tally.tooOld += counted.tooOld;
      problems.push(...counted.problems);
    }
    const increments = [...turn.increments.list(), ...(counted?.increments ?? [])];
    return { change, increments, tally, problems, refused };
  }

  /** Those that are remembered or find room. That some did not is remembered with their target. */
  #admit(turn: Turn, counters: readonly Reading[]): readonly Reading[] {
    const { batch, target, edit, problems } = turn;
    const { room } = this.targets;
    const admitted = isCrowd(target) ? [] : room.admit(target, counters);
    if (admitted.length === counters.length) {
      if (batch.complete && turn.wasFull) edit.set(fullKey, null);
      return admitted;
    }
    const kept = new Set(admitted);
    const refused = counters.filter((reading) => !kept.has(reading));
    turn.refused += refused.length;
    room.of(batch.source).isWanted = true;
    problems.push(fullProblem(batch, refused, this.#options.compilation, room.limits));
    const { timeMs } = batch;
    if (!isCrowd(target)) edit.set(fullKey, { value: 0, createdMs: null, timeMs, present: false });
    return admitted;
  }

  /** Moments are told apart by target: those of a crowd cannot be. */
  #admitLevels(turn: Turn, levels: readonly Level[]): readonly Level[] {
    if (!isCrowd(turn.target)) return levels;
    turn.refused += levels.length;
    return [];
  }

  /** A scrape: it lists every series, so what is missing is gone. */
  #list(turn: Turn, counters: readonly Reading[], levels: readonly Level[]): TargetChange {
    const { batch, target, edit, tally, problems } = turn;
    const previousMs = target.head.timeMs;
    if (previousMs !== null && batch.timeMs <= previousMs) {
      if (batch.timeMs > previousMs - clockStepMs) {
        tally.outOfOrder += counters.length + levels.length;
        return edit.close(target.head);
      }
      problems.push({
        key: `backwards ${batch.source}`,
        text: `Time ran backwards by ${Math.round((previousMs - batch.timeMs) / 1000)} s at ${batch.target} (${batch.source}). Check the clock of the collector's machine; counting goes on at the new time.`,
      });
    }
    const [listed = [], ...repeated] = rounds(counters);
    tally.outOfOrder += repeated.flat().length;
    const process = this.#count(turn, listed);
    if (process === 'went back') return edit.close(target.head);
    for (const moment of momentsOf(levels, tally)) this.#sample(turn, moment);
    // All that is listed is remembered: where there is no more than that, nothing is missing.
    if (target.series.size > listed.length) {
      const keys = new Set(listed.map(({ key }) => key));
      for (const [key, last] of target.series) {
        if (last.present && !keys.has(key)) edit.set(key, { ...last, present: false });
      }
    }
    for (const history of this.#options.compilation.histories(batch.source)) {
      edit.sight(history, batch.timeMs);
    }
    const known = process === 'restarted' ? null : target.head.processStartMs;
    return edit.close({ timeMs: batch.timeMs, processStartMs: batch.processStartMs ?? known });
  }

  /** A push: each series has its own time, and what is missing may come in the next. */
  #push(
    turn: Turn,
    counters: readonly Reading[],
    levels: readonly Level[],
    gone: readonly Reading[],
  ): TargetChange {
    const { batch, target, edit, tally } = turn;
    const inOrder = (reading: Reading): boolean =>
      reading.timeMs > (target.series.get(reading.key)?.timeMs ?? -Infinity);
    if (batch.scraped) sightAll(turn, this.#options.compilation.histories(batch.source));
    for (const round of rounds(counters)) {
      const ordered = round.filter(inOrder);
      tally.outOfOrder += round.length - ordered.length;
      this.#count(turn, ordered);
      for (const { shares, timeMs } of ordered) {
        if (batch.scraped) continue;
        for (const { history } of shares) edit.sight(history, timeMs);
      }
    }
    for (const { key, timeMs } of gone) {
      const last = target.series.get(key);
      if (last !== undefined && timeMs > last.timeMs) edit.set(key, { ...last, present: false });
    }
    for (const moment of momentsOf(levels, tally)) this.#sample(turn, moment);
    const timeMs = [...counters, ...levels].reduce<number | null>(
      (latest, reading) => Math.max(latest ?? -Infinity, reading.timeMs),
      target.head.timeMs,
    );
    const heardMs = batch.counted ? Math.max(timeMs ?? 0, batch.timeMs) : timeMs;
    const processStartMs =
      batch.processStartMs ??
      latest(batch.scraped?.process?.startMs ?? null, target.head.processStartMs);
    const restarted = restartOf(turn);
    const restartedMs = Number.isFinite(restarted) ? { restartedMs: restarted } : {};
    return edit.close({ timeMs: heardMs, processStartMs, ...restartedMs });
  }

  /** What gauges say at one moment. Of a push, a moment that was told before adds nothing. */
  #sample(turn: Turn, moment: readonly Level[]): void {
    const { batch, target, edit, increments, tally, problems } = turn;
    const { compilation } = this.#options;
    for (const event of eventsAt(moment, compilation, batch, tally, problems)) {
      const { history, timeMs, good, total } = event;
      if (!batch.complete) {
        const key = momentKey(compilation.indicators[history]?.id ?? '');
        if (timeMs <= (target.series.get(key)?.timeMs ?? Number.NEGATIVE_INFINITY)) {
          tally.outOfOrder += 1;
          continue;
        }
        edit.set(key, { value: 0, createdMs: null, timeMs, present: true });
      }
      increments.add(history, 'good', good, timeMs, timeMs);
      increments.add(history, 'total', total, timeMs, timeMs);
    }
  }

  #count(turn: Turn, counters: readonly Reading[]): Resets['process'] {
    const { batch, target, edit, tally, problems } = turn;
    const points = counters.map((reading) => ({
      reading,
      name: reading.sample.name,
      labels: reading.sample.labels,
      value: reading.value,
      createdMs: reading.createdMs,
      last: target.series.get(reading.key) ?? null,
    }));
    const { timeMs, processStartMs } = target.head;
    const before = timeMs === null ? null : { timeMs, startMs: processStartMs };
    const startMs = batch.processStartMs ?? null;
    const { process, began } = resets(before, startMs, points, batch.scraped === undefined);
    const restartedMs = restartOf(turn);
    if (process === 'went back') {
      problems.push({
        key: `process ${batch.source} ${batch.target}`,
        text: `The process behind ${batch.target} (${batch.source}) is older than the one before, so it was not counted. Scrape each instance by its own address, not through a load balancer.`,
      });
      if (timeMs !== null && batch.timeMs < timeMs + olderProcessMs) return process;
    }
    if (process === 'restarted') forgetOthers(turn, new Set(counters.map(({ key }) => key)));
    for (const point of points) {
      const { key, value, createdMs, timeMs: atMs } = point.reading;
      const anew =
        point.last !== null &&
        (began(point) || (point.last.timeMs < restartedMs && atMs >= restartedMs));
      if (anew) tally.resets += 1;
      if (process !== 'went back') this.#add(turn, point.reading, point.last, anew, process);
      edit.set(key, { value, createdMs, timeMs: atMs, present: true }, point.last);
    }
    return process === 'went back' ? 'unknown' : process;
  }

  #add(
    turn: Turn,
    reading: Reading,
    last: Last | null,
    began: boolean,
    process: Resets['process'],
  ): void {
    const { batch, target, increments, intervalMs } = turn;
    const { value, timeMs, createdMs } = reading;
    for (const share of reading.shares) {
      const { history, side, factor } = share;
      const sightedMs = target.sightings.get(history) ?? null;
      // Gone for a while, and nothing says that its process is still the same: a new series.
      const returned = last?.present === false && process === 'unknown' && createdMs === null;
      // Whoever scrapes it has looked before, and would have found it.
      const wasMissing = batch.scraped !== undefined && sightedMs !== null && timeMs > sightedMs;
      if (sightedMs !== null && last !== null && !began && !returned) {
        const grown = factor * (value - last.value);
        increments.add(history, side, grown, last.timeMs, timeMs);
        if (share.places !== undefined) countPlaces(share.places, side, grown, timeMs);
        continue;
      }
      const fromMs = birth({
        createdMs,
        processStartMs: processStartAt(batch, timeMs),
        timeMs,
        intervalMs,
        historySinceMs: Math.max(
          this.#options.historySinceMs(history),
          target.forgottenMs ?? Number.NEGATIVE_INFINITY,
        ),
        sightedMs,
        previousMs: batch.scraped ? timeMs - intervalMs : target.head.timeMs,
        // That it began again is as good as having been missing.
        complete: batch.complete || began || wasMissing,
        wasFull: turn.wasFull && last === null,
      });
      if (fromMs === null) continue;
      increments.add(history, side, factor * value, fromMs, timeMs);
      if (share.places !== undefined) countPlaces(share.places, side, factor * value, timeMs);
    }
  }
}

/** What is asked of a target that is scraped is known to be there, or not to be, from then on. */
const sightAll = ({ batch, edit }: Turn, histories: readonly number[]): void => {
  const sinceMs = batch.scraped?.sinceMs ?? null;
  if (sinceMs === null) return;
  for (const history of histories) edit.sight(history, sinceMs);
};

/** Process starts jitter where they are computed from uptimes. */
const jitterMs = 1000;

/** From which moment on another process counts than before; never, as far as is known. */
const restartOf = ({ batch, target: { head } }: Turn): number => {
  const process = batch.scraped?.process ?? null;
  const before = head.processStartMs;
  const isNew = process !== null && before !== null && process.startMs > before + jitterMs;
  return (isNew ? process.sinceMs : head.restartedMs) ?? Number.POSITIVE_INFINITY;
};

const latest = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);

/** When the process behind a sample of that time began. */
const processStartAt = ({ processStartMs, scraped }: Batch, timeMs: number): number | null => {
  const process = scraped?.process ?? null;
  return processStartMs ?? (process !== null && timeMs >= process.sinceMs ? process.startMs : null);
};

/** Where a target's latest moment of an indicator is kept, beside its series; no series has such a name. */
const momentKey = (indicator: string): string => `moment of ${indicator}`;

/** Beside the series of a target some of whose found no room. */
const fullKey = 'series without room';

const addDelta = ({ increments, intervalMs }: Turn, reading: Reading): void => {
  const { shares, value, timeMs, createdMs } = reading;
  const fromMs = Math.min(timeMs, createdMs ?? timeMs - intervalMs);
  for (const { history, side, factor, places } of shares) {
    increments.add(history, side, factor * value, fromMs, timeMs);
    if (places !== undefined) countPlaces(places, side, factor * value, timeMs);
  }
};

/** Nothing is promised of places: a batch that could not be stored and comes again counts twice here. */
const countPlaces = (
  places: readonly Place[],
  side: 'good' | 'total',
  amount: number,
  timeMs: number,
): void => {
  if (amount !== 0) for (const place of places) countAt(place, side, amount, timeMs);
};

/** The process that counted them is gone. A push may bring them yet, counted from zero. */
const forgetOthers = ({ batch, target, edit }: Turn, listed: ReadonlySet<string>): void => {
  for (const [key, last] of target.series) {
    if (listed.has(key) || key === fullKey) continue;
    if (batch.complete) edit.set(key, null);
    else if (last.createdMs === null) edit.set(key, { ...last, value: 0 });
  }
};
