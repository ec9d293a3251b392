import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IncidentRow } from '../../serve/incidents/shapes.ts';
import type { MarkerRow } from '../../serve/shapes.ts';
import { byDay, entriesOf, kinds, kindsOf, placeOf, rangeOf, switched } from './entries.ts';

const nowMs = 1_800_000_000_000;
const hour = 3_600_000;

const marker = (id: string, kind: MarkerRow['kind'], ago: number, title = id): MarkerRow => ({
  ...{ id, kind, at: nowMs - ago, title, detail: '' },
});
const incident = (id: string, openedAgo: number, resolvedAgo: number | null): IncidentRow => ({
  ...{ id, title: `incident ${id}`, services: ['shop'], status: 'investigating', impact: 'outage' },
  ...{ openedAt: nowMs - openedAgo, openedBy: 'alerts', tended: false, published: null, firing: 1 },
  resolvedAt: resolvedAgo === null ? null : nowMs - resolvedAgo,
});

const markers = [
  marker('v2', 'deploy', hour),
  marker('slow', 'flag', 2 * hour, 'Slow queries on'),
  marker('old', 'deploy', 30 * hour),
];
const incidents = [incident('1', 40 * hour, null), incident('2', 40 * hour, 30 * hour)];

test('moments and incidents are one line, newest first; what lasts into the time is in it', () => {
  const ids = (question: Partial<Parameters<typeof entriesOf>[2]>) =>
    entriesOf(markers, incidents, { fromMs: nowMs - 24 * hour, kinds, text: '', ...question }).map(
      ({ id }) => id,
    );
  assert.deepEqual(ids({}), ['v2', 'slow', 'incident-1']);
  assert.deepEqual(ids({ fromMs: 0 }), ['v2', 'slow', 'old', 'incident-2', 'incident-1']);
  assert.deepEqual(ids({ kinds: ['deploy'] }), ['v2']);
  assert.deepEqual(ids({ text: 'on SLOW' }), ['slow']);
});

test('kinds in an address: one alone first, then more; all and none are the same', () => {
  assert.deepEqual(kindsOf(''), kinds);
  assert.deepEqual(kindsOf('nonsense'), kinds);
  assert.deepEqual(kindsOf('flag,deploy'), ['deploy', 'flag']);
  assert.equal(switched(kinds, 'deploy'), 'deploy');
  assert.equal(switched(['deploy'], 'flag'), 'deploy,flag');
  assert.equal(switched(['deploy', 'flag'], 'deploy'), 'flag');
  assert.equal(switched(['deploy'], 'deploy'), '');
  assert.equal(
    switched(
      kinds.filter((kind) => kind !== 'note'),
      'note',
    ),
    '',
  );
});

test('a range that there is not is the usual one', () => {
  assert.equal(rangeOf('7d'), '7d');
  assert.equal(rangeOf('9y'), '24h');
  assert.equal(rangeOf('toString'), '24h');
});

test('a place on the line is a share of it', () => {
  assert.deepEqual(placeOf({ at: 50, until: 50 }, 0, 100), { start: 0.5, length: 0 });
  assert.deepEqual(placeOf({ at: -50, until: 25 }, 0, 100), { start: 0, length: 0.25 });
  assert.deepEqual(placeOf({ at: 75, until: null }, 0, 100), { start: 0.75, length: 0.25 });
  assert.deepEqual(placeOf({ at: 150, until: 150 }, 0, 100), { start: 1, length: 0 });
});

test('days of the reader, in order', () => {
  const entries = entriesOf(markers, [], { fromMs: 0, kinds, text: '' });
  const days = byDay(entries);
  assert.deepEqual(
    days.flatMap((each) => each.entries),
    entries,
  );
  assert.equal(new Set(days.map(({ day }) => day)).size, days.length);
});
