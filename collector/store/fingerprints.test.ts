import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openStore } from './database.ts';
import { Fingerprints } from './fingerprints.ts';

const minuteMs = 60_000;

test('a fingerprint is known for fifteen minutes, over restarts too', () => {
  const store = openStore(':memory:');
  const fingerprints = new Fingerprints(store, 0);
  assert.equal(fingerprints.take('otlp', 'a', 0), true);
  fingerprints.write('otlp', 'a', 0);
  assert.equal(fingerprints.take('otlp', 'a', 14 * minuteMs), false);
  assert.equal(fingerprints.take('other', 'a', 14 * minuteMs), true);
  const restarted = new Fingerprints(store, 14 * minuteMs);
  assert.equal(restarted.take('otlp', 'a', 14 * minuteMs), false);
  assert.equal(restarted.take('otlp', 'a', 15 * minuteMs), true);
  store.close();
});

test('what was not stored after all may come again', () => {
  const store = openStore(':memory:');
  const fingerprints = new Fingerprints(store, 0);
  fingerprints.take('otlp', 'a', 0);
  fingerprints.giveBack('otlp', 'a');
  assert.equal(fingerprints.take('otlp', 'a', 1), true);
  store.close();
});

test('pruning forgets the old ones only', () => {
  const store = openStore(':memory:');
  const fingerprints = new Fingerprints(store, 0);
  for (const [name, minute] of [
    ['old', 0],
    ['young', 10],
  ] as const) {
    fingerprints.take('otlp', name, minute * minuteMs);
    fingerprints.write('otlp', name, minute * minuteMs);
  }
  fingerprints.prune(16 * minuteMs);
  assert.deepEqual(
    store.database
      .prepare('SELECT fingerprint FROM fingerprints')
      .all()
      .map((row) => row.fingerprint),
    ['young'],
  );
  assert.equal(fingerprints.take('otlp', 'young', 16 * minuteMs), false);
  store.close();
});
