// Plays history through the collector's own engine, on the history's clock: every scrape is taken as
// the collector would take it, and every second (or every few, past a day) is evaluated as it would.

import { setImmediate as turn } from 'node:timers/promises';
import { type AlertTransition, Engine } from '../../collector/engine.ts';
import type { Batch } from '../../collector/ingest/sample.ts';
import { openStore, type Store } from '../../collector/store/database.ts';
import { StateStore } from '../../collector/store/states.ts';
import type { Objective, SloSet } from '../../language/slo-set.ts';
import type { RecordedTarget } from './history.ts';
import type { Progress } from './progress.ts';
import { type Recorded, Recorder } from './record.ts';
import { type Extent, scrapes } from './scrapes.ts';

/** As the collector does it, for a day; more is evaluated every few seconds. */
const everySecondUpTo = 100_000;
/** Far from the silence that the engine would take for a pause of its own. */
const longestStep = 5;

/**
 * How many seconds apart a history is evaluated: never more than colours and alerts are held, so that
 * what is said and what every second would say are never more than one step apart.
 */
export const stepFor = ({ fromMs, toMs }: Extent, holdSeconds: number): number => {
  const wanted = Math.ceil((toMs - fromMs) / 1000 / everySecondUpTo);
  return Math.max(1, Math.min(wanted, longestStep, Math.floor(holdSeconds)));
};

/** Rows are dear: so many of a history show every bend of a curve. */
const rowsWanted = 4000;
/** Evaluations between two breaths in which promises settle and progress is shown. */
const breath = 2000;

/** The set as the recorded sources are: these objectives, heard as often as history was scraped. */
const recordedSet = (set: SloSet, objectives: readonly Objective[], extent: Extent): SloSet => ({
  ...set,
  objectives,
  dataSources: set.dataSources.map((source) => ({
    ...source,
    intervalSeconds: extent.intervalSeconds.get(source.name) ?? source.intervalSeconds,
  })),
  scrapeTargets: [],
  probes: [],
});

/** In memory, and its own: nothing of a replay is kept. */
const watchedStore = (): { readonly store: Store; readonly wrote: () => boolean } => {
  const store = openStore(':memory:');
  let written = true;
  return {
    store: {
      ...store,
      transaction: (work) => {
        written = true;
        return store.transaction(work);
      },
    },
    wrote: () => {
      const was = written;
      written = false;
      return was;
    },
  };
};

export type Replayed = {
  /** In the order of the objectives. */
  readonly recorded: readonly Recorded[];
  /** What a person must look at, in sentences: resets that cannot be, gauges counted with. */
  readonly diagnostics: readonly string[];
};

export const replayThrough = async (
  set: SloSet,
  objectives: readonly Objective[],
  targets: readonly RecordedTarget[],
  extent: Extent,
  stepSeconds: number,
  progress: Progress,
): Promise<Replayed> => {
  const recorders = new Map(objectives.map((each) => [each.key, new Recorder(each)]));
  const { store, wrote } = watchedStore();
  const states = new StateStore(store);
  let nowMs = extent.fromMs;
  const engine = new Engine({
    slos: recordedSet(set, objectives, extent),
    store,
    isLasting: false,
    now: () => nowMs,
  });
  const faults: unknown[] = [];
  const diagnostics = new Set<string>();
  const stepMs = stepSeconds * 1000;
  const sampleEveryMs = Math.max(stepMs, Math.ceil((extent.toMs - extent.fromMs) / rowsWanted));
  let sampledMs = Number.NEGATIVE_INFINITY;

  const sampleAll = (): void => {
    sampledMs = nowMs;
    for (const row of engine.rows(nowMs)) {
      recorders.get(`${row.name}/${row.objective}`)?.sample(row, nowMs);
    }
  };

  const tell = (transitions: readonly AlertTransition[]): void => {
    const rows = new Map(engine.rows(nowMs).map((row) => [`${row.name}/${row.objective}`, row]));
    for (const transition of transitions) {
      const { key } = transition.objective;
      // One source that falls silent is told once, and concerns every objective that reads it.
      const about = transition.alert.kind === 'stale' ? [...recorders.keys()] : [key];
      for (const each of about) {
        const row = rows.get(each);
        if (row !== undefined) recorders.get(each)?.transition(transition, row);
      }
    }
  };

  const evaluate = (): void => {
    const transitions = engine.evaluate(nowMs);
    if (wrote()) {
      for (const [key, { memory }] of states.objectives()) {
        recorders.get(key)?.status(memory.status, nowMs);
      }
    }
    if (transitions.length > 0) tell(transitions);
    if (nowMs - sampledMs >= sampleEveryMs) sampleAll();
  };

  const history = scrapes(targets);
  const next = (): Batch | null => {
    const { value, done } = history.next();
    return done === true ? null : value;
  };
  let batch = next();
  let evaluations = 0;
  const firstMs = Math.ceil(extent.fromMs / stepMs) * stepMs;
  const lastMs = Math.ceil(extent.toMs / stepMs) * stepMs;
  try {
    for (let atMs = firstMs; atMs <= lastMs; atMs += stepMs) {
      for (; batch !== null && batch.timeMs <= atMs; batch = next()) {
        nowMs = batch.timeMs;
        engine.ingest(batch).catch((error: unknown) => faults.push(error));
      }
      nowMs = atMs;
      evaluate();
      evaluations += 1;
      if (evaluations % breath === 0) {
        progress.at('replaying', (atMs - firstMs) / Math.max(1, lastMs - firstMs));
        for (const text of engine.diagnostics(nowMs)) diagnostics.add(text);
        await turn();
        if (faults.length > 0) throw faults[0];
      }
    }
    sampleAll();
    for (const text of engine.diagnostics(nowMs)) diagnostics.add(text);
    await turn();
    if (faults.length > 0) throw faults[0];
  } finally {
    await engine.close();
    store.close();
    progress.done();
  }
  const recorded = [...recorders.values()].map((recorder) => recorder.finish(nowMs));
  return { recorded, diagnostics: [...diagnostics] };
};
