// What is generated from the shipped definitions, before Prometheus's and Alertmanager's own tools:
// every file is accepted, every alert fires when it must and is quiet when it must be, and it has
// the name that Signalbox itself gives it.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { generateAlerts } from '../../alerts/generate.ts';
import { Histories } from '../../collector/engine/histories.ts';
import { judge } from '../../collector/engine/judgement.ts';
import { watchAll } from '../../collector/engine/objective.ts';
import { objectiveWords, silentName } from '../../collector/engine/rules.ts';
import { Sources } from '../../collector/engine/sources.ts';
import { CellStore } from '../../collector/store/cells.ts';
import { openStore } from '../../collector/store/database.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import { skipWithout } from '../tool.ts';
import { runOn } from './promtool.ts';

const { files } = await loadDefinitionFiles(join(import.meta.dirname, '../../slos'));
const set = readDefinitions(files, {}).set ?? assert.fail('the shipped definitions have errors');
const artefacts = generateAlerts(set);
const rules =
  artefacts.find(({ path }) => path.endsWith('/prometheus-rules.yaml')) ??
  assert.fail('there are no rules');

type Rule = { readonly alert?: string };
const alertsOf = (text: string): string[] =>
  (parse(text).groups as readonly { readonly rules: readonly Rule[] }[])
    .flatMap((group) => group.rules)
    .flatMap(({ alert }) => (alert === undefined ? [] : [alert]));

describe('promtool', { skip: skipWithout('promtool') }, () => {
  it('accepts the rules', () => {
    const { ok, said } = runOn('promtool', ['check', 'rules', 'FILE'], [rules]);
    assert.ok(ok, said);
  });

  for (const tests of artefacts.filter(({ path }) => path.endsWith('.test.yaml'))) {
    it(`finds every alert of ${tests.path} firing and quiet as it must be`, () => {
      const { ok, said } = runOn('promtool', ['test', 'rules', 'FILE'], [rules, tests]);
      assert.ok(ok, said);
    });
  }

  it('would find an alert that never fires', () => {
    const dull = { ...rules, text: rules.text.replaceAll(' > 0.05', ' > 5') };
    const [tests] = artefacts.filter(({ path }) => path.endsWith('prometheus-rules.test.yaml'));
    assert.ok(tests);
    assert.notEqual(dull.text, rules.text, 'no threshold of 5 % was found');
    assert.equal(runOn('promtool', ['test', 'rules', 'FILE'], [dull, tests]).ok, false);
  });
});

describe('amtool', { skip: skipWithout('amtool') }, () => {
  it('accepts the routes', () => {
    const routes = artefacts.filter(({ path }) => path.endsWith('/alertmanager.yaml'));
    assert.equal(routes.length, 1);
    const { ok, said } = runOn('amtool', ['check-config', 'FILE'], routes);
    assert.ok(ok, said);
  });
});

describe('generated alerts', () => {
  it('are those of the collector, under the same names', () => {
    const nowMs = 1_772_452_800_000;
    const store = openStore(':memory:');
    const sources = new Sources(set, nowMs);
    const watched = watchAll(set.objectives, new Histories(set, new CellStore(store), nowMs));
    const ours = watched.flatMap((each) =>
      objectiveWords(each, judge(each, sources, nowMs), 'green').map(({ name }) => name),
    );
    const read = new Set(watched.flatMap((each) => each.sources));
    store.database.close();
    const only = ['Watchdog', 'signalbox-down'];
    assert.deepEqual(
      alertsOf(rules.text).toSorted(),
      [...ours, ...[...read].map(silentName), ...only].toSorted(),
    );
  });

  it('are each tested to fire and to be quiet', () => {
    const tested = artefacts
      .filter(({ path }) => path.endsWith('.test.yaml'))
      .flatMap(
        ({ text }) => parse(text).tests as readonly { alert_rule_test?: readonly object[] }[],
      )
      .flatMap((test) => test.alert_rule_test ?? []) as readonly {
      readonly alertname: string;
      readonly exp_alerts?: readonly object[];
    }[];
    for (const alert of new Set(alertsOf(rules.text))) {
      const cases = tested.filter(({ alertname }) => alertname === alert);
      const fires = cases.some(({ exp_alerts = [] }) => exp_alerts.length > 0);
      const quiet = cases.some(({ exp_alerts = [] }) => exp_alerts.length === 0);
      assert.ok(fires, `${alert} is not tested to fire`);
      assert.ok(quiet || alert === 'Watchdog', `${alert} is not tested to be quiet`);
    }
  });
});
