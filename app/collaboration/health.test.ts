import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentHealth } from './health.ts';

const rooms = { size: 3 };
const well = { lastFailure: null };
const hints = { connected: true };

test('documents are well while the log takes edits and hints go between instances', () => {
  const health = documentHealth(well, rooms, hints);
  assert.deepEqual(health, {
    status: 'ok',
    detail: '3 documents open, hints go between instances',
  });
});

test('without hints they are degraded, and a fault of the log is worse than that', () => {
  const cutOff = { connected: false };
  const { status, detail } = documentHealth(well, rooms, cutOff);
  assert.equal(status, 'degraded');
  assert.match(detail, /no hints/);
  const failed = (agoMs: number) => ({ lastFailure: { agoMs, reason: 'no answer' } });
  assert.deepEqual(documentHealth(failed(14_000), rooms, cutOff), {
    status: 'failing',
    detail: 'no answer',
  });
  assert.equal(documentHealth(failed(16_000), rooms, hints).status, 'ok');
});
