import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allReceivers } from './fixture.ts';
import { createRouting, escalationProblems, type RoutingOptions } from './routing.ts';

const targets: RoutingOptions['targets'] = [
  { name: 'shop-chat', by: 'slack', addressVariable: 'SHOP_SLACK' },
  { name: 'lead', by: 'email', addressVariable: null },
];
const receivers = [
  ...allReceivers,
  { name: 'slack:shop-chat', by: 'slack', target: 'shop-chat' } as const,
];

const routing = (changes: Partial<RoutingOptions> = {}) =>
  createRouting({ receivers, targets, escalation: null, ...changes });

test('who is named is told, by an address of their own or the way they are told by', () => {
  const { of } = routing();
  assert.deepEqual(of({ severity: 'page', notify: ['shop-chat'] }), ['slack:shop-chat']);
  assert.deepEqual(of({ severity: 'page', notify: ['lead'] }), ['email']);
});

test('where nobody is named the severity decides', () => {
  const { of } = routing();
  assert.deepEqual(of({ severity: 'page', notify: [] }), ['pagerduty', 'webhook', 'email']);
  assert.deepEqual(of({ severity: 'ticket', notify: [] }), ['slack', 'webhook', 'email']);
});

test('a name that leads to nobody makes no page silent', () => {
  const { of } = routing({ receivers: allReceivers.filter(({ name }) => name === 'webhook') });
  assert.deepEqual(of({ severity: 'page', notify: ['lead'] }), ['webhook']);
  assert.deepEqual(of({ severity: 'page', notify: ['long-gone'] }), ['webhook']);
});

test('without steps of its own a page goes by all other ways at last, but not to other teams', () => {
  const { further, steps } = routing();
  assert.equal(steps, 1);
  assert.deepEqual(further(0, ['pagerduty', 'webhook', 'email']), ['slack']);
});

test('each step adds those it names, and nobody twice', () => {
  const { further, steps } = routing({ escalation: [['slack'], ['lead', 'shop-chat', 'slack']] });
  assert.equal(steps, 2);
  assert.deepEqual(further(0, ['webhook']), ['slack']);
  assert.deepEqual(further(1, ['webhook', 'slack']), ['email', 'slack:shop-chat']);
  assert.equal(routing({ escalation: [] }).steps, 0);
});

test('a step that leads to nobody is said', () => {
  const escalation = [['slack', 'nobody'], ['lead']];
  assert.match(
    escalationProblems({ receivers, targets, escalation }).join(),
    /^[^,]*names nobody, /,
  );
  assert.deepEqual(escalationProblems({ receivers, targets, escalation: [['lead']] }), []);
});
