import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SilenceMatcher } from '../serve/silences/shapes.ts';
import { openStore } from '../store/database.ts';
import { openSilences } from './silences.ts';

const nowMs = 1_800_000_000_000;
const hour = 3_600_000;
const nothing = () => undefined;
const app: readonly SilenceMatcher[] = [{ field: 'service', operator: '=', value: 'app' }];

const given = (from: number, until: number, reason = 'x', matchers = app) => ({
  ...{ from: nowMs + from, until: nowMs + until, author: 'ada', reason, matchers },
});

test('those to come and in effect are listed before those over, each newest first', (context) => {
  const store = openStore(':memory:');
  context.after(() => store.close());
  const silences = openSilences(store, nowMs);
  silences.add(given(0, hour, 'short'), nowMs, nothing);
  silences.add(given(1, 9 * hour, 'long'), nowMs, nothing);
  silences.add(given(5 * hour, 6 * hour, 'to come'), nowMs, nothing);
  const ended = silences.add(given(2, 9 * hour, 'ended'), nowMs, nothing);
  silences.end(ended.id, nowMs + 3, nothing);
  const listed = () =>
    silences.list(10, nowMs + 2 * hour).map(({ reason, state }) => `${reason}: ${state}`);
  const expected = ['to come: to come', 'long: in effect', 'ended: over', 'short: over'];
  assert.deepEqual(listed(), expected);
  assert.equal(silences.list(2, nowMs).length, 2);
});

test('of several that match the one that lasts longest is named, also by the next process', (context) => {
  const store = openStore(':memory:');
  context.after(() => store.close());
  const first = openSilences(store, nowMs);
  first.add(given(0, hour, 'short'), nowMs, nothing);
  first.add(given(0, 2 * hour, 'long'), nowMs, nothing);
  first.add(given(3 * hour, 9 * hour, 'to come'), nowMs, nothing);
  for (const silences of [first, openSilences(store, nowMs + 1000)]) {
    const reasons = [0, hour, 2 * hour, 3 * hour].map(
      (after) => silences.of({ service: 'app' }, nowMs + after)?.reason ?? null,
    );
    assert.deepEqual(reasons, ['long', 'long', null, 'to come']);
    assert.equal(silences.of({ service: 'web' }, nowMs), null);
  }
});

test('what is not written is not in effect', (context) => {
  const store = openStore(':memory:');
  context.after(() => store.close());
  const silences = openSilences(store, nowMs);
  assert.throws(() =>
    silences.add(given(0, hour), nowMs, () => {
      throw new RangeError('the audit takes nothing');
    }),
  );
  assert.equal(silences.of({ service: 'app' }, nowMs), null);
  const broken: SilenceMatcher[] = [{ field: 'slo', operator: '=~', value: '(' }];
  assert.throws(() => silences.add(given(0, hour, 'x', broken), nowMs, nothing), RangeError);
  assert.deepEqual(silences.list(10, nowMs), []);
});
