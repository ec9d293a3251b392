// Red conditions of which all must hold: the generated rules make an objective red when the collector
// does, and not while one of the conditions is missing.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { counter, noonMs } from '../../collector/engine/fixture.ts';
import { Engine } from '../../collector/engine.ts';
import { openStore } from '../../collector/store/database.ts';
import { skipWithout } from '../tool.ts';
import { testRules } from './promtool.ts';
import { artefactOf } from './rule-file.ts';
import { app, everySeconds, series, started, up } from './scrapes.ts';
import { redTogetherSet } from './sets.ts';

const set = await redTogetherSet();
const [objective] = set.objectives;
assert.ok(objective);
const rules = artefactOf(set, 'prometheus-rules.yaml').text;

/** Bad ones of ten that happen every 5 s, from the fifth minute on. */
type Given = { readonly orders: number; readonly payments: number };

const fromSeconds = 300;
const judgedSeconds = 450;

const cases: readonly (readonly [what: string, given: Given, number: number])[] = [
  ['neither', { orders: 0, payments: 0 }, 0],
  ['the first alone, which misses the promise', { orders: 5, payments: 0 }, 1],
  ['the other alone', { orders: 0, payments: 5 }, 0],
  ['both', { orders: 5, payments: 5 }, 2],
  ['both, one just below its limit', { orders: 2, payments: 5 }, 1],
];

const metrics = [
  ['orders_total', '500', 'orders'],
  ['payments_total', '402', 'payments'],
] as const;

const badBy = (seconds: number, each: number): number =>
  Math.max(0, Math.floor((seconds - fromSeconds) / everySeconds)) * each;

const colourOf = async (given: Given): Promise<number> => {
  const store = openStore(':memory:');
  let nowMs = noonMs;
  const engine = new Engine({ slos: set, store, now: () => nowMs });
  for (let seconds = 0; seconds <= judgedSeconds; seconds += everySeconds) {
    nowMs = noonMs + seconds * 1000;
    const all = (seconds / everySeconds) * 10;
    const samples = metrics.flatMap(([name, code, key]) => {
      const bad = badBy(seconds, given[key]);
      return [
        counter(name, { code: '200' }, all - bad, nowMs),
        counter(name, { code }, bad, nowMs),
      ];
    });
    const batch = { source: 'metrics', target: 'app', timeMs: nowMs, complete: true, samples };
    const stored = engine.ingest(batch);
    engine.evaluate(nowMs);
    await stored;
  }
  const [row] = engine.rows(nowMs);
  store.close();
  return ['green', 'yellow', 'red'].indexOf(row?.status ?? '');
};

describe('red conditions that must hold together', { skip: skipWithout('promtool') }, () => {
  for (const [what, given, number] of cases)
    it(`${what}: the same colour on both sides`, async () => {
      assert.equal(await colourOf(given), number, 'the collector');
      const labels = `{slo="orders",objective="taken",service="shop"}`;
      const counted = metrics.flatMap(([name, code, key]) => [
        series(
          `${name}{${app},code="200"}`,
          (at) => (at / everySeconds) * 10 - badBy(at, given[key]),
        ),
        series(`${name}{${app},code="${code}"}`, (at) => badBy(at, given[key])),
      ]);
      const answer = testRules(rules, [
        {
          name: what,
          interval: `${everySeconds}s`,
          input_series: [up(), started(), ...counted],
          promql_expr_test: [
            {
              expr: `max by (slo, objective, service) (signalbox:status${labels})`,
              eval_time: `${judgedSeconds}s`,
              exp_samples: [{ labels, value: number }],
            },
          ],
        },
      ]);
      assert.ok(answer.ok, answer.said);
    });

  it('a rule that any of them makes red is seen', () => {
    const any = artefactOf(
      { ...set, objectives: [{ ...objective, status: { ...objective.status, redWhen: 'any' } }] },
      'prometheus-rules.yaml',
    ).text;
    assert.notEqual(any, rules);
  });
});
