// The rules over what several collectors write, of every kind of indicator: promtool reads them, and
// in its tests they count what the counters grew by, one collector beginning again in between.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import { edgeRules } from '../../alerts/edges.ts';
import { skipWithout } from '../tool.ts';
import { runOn } from './promtool.ts';
import { alertsOf } from './rule-file.ts';
import { everyKindSet } from './sets.ts';

const set = await everyKindSet();
const rules = edgeRules(set);

describe('rules over edges', { skip: skipWithout('promtool') }, () => {
  it('are read by promtool, of every kind', () => {
    const { ok, said } = runOn('promtool', ['check', 'rules', 'FILE'], [rules]);
    assert.ok(ok, said);
  });

  it('have every objective, and watch the collectors by what they write', () => {
    const { groups } = parse(rules.text) as { groups: { name: string }[] };
    for (const { key } of set.objectives)
      assert.ok(
        groups.some(({ name }) => name === `signalbox ${key}`),
        key,
      );
    const names = alertsOf(rules).map(({ alert }) => alert);
    assert.ok(names.includes('signalbox-edge-silent') && !names.includes('signalbox-down'));
  });

  it('count what every collector counted, from 0 on, and again after a loss', () => {
    const [objective] = set.objectives.filter(({ slices }) => slices === null);
    assert.ok(objective);
    const { slo, objective: name, service } = objective;
    const series = (instance: string, result: string) =>
      `signalbox_events_total{job="signalbox",instance="${instance}",slo="${slo}",objective="${name}",service="${service}",result="${result}"}`;
    const record = (side: string) =>
      `signalbox:${side}:increase15s{slo="${slo}",objective="${name}",service="${service}"}`;
    const file = {
      path: 'edges.test.yaml',
      text: stringify({
        rule_files: ['prometheus-rules.edges.yaml'],
        evaluation_interval: '15s',
        tests: [
          {
            interval: '15s',
            input_series: [
              { series: series('a', 'good'), values: '0 0 100 100 130 130 130' },
              { series: series('a', 'bad'), values: '0 0 0 7 7 7 7' },
              // Its store is lost: what it tells then is new.
              { series: series('b', 'good'), values: '1000 1000 1000 1000 1000 5 5' },
              { series: series('b', 'bad'), values: '3 3 3 3 3 0 0' },
            ],
            promql_expr_test: [
              ...[
                ['45s', 100, 100],
                ['1m', 0, 7],
                ['75s', 30, 30],
                ['90s', 5, 5],
              ].flatMap(([at, good, total]) => [
                {
                  ...{ expr: record('good'), eval_time: at },
                  exp_samples: [{ labels: record('good'), value: good }],
                },
                {
                  ...{ expr: record('total'), eval_time: at },
                  exp_samples: [{ labels: record('total'), value: total }],
                },
              ]),
            ],
          },
        ],
      }),
    };
    const { ok, said } = runOn('promtool', ['test', 'rules', 'FILE'], [rules, file]);
    assert.ok(ok, said);
  });
});
