import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentRow, ObjectiveCost } from '../../serve/incidents/shapes.ts';
import { badWords, endWords, firingWords, publicWords, shareWords, spentWords } from './words.ts';

const row: IncidentRow = {
  ...{ id: 'i', title: 't', services: [], status: 'investigating', impact: 'degraded' },
  ...{ openedAt: 1, resolvedAt: null, openedBy: 'alerts', tended: false, published: null },
  firing: 1,
};
const cost: ObjectiveCost = {
  ...{ name: 'n', objective: 'o', title: 't', target: 0.99, counts: 'events', bad: 5, total: 200 },
  ...{ budgetSpent: 0.25, window: '30d' },
};

test('what the public is told is said, and that it is told nothing', () => {
  assert.equal(publicWords(row), 'Not on the status page');
  const published = { title: 'Slow', at: 2 };
  assert.equal(publicWords({ ...row, published }), 'On the status page as “Slow” (degraded)');
});

test('what goes on, and who ends it', () => {
  assert.equal(firingWords(row), '1 trouble goes on');
  assert.equal(firingWords({ ...row, firing: 3 }), '3 troubles go on');
  assert.equal(firingWords({ ...row, firing: 0 }), 'no alert fires');
  assert.equal(firingWords({ ...row, firing: 0, resolvedAt: 2 }), '');
  assert.match(endWords(row), /resolves itself/);
  assert.match(endWords({ ...row, tended: true }), /until somebody resolves it/);
  assert.equal(endWords({ ...row, resolvedAt: 2 }), '');
});

test('what was not measured is not nothing', () => {
  assert.equal(badWords(cost), '5 of 200');
  assert.equal(badWords({ ...cost, counts: 'slices' }), '5 of 200 time slices');
  assert.equal(badWords({ ...cost, bad: 0, total: 0 }), 'nothing measured');
  assert.equal(shareWords({ ...cost, bad: 0, total: 0 }), '–');
  assert.equal(spentWords({ ...cost, budgetSpent: null }), 'not known');
  assert.equal(spentWords({ ...cost, budgetSpent: 1e-7 }), '< 0.01 % of 30d');
  assert.match(spentWords(cost), /^25.*% of 30d$/);
});
