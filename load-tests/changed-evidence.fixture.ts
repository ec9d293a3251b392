// Evidence of a run that would pass, changed in one place, and what has to come of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoardObjective, BoardVerdict } from './board-verdict.ts';
import { board, evidence, objectives, summary } from './evidence.fixture.ts';
import type { Load } from './run-doubts.ts';
import type { Summary } from './summary.ts';
import { type Evidence, judgeRun, type Verdict } from './verdict.ts';

export type Metrics = Summary['metrics'];

export const withLoad = (changed: Partial<Load>): Evidence => ({
  ...evidence,
  load: { ...evidence.load, ...changed },
});

export const withSummary = (changed: Partial<Summary>, exitCode = 0): Evidence =>
  withLoad({ exitCode, summary: { ...summary, ...changed } });

export const withMetrics = (changed: Metrics, exitCode = 0): Evidence =>
  withSummary({ metrics: { ...summary.metrics, ...changed } }, exitCode);

export const without = (...names: readonly string[]): Evidence =>
  withSummary({
    metrics: Object.fromEntries(
      Object.entries(summary.metrics).filter(([name]) => !names.includes(name)),
    ),
  });

export const withBoard = (changed: Partial<BoardVerdict>): Evidence => ({
  ...evidence,
  board: { ...board, ...changed },
});

/** The board's answer with one objective changed. */
export const answered = (key: string, changed: Partial<BoardObjective>): Evidence => {
  const changing = objectives.find(({ name, objective }) => `${name}/${objective}` === key);
  assert.ok(changing);
  return withBoard({
    objectives: objectives.map((one) => (one === changing ? { ...one, ...changed } : one)),
  });
};

export const events = (count: number): Metrics[string] => ({ type: 'counter', values: { count } });

export const failedAtClient: Metrics = {
  answered: { type: 'rate', values: { rate: 0.2 }, thresholds: { 'rate>=0.999': { ok: false } } },
};
export const late = (milliseconds: number): Metrics => ({
  timer_lateness: { type: 'trend', values: { 'p(99)': milliseconds } },
});

export type Case = readonly [string, Evidence, Verdict, RegExp | null];

/** Each run's verdict, and how its first reason begins. */
export const testCases = (cases: readonly Case[]): void => {
  for (const [title, given, verdict, reason] of cases)
    test(`${title}: ${verdict}`, () => {
      const judged = judgeRun(given);
      assert.equal(judged.verdict, verdict, judged.reasons.join('\n'));
      if (reason === null) assert.deepEqual(judged.reasons, []);
      else assert.match(judged.reasons[0] ?? '', reason);
    });
};
