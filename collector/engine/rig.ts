// An engine with a clock that a test turns: each second of the test is one scrape and one evaluation.

import type { SloSet } from '../../language/slo-set.ts';
import { type AlertTransition, Engine, type EngineOptions } from '../engine.ts';
import { openStore, type Store } from '../store/database.ts';
import { noonMs, scraped, sloSet } from './fixture.ts';

export type RigOptions = {
  readonly slos?: SloSet;
  readonly store?: Store;
  readonly startMs?: number;
  readonly onTransition?: (transition: AlertTransition) => void;
  readonly corrections?: EngineOptions['corrections'];
};

export const makeRig = (options: RigOptions = {}) => {
  const store = options.store ?? openStore(':memory:');
  const slos = options.slos ?? sloSet();
  let nowMs = options.startMs ?? noonMs;
  const transitions: AlertTransition[] = [];
  const engine = new Engine({
    slos,
    store,
    now: () => nowMs,
    ...(options.corrections === undefined ? {} : { corrections: options.corrections }),
    onTransition: (transition) => {
      transitions.push(transition);
      options.onTransition?.(transition);
    },
  });
  const counts: Record<string, number> = { 200: 1000, 500: 0 };

  /** A second passes in which so many requests are counted. */
  const pass = async (seconds: number, good: number, bad: number): Promise<void> => {
    for (let second = 0; second < seconds; second += 1) {
      nowMs += 1000;
      counts[200] = (counts[200] ?? 0) + good;
      counts[500] = (counts[500] ?? 0) + bad;
      const stored = engine.ingest(scraped(nowMs, counts, noonMs - 3_600_000));
      engine.evaluate(nowMs);
      await stored;
    }
  };

  /** Seconds in which nothing is heard. */
  const silence = (seconds: number): void => {
    for (let second = 0; second < seconds; second += 1) {
      nowMs += 1000;
      engine.evaluate(nowMs);
    }
  };

  const row = () => {
    const [first] = engine.rows(nowMs);
    if (first === undefined) throw new RangeError('There is no objective.');
    return first;
  };

  return {
    engine,
    store,
    slos,
    counts,
    transitions,
    pass,
    silence,
    row,
    now: () => nowMs,
    jump: (ms: number) => {
      nowMs += ms;
    },
    /** What was said of each alert: 'errors-answered-red firing'. */
    said: () => transitions.map(({ alert, to }) => `${alert.alertName} ${to}`),
  };
};
