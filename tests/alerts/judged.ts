// promtool as the judge of generated rules and of their generated tests.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { parse, stringify } from 'yaml';
import type { Artefact } from '../../language/artefact.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { type Answer, runOn } from './promtool.ts';
import { alertsOf, artefactOf } from './rule-file.ts';

export type RulesAndTests = {
  readonly rules: Artefact;
  readonly tests: Artefact;
  readonly longTests: Artefact;
};

export const rulesAndTests = (set: SloSet): RulesAndTests => ({
  rules: artefactOf(set, 'prometheus-rules.yaml'),
  tests: artefactOf(set, 'prometheus-rules.test.yaml'),
  longTests: artefactOf(set, 'prometheus-rules.long-windows.test.yaml'),
});

export const judge = (rulesFile: Artefact, testFile: Artefact): Answer =>
  runOn('promtool', ['test', 'rules', 'FILE'], [rulesFile, testFile]);

const check = (rulesFile: Artefact): Answer =>
  runOn('promtool', ['check', 'rules', 'FILE'], [rulesFile]);

type TestFile = {
  readonly group_eval_order: readonly string[];
  readonly tests: readonly {
    readonly name: string;
    readonly input_series: readonly { readonly series: string }[];
    readonly alert_rule_test: readonly {
      readonly alertname: string;
      readonly exp_alerts: unknown[];
    }[];
  }[];
};

type RuleFile = { readonly groups: readonly { readonly name: string }[] };

const asYaml = (content: object): string => stringify(content, { lineWidth: 0 });

/** The rules of one SLO and of the sources, which is much quicker than all. */
export const rulesOf = (rules: Artefact, slo: string): Artefact => {
  const { groups } = parse(rules.text) as RuleFile;
  return { ...rules, text: asYaml({ groups: groups.filter(({ name }) => isOf(name, slo)) }) };
};

const isOf = (group: string, slo: string): boolean =>
  group === 'signalbox sources' || group.startsWith(`signalbox ${slo}/`);

/** The tests whose names begin so, as far as they are about one SLO or about sources. */
export const testsOf = (tests: Artefact, slo: string, name: string): Artefact => {
  const file = parse(tests.text) as TestFile;
  const chosen = file.tests
    .filter((test) => test.name.startsWith(name))
    .map((test) => ({
      ...test,
      input_series: test.input_series.filter(
        ({ series }) => !series.includes('slo=') || series.includes(`slo="${slo}"`),
      ),
      alert_rule_test: test.alert_rule_test.filter(
        ({ alertname }) => name === 'silence' || alertname.startsWith(`${slo}-`),
      ),
    }))
    .filter(({ alert_rule_test }) => alert_rule_test.length > 0);
  assert.ok(chosen.length > 0, name);
  const group_eval_order = file.group_eval_order.filter((group) => isOf(group, slo));
  return { ...tests, text: asYaml({ ...file, group_eval_order, tests: chosen }) };
};

/** Every alert is expected once to fire, to be quiet below its limit, and to be quiet without data. */
const assertAllTested = ({ rules, tests, longTests }: RulesAndTests): number => {
  const cases = [tests, longTests]
    .flatMap(({ text }) => (parse(text) as TestFile).tests)
    .flatMap((test) => test.alert_rule_test);
  const alerts = alertsOf(rules);
  for (const { alert, labels } of alerts) {
    const own = cases.filter(({ alertname }) => alertname === alert);
    const fires = own.filter(({ exp_alerts }) => exp_alerts.length > 0).length;
    assert.ok(fires >= 1, `${alert} is never expected to fire`);
    const quiet = own.length - fires;
    const least = labels.severity === 'none' ? 0 : labels.kind === 'stale' ? 1 : 3;
    assert.ok(quiet >= least, `${alert} is expected to be quiet only ${quiet} times`);
  }
  return alerts.length;
};

/** What holds of the rules of any set: to be called in a `describe`. */
export const judgesAll = (files: RulesAndTests, leastAlerts: number): void => {
  const { rules, tests, longTests } = files;
  it('pass promtool check rules', () => {
    const { ok, said } = check(rules);
    assert.ok(ok, said);
  });

  it('pass their generated tests', () => {
    const { ok, said } = judge(rules, tests);
    assert.ok(ok, said);
  });

  it('pass the generated tests of long windows', () => {
    const { ok, said } = judge(rules, longTests);
    assert.ok(ok, said);
  });

  it('every alert is tested', () => {
    assert.ok(assertAllTested(files) >= leastAlerts);
  });
};
