import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Environment, readConfig } from './config.ts';

const escalationOf = (environment: Environment) => {
  const outcome = readConfig(environment);
  if ('problems' in outcome) return outcome.problems;
  const { repeatMs, escalateMs, escalation } = outcome.config;
  return { repeatMs, escalateMs, escalation };
};

test('a page is repeated after four hours and escalated after a quarter of one, to all others', () => {
  assert.deepEqual(escalationOf({}), {
    repeatMs: 4 * 3_600_000,
    escalateMs: 15 * 60_000,
    escalation: null,
  });
});

test('steps have commas between them, those of one step a plus', () => {
  for (const [text, escalation] of [
    ['email', [['email']]],
    ['email, slack+lead', [['email'], ['slack', 'lead']]],
    ['slack:shop-chat', [['slack:shop-chat']]],
    ['none', []],
  ] as const) {
    const environment = { PAGER_ESCALATE_TO: text, PAGER_ESCALATE_MINUTES: '5' };
    assert.deepEqual(
      escalationOf({ ...environment, PAGER_REPEAT_HOURS: '1' }),
      { repeatMs: 3_600_000, escalateMs: 300_000, escalation },
      text,
    );
  }
});

test('what is no time and no name is said', () => {
  for (const environment of [
    { PAGER_REPEAT_HOURS: '0' },
    { PAGER_REPEAT_HOURS: '169' },
    { PAGER_ESCALATE_MINUTES: '2h' },
    { PAGER_ESCALATE_TO: 'email,,slack' },
    { PAGER_ESCALATE_TO: '+' },
  ]) {
    const problems = escalationOf(environment);
    assert.ok(Array.isArray(problems) && problems.length === 1, JSON.stringify(problems));
    assert.ok(String(problems[0]).startsWith(Object.keys(environment)[0] ?? ''));
  }
});
