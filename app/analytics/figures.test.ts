import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Activity, type LocalFigures } from '../collaboration/activity.ts';
import { merged, quantile } from './figures.ts';

const cells = (seconds: readonly number[]) => {
  const activity = new Activity();
  activity.synced('a', seconds, 0);
  return activity.lastMinute('a', 0).latency;
};

test('quantiles lie within the cell that they fall in', () => {
  assert.equal(quantile(cells([]), 0.5), null);
  const many = Array.from({ length: 100 }, (_, n) => (n < 90 ? 0.012 : 0.4));
  const p50 = quantile(cells(many), 0.5) ?? 0;
  const p95 = quantile(cells(many), 0.95) ?? 0;
  assert.ok(p50 > 0.01 && p50 <= 0.015, String(p50));
  assert.ok(p95 > 0.3 && p95 <= 0.5, String(p95));
  assert.equal(quantile(cells([60]), 0.95), 10);
});

test('somebody at two instances is one person; counts add up', () => {
  const here: LocalFigures = {
    sessions: 2,
    interrupted: 1,
    people: ['ada', 'ben'],
    documents: [
      { id: 'plan', people: ['ada'], edits: 3 },
      { id: 'idle', people: ['ben'], edits: 0 },
    ],
    latency: cells([0.004]),
  };
  const there: LocalFigures = {
    sessions: 1,
    interrupted: 0,
    people: ['ada'],
    documents: [
      { id: 'plan', people: ['ada'], edits: 4 },
      { id: 'left', people: [], edits: 9 },
    ],
    latency: cells([0.004, 0.4]),
  };
  const figures = merged([here, there], (id) => id.toUpperCase(), 7);
  assert.equal(figures.people, 2);
  assert.equal(figures.sessions, 3);
  assert.equal(figures.interrupted, 1);
  assert.equal(figures.documentsOpen, 2);
  assert.equal(figures.edits, 16);
  assert.equal(figures.synced, 3);
  assert.equal(figures.instances, 2);
  assert.deepEqual(figures.documents, [
    { id: 'left', title: 'LEFT', people: 0, edits: 9 },
    { id: 'plan', title: 'PLAN', people: 1, edits: 7 },
    { id: 'idle', title: 'IDLE', people: 1, edits: 0 },
  ]);
});
