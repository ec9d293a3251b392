import assert from 'node:assert/strict';
import { test } from 'node:test';
import { severityRank, signOf, statusesWorstFirst, worstStatus } from './status.ts';

test('each state differs from the others by word and by shape, not by colour alone', () => {
  const signs = statusesWorstFirst.map(signOf);
  assert.equal(signs.length, 5);
  assert.equal(new Set(signs.map((sign) => sign.word)).size, 5);
  assert.equal(new Set(signs.map((sign) => sign.character)).size, 5);
});

test('the worst of several', () => {
  assert.equal(worstStatus(['green', 'no data', 'yellow']), 'yellow');
  assert.equal(worstStatus(['yellow', 'stale']), 'stale');
  assert.equal(worstStatus([]), null);
  assert.ok(severityRank('red') < severityRank('green'));
});
