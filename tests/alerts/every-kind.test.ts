// The rules of a set in which every kind of measure, slices, named alert policies, waiting alerts and
// notification targets stand, judged by promtool; and that it sees what is wrong with them.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Artefact } from '../../language/artefact.ts';
import { skipWithout } from '../tool.ts';
import { judge, judgesAll, rulesAndTests, rulesOf, testsOf } from './judged.ts';
import { alertsOf } from './rule-file.ts';
import { everyKindSet } from './sets.ts';

const set = await everyKindSet();
const files = rulesAndTests(set);
const { rules, tests, longTests } = files;

describe('rules of every kind', { skip: skipWithout('promtool') }, () => {
  judgesAll(files, 26);

  // A wrong rule of an SLO and the tests that must see it.
  const mistakes: readonly [
    what: string,
    slo: string,
    find: RegExp,
    instead: string,
    file: Artefact,
    name: string,
  ][] = [
    ['a limit too high', 'workers', /(ratio1h\S+ >) 0.72/, '$1 0.721', tests, 'burn over 1h'],
    ['a limit that is reached', 'workers', /(ratio1m\S+) > 0.72/, '$1 >= 0.72', tests, 'red'],
    ['a minimum too low', 'workers', /(sum1h\S+ >=) 10/, '$1 9', tests, 'burn over 1h'],
    ['a window too short', 'workers', /\[59m59s999ms\]/g, '[29s999ms]', tests, 'burn over 1h'],
    ['an alert for yellow', 'workers', /(status\S+ ==) 2/, '$1 1', tests, 'red'],
    ['another text', 'workers', /workers is red/, 'workers is not red', tests, 'red'],
    [
      'one of two that must hold together forgotten',
      'orders',
      /(ratio(1h|5m)\S+ >) 0.12/g,
      '$1 0',
      tests,
      'burn over 1h and 5m, and over 30m',
    ],
    [
      'the other of two that must hold together forgotten',
      'fives',
      /((ratio(2h|40m)|sum2h)\S+ >=?) (0.37|9)/g,
      '$1 0',
      longTests,
      'burn over 1h',
    ],
    ['no waiting', 'orders', /for: 4m/, 'for: 0s', tests, 'burn over 1h'],
    ['too long a waiting', 'orders', /for: 4m/, 'for: 5m', tests, 'burn over 1h'],
    ['nobody named', 'orders', /notify: .*/g, 'notify: x', tests, 'burn over 1h'],
    ['too much patience with silence', 'workers', /for: 45s/, 'for: 10m', tests, 'silence'],
    ['no patience with silence', 'workers', /for: 45s/, 'for: 0s', tests, 'silence'],
    [
      'measured slices in place of all',
      'minutes',
      /(bad:sum1h\S+) \/ 60/,
      '$1 / (signalbox:total:sum1h{slo="minutes",objective="good"} > 0)',
      tests,
      'burn over 1h',
    ],
    [
      'slices of another length',
      'quarters',
      /(sum1h\S+) \/ 4\n/,
      '$1 / 5\n',
      longTests,
      'burn over 1h',
    ],
    [
      'a long window forgotten',
      'depth',
      /\[23h59m59s999ms\]/g,
      '[4m59s999ms]',
      longTests,
      'burn over 1d',
    ],
    [
      'slices that are not in cells',
      'minutes',
      /(slice1m\S+)\[4m59s999ms\] offset 1m/g,
      '$1[59s999ms] offset 1m',
      longTests,
      'burn over 1d',
    ],
  ];
  for (const [what, slo, find, instead, file, name] of mistakes) {
    it(`${what} fails a test`, () => {
      const right = rulesOf(rules, slo);
      const wrong = { ...right, text: right.text.replace(find, instead) };
      assert.notEqual(wrong.text, right.text);
      const own = testsOf(file, slo, name);
      assert.ok(judge(right, own).ok);
      const { ok, said } = judge(wrong, own);
      assert.ok(!ok && said.includes('exp:'), said);
    });
  }
});

describe('what Prometheus cannot count', () => {
  it('has no rules, and the file says why', () => {
    const without = rules.text.split('groups:')[0] ?? '';
    assert.match(without, /unasked\/quick: a bucket holds what is at most its bound/);
    assert.deepEqual(
      alertsOf(rules).filter(({ labels }) => labels.slo === 'unasked'),
      [],
    );
    assert.doesNotMatch(rules.text, /slo: unasked/);
  });
});
