// Composite budgets whose burns are added: what promtool makes of their rules is what the collector
// tells, whatever the parts burn and whichever of them is without data.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { compositeGroups } from '../../alerts/composite.ts';
import { groupsOf } from '../../alerts/group.ts';
import { compositeRow } from '../../collector/engine/composite.ts';
import { durationText } from '../../language/duration.ts';
import type { Composite, Objective } from '../../language/slo-set.ts';
import { skipWithout } from '../tool.ts';
import { runOn, type Scenario, testRules } from './promtool.ts';
import { compositeSet } from './sets.ts';

const all = await compositeSet();
const set = { ...all, composites: all.composites.filter(({ joint }) => joint === null) };
const groups = compositeGroups(set);
const rules = stringify({ groups });

/** The bad ratio of each part, over every window alike; null is without data. */
type Given = readonly (number | null)[];

const partsOf = ({ parts }: Composite): readonly Objective[] =>
  parts.map(({ objective: key }) => {
    const objective = set.objectives.find((each) => each.key === key);
    assert.ok(objective);
    return objective;
  });

/** As the collector tells it. */
const told = (composite: Composite, given: Given) => {
  const windows = composite.windows.map(durationText);
  const rows = partsOf(composite).map(({ slo, objective, target }, at) => {
    const ratio = given[at] ?? null;
    const burn = ratio === null ? null : ratio / (1 - target);
    return {
      ...{ name: slo, objective, budgetLeft: burn === null ? null : 1 - burn },
      burn: Object.fromEntries(windows.map((window) => [window, burn])),
    };
  });
  return compositeRow({ composite, unions: null }, rows, 0);
};

const scenario = (composite: Composite, given: Given): Scenario => {
  const { slo } = composite;
  const { budgetLeft, burn } = told(composite, given);
  const windows = [...Object.keys(burn), '_period'];
  const expected = Object.entries({
    'signalbox:composite_budget_left:ratio': budgetLeft,
    ...Object.fromEntries(
      Object.entries(burn).map(([window, one]) => [`signalbox:composite_burn:ratio${window}`, one]),
    ),
  });
  return {
    name: `${slo} ${given.join(' ')}`,
    interval: '15s',
    input_series: partsOf(composite).flatMap(({ objective }, at) =>
      given[at] === null || given[at] === undefined
        ? []
        : windows.map((window) => ({
            series: `signalbox:bad:ratio${window}{slo="${slo}",objective="${objective}",service="shop"}`,
            values: `${given[at]}x4`,
          })),
    ),
    promql_expr_test: expected.map(([name, value]) => ({
      // promtool compares exactly, and the two add up in orders of their own.
      expr: `round(${name}{slo="${slo}",service="shop"}, 1e-6)`,
      eval_time: '30s',
      exp_samples:
        value === null
          ? []
          : [{ labels: `{slo="${slo}",service="shop"}`, value: Number(value.toFixed(6)) }],
    })),
  };
};

const share = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 1000 }).map((mille) => mille / 1000) },
  fc.constant(null),
);

describe('composite budgets', { skip: skipWithout('promtool') }, () => {
  it('all of the rules pass promtool check rules', () => {
    const text = stringify({
      groups: groupsOf(all).map(({ note: _, ...group }) => group),
    });
    const { ok, said } = runOn('promtool', ['check', 'rules', 'FILE'], [{ path: 'r.yaml', text }]);
    assert.ok(ok, said);
  });

  it('are what the collector tells', () => {
    assert.equal(set.composites.length, 2);
    const fixed: readonly Given[] = [
      [0, 0],
      [0.05, 0.01],
      [null, 0.02],
      [0.01, null],
      [null, null],
      [1, 1],
    ];
    const random = fc.sample(fc.tuple(share, share), { numRuns: 16, seed: 5 });
    const scenarios = set.composites.flatMap((composite) =>
      [...fixed, ...random].map((given) => scenario(composite, given)),
    );
    const plain = stringify({ groups: groups.map(({ note: _, ...group }) => group) });
    const { ok, said } = testRules(plain, scenarios);
    assert.ok(ok, said);
  });

  it('a wrong weight, a lost bound and a part that must be there are seen', () => {
    const mistakes: readonly [find: RegExp, instead: string, slo: string, given: Given][] = [
      [/0\.5 \* signalbox/g, 'signalbox', 'purchase', [0.05, 0.01]],
      [/clamp_max\(/g, 'clamp_min(', 'visit', [1, 1]],
      [/\n( *)or /g, '\n$1+ ignoring (objective) ', 'purchase', [null, 0.02]],
    ];
    for (const [find, instead, slo, given] of mistakes) {
      const composite = set.composites.find((each) => each.slo === slo);
      assert.ok(composite);
      assert.match(rules, find);
      const { ok, said } = testRules(
        stringify({
          groups: groups.map(({ note: _, ...group }) => ({
            ...group,
            rules: group.rules.map((rule) => ({ ...rule, expr: rule.expr.replace(find, instead) })),
          })),
        }),
        [scenario(composite, given)],
      );
      assert.ok(!ok && said.includes('composite'), said);
    }
  });
});
