// The rules of what Signalbox ships, judged by the tool of those who run them.

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { skipWithout } from '../tool.ts';
import { assertAllTested, check, judge, rulesAndTests } from './judged.ts';
import { shippedSet } from './sets.ts';

const files = rulesAndTests(await shippedSet());
const { rules, tests, longTests } = files;

describe('the shipped rules', { skip: skipWithout('promtool') }, () => {
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
    assert.ok(assertAllTested(files) > 50);
  });
});
