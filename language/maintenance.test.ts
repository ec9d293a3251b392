import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, set, slo } from './definitions.fixture.ts';

const maintenance = (spec: string): string => `
apiVersion: signalbox/v1
kind: Maintenance
metadata: { name: database }
spec: ${spec}`;

const times = (spec: string) => {
  const { startMs = 0, endMs = 0 } = set(slo(), maintenance(spec)).maintenances[0] ?? {};
  return [new Date(startMs).toISOString(), new Date(endMs).toISOString()];
};

test('an offset is obeyed, and a duration is as long as it says', () => {
  assert.deepEqual(times('{ start: 2026-03-01T23:30:00+01:00, end: 2026-03-01T23:00:00Z }'), [
    ...['2026-03-01T22:30:00.000Z', '2026-03-01T23:00:00.000Z'],
  ]);
  // The night in which Berlin's clocks go forward: two hours are two hours.
  assert.deepEqual(times('{ start: 2026-03-29T01:00:00+01:00, duration: 2h }'), [
    ...['2026-03-29T00:00:00.000Z', '2026-03-29T02:00:00.000Z'],
  ]);
});

test('all services are meant, or those that are named', () => {
  const services = (spec: string) => set(slo(), maintenance(spec)).maintenances[0]?.services;
  assert.deepEqual(services('{ start: 2026-03-01T22:00:00Z, duration: 1h }'), []);
  assert.deepEqual(services('{ start: 2026-03-01T22:00:00Z, duration: 1h, services: [shop] }'), [
    'shop',
  ]);
});

test('a time without a zone, or that is none, is refused', () => {
  for (const start of [
    ...['2026-03-01', '2026-03-01 22:00', '2026-03-01T22:00:00', '2026-13-01T00:00:00Z'],
    ...['2026-02-30T00:00:00Z', 'tomorrow', '1772402400', "''", '2026-03-01T22:00:00+25:00'],
    "'2026-03-01T22:00:00+01:00[Europe/Berlin]'",
  ]) {
    const found = broken(slo(), maintenance(`{ start: ${start}, duration: 1h }`));
    assert.ok(found[0] === 'maintenance-time' || found[0] === 'wrong-type', `${start}: ${found}`);
  }
});

test('it ends after it starts and within 31 days', () => {
  const from = (more: string) =>
    broken(slo(), maintenance(`{ start: 2026-03-01T22:00:00Z, ${more} }`));
  assert.deepEqual(from('duration: 31d'), []);
  assert.deepEqual(from('duration: 32d'), ['maintenance-time']);
  assert.deepEqual(from('end: 2026-03-01T22:00:00Z'), ['maintenance-time']);
  assert.deepEqual(from('description: x'), ['one-of']);
});
