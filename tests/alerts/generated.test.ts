// What is generated from the shipped definitions, judged by the tools of those who run it: promtool
// checks the rules and runs their generated tests, amtool checks the routes.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse, stringify } from 'yaml';
import type { Artefact } from '../../language/artefact.ts';
import { skipWithout } from '../tool.ts';
import { type Answer, runOn } from './promtool.ts';
import { alertsOf, artefactOf, shippedSet } from './shipped.ts';

const set = await shippedSet();
const rules = artefactOf(set, 'prometheus-rules.yaml');
const tests = artefactOf(set, 'prometheus-rules.test.yaml');
const longTests = artefactOf(set, 'prometheus-rules.long-windows.test.yaml');
const routes = artefactOf(set, 'alertmanager.yaml');

type TestFile = {
  readonly tests: readonly {
    readonly name: string;
    readonly alert_rule_test: readonly {
      readonly alertname: string;
      readonly exp_alerts: unknown[];
    }[];
  }[];
};

const run = (rulesFile: Artefact, testFile: Artefact): Answer =>
  runOn('promtool', ['test', 'rules', 'FILE'], [rulesFile, testFile]);

/** The tests whose names begin so. */
const only = (file: Artefact, name: string): Artefact => {
  const content = parse(file.text) as TestFile;
  const chosen = content.tests.filter((test) => test.name.startsWith(name));
  assert.ok(chosen.length > 0, name);
  return { ...file, text: stringify({ ...content, tests: chosen }) };
};

describe('generated rules', { skip: skipWithout('promtool') }, () => {
  it('pass promtool check rules', () => {
    const { ok, said } = runOn('promtool', ['check', 'rules', 'FILE'], [rules]);
    assert.ok(ok, said);
  });

  it('pass their generated tests', () => {
    const { ok, said } = run(rules, tests);
    assert.ok(ok, said);
  });

  it('pass the generated tests of long windows', () => {
    const { ok, said } = run(rules, longTests);
    assert.ok(ok, said);
  });

  it('every alert is tested: once firing, quiet at its limit, quiet without data', () => {
    const cases = [tests, longTests]
      .flatMap(({ text }) => (parse(text) as TestFile).tests)
      .flatMap((test) => test.alert_rule_test);
    const alerts = alertsOf(rules);
    assert.ok(alerts.length > 50, `${alerts.length} alerts`);
    for (const { alert, labels } of alerts) {
      const own = cases.filter(({ alertname }) => alertname === alert);
      const fires = own.filter(({ exp_alerts }) => exp_alerts.length > 0).length;
      assert.ok(fires >= 1, `${alert} is never expected to fire`);
      const quiet = own.length - fires;
      const least = labels.severity === 'none' ? 0 : labels.kind === 'stale' ? 1 : 3;
      assert.ok(quiet >= least, `${alert} is expected to be quiet only ${quiet} times`);
    }
  });

  // A wrong rule and the tests that must see it.
  const mistakes: readonly [
    what: string,
    find: RegExp,
    instead: string,
    file: Artefact,
    name: string,
  ][] = [
    [
      'a limit too high',
      /(ratio1h\{slo="uptime"[^}]*\} >) 0.0144/,
      '$1 0.0145',
      tests,
      'burn over 1h',
    ],
    [
      'a limit that is reached',
      /(ratio1m\{slo="uptime"[^}]*\}) > 0.05/,
      '$1 >= 0.05',
      tests,
      'red',
    ],
    ['a minimum too low', /(sum1h\{slo="uptime"[^}]*\} >=) 10/, '$1 9', tests, 'burn over 1h'],
    [
      'a window too short',
      /(slo="uptime"[^}]*\})\[59m59s999ms\]/g,
      '$1[29s999ms]',
      tests,
      'burn over 1h',
    ],
    ['an alert for yellow', /(status\{slo="uptime"[^}]*\} ==) 2/, '$1 1', tests, 'red'],
    ['too much patience with silence', /for: 45s/, 'for: 10m', tests, 'silence'],
    ['no patience with silence', /for: 45s/, 'for: 0s', tests, 'silence'],
    ['another text', /Uptime is red/, 'Uptime is not red', tests, 'red'],
    [
      'a long window forgotten',
      /(slo="uptime"[^}]*\})\[23h59m59s999ms\]/g,
      '$1[4m59s999ms]',
      longTests,
      'burn over 1d',
    ],
  ];
  for (const [what, find, instead, file, name] of mistakes) {
    it(`${what} fails a test`, () => {
      const wrong = { ...rules, text: rules.text.replace(find, instead) };
      assert.notEqual(wrong.text, rules.text);
      const { ok, said } = run(wrong, only(file, name));
      assert.ok(!ok && said.includes('exp:'), said);
    });
  }
});

describe('generated routes', { skip: skipWithout('amtool') }, () => {
  it('pass amtool check-config', () => {
    const { ok, said } = runOn('amtool', ['check-config', 'FILE'], [routes]);
    assert.ok(ok, said);
  });

  const receiver = (labels: Readonly<Record<string, string>>): string =>
    runOn(
      'amtool',
      [
        'config',
        'routes',
        'test',
        '--config.file=FILE',
        ...Object.entries(labels).map(([label, value]) => `${label}=${value}`),
      ],
      [routes],
    ).said.split('\n')[0] ?? '';

  it('lead every alert to who must know of it', () => {
    const expected: Readonly<Record<string, string>> = {
      page: 'page',
      ticket: 'ticket',
      none: 'dead-mans-switch',
    };
    const kinds = new Map(
      alertsOf(rules).map((rule) => [`${rule.labels.severity} ${rule.labels.kind}`, rule]),
    );
    assert.ok(kinds.size >= 5);
    for (const { alert, labels } of kinds.values())
      assert.equal(
        receiver({ alertname: alert, ...labels }),
        expected[String(labels.severity)],
        alert,
      );
  });

  it('hold no secret', () => {
    assert.doesNotMatch(routes.text, /^\s*(- )?(routing_key|api_url|credentials|password|token):/m);
  });
});
