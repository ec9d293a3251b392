import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { createCondition } from './condition.ts';

const noonMs = 1_772_452_800_000;

const open = () => {
  const at = {
    ...{ fault: null as string | null, damaged: false },
    ...{ free: 1e12 as number | Error, sentAway: 0 },
  };
  const damages: string[] = [];
  const turns: (string | null)[] = [];
  const calls: string[] = [];
  const condition = createCondition({
    store: { fault: () => at.fault, isDamaged: () => at.damaged, retry: () => calls.push('retry') },
    snapshots: { second: () => calls.push('snapshot'), complaint: () => null },
    dataFolder: '/data',
    freeBytes: () => {
      if (typeof at.free !== 'number') throw at.free;
      return at.free;
    },
    sentAway: async () => at.sentAway,
    onTurn: (problem) => turns.push(problem),
    onDamage: (problem) => damages.push(problem),
  });
  return { at, turns, calls, damages, condition };
};

test('it is ready between the opening of its doors and its stop', () => {
  const { condition } = open();
  assert.match(condition.readiness().doors ?? '', /not open yet/);
  condition.doorsOpen();
  assert.deepEqual(condition.readiness(), { store: null, disk: null, doors: null });
  condition.stopping();
  assert.match(condition.readiness().doors ?? '', /stopping/);
});

test('a store that refuses is tried each second, and told once in each turn', () => {
  const { at, turns, calls, condition } = open();
  at.fault = 'The store is full.';
  condition.second(noonMs);
  condition.second(noonMs + 1000);
  assert.deepEqual(turns, ['The store is full.']);
  assert.equal(condition.readiness().store, 'The store is full.');
  assert.deepEqual(condition.complaints(), ['The store is full.']);
  at.fault = null;
  condition.second(noonMs + 2000);
  assert.deepEqual(turns, ['The store is full.', null]);
  assert.equal(calls.filter((call) => call === 'retry').length, 3);
});

test('damage is told once', () => {
  const { at, damages, condition } = open();
  condition.second(noonMs);
  at.fault = 'The store is damaged here.';
  at.damaged = true;
  condition.second(noonMs + 1000);
  condition.second(noonMs + 2000);
  assert.deepEqual(damages, ['The store is damaged here.']);
});

test('a disk is told while it is nearly full; a folder that is gone as such', () => {
  const { at, condition } = open();
  at.free = 31 * 1024 * 1024;
  condition.second(noonMs);
  assert.match(condition.readiness().disk ?? '', /nearly full: 31\.0 MiB are left/);
  at.free = Object.assign(new Error('no such folder'), { code: 'ENOENT' });
  condition.second(noonMs + 5000);
  assert.match(condition.readiness().disk ?? '', /cannot be found \(ENOENT\)/);
  at.free = 1e12;
  condition.second(noonMs + 10_000);
  assert.equal(condition.readiness().disk, null);
});

test('back-pressure is shown for a minute after it was last felt', async () => {
  const { at, condition } = open();
  const pass = async (seconds: number, sentAway: number): Promise<string> => {
    at.sentAway = sentAway;
    condition.second(noonMs + seconds * 1000);
    await turn();
    return condition.complaints().join();
  };
  assert.equal(await pass(0, 7), '', 'what was before is not news');
  assert.match(await pass(10, 12), /In the last minute 5 pushes were told to come again later/);
  assert.match(await pass(60, 12), /5 pushes/);
  assert.equal(await pass(75, 12), '');
});
