import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objective, sloSet } from '../engine/fixture.ts';
import { makeRig } from '../engine/rig.ts';
import { CellStore } from '../store/cells.ts';
import { openStore } from '../store/database.ts';
import { openCorrections, pausesOf } from './corrections.ts';
import { dayAt, dayMs, hourMs } from './days.ts';
import { openLedger } from './ledger.ts';
import { refuse } from './proposal.ts';

const nowMs = Date.UTC(2026, 9, 20, 12, 34, 56);
const { slo, objective: name, key, service } = objective;
const wrong = {
  ...{ slo, objective: null, service: null },
  ...{ author: 'ada', reason: 'the load balancer counted a drill', madeAt: nowMs },
};
const hours = (day: number, from: number, to: number) => ({
  from: Date.UTC(2026, 9, day, from),
  to: Date.UTC(2026, 9, day, to),
});

/** So many good of total events in each hour of a day. */
const filled = (day: number, bad: readonly number[]) => {
  const store = openStore(':memory:');
  const cells = new CellStore(store);
  const history = cells.histories([objective.indicator.id], Date.UTC(2026, 8, 1));
  const id = history.get(objective.indicator.id)?.id ?? 0;
  const increments = bad.map((count, hour) => ({
    ...{ history: id, timeMs: Date.UTC(2026, 9, day, hour, 30), bridged: false },
    ...{ good: 100 - count, total: 100 },
  }));
  store.transaction(() => cells.write(increments, nowMs));
  return store;
};

test('what is left out of a day is written down while its hours are known', () => {
  const store = filled(14, [0, 0, 50, 7, 0]);
  const corrections = openCorrections(store);
  const maintenance = {
    ...{ name: 'm', description: '', services: [], place: { file: '', line: 1, column: 1 } },
    ...{ startMs: hours(14, 3, 4).from, endMs: hours(14, 3, 4).to },
  };
  const ledger = openLedger({
    ...{ store, corrections, objectives: [objective], maintenances: [maintenance] },
  });
  const day = dayAt(hours(14, 0, 1).from);
  const made = corrections.make({ ...wrong, ...hours(14, 2, 4) });
  ledger.refresh(nowMs);
  const rows = () =>
    ledger
      .days(day - 30, day + 30)
      .get(key)
      ?.map(({ what, good, total, seconds }) => ({
        ...{ what, good, total, seconds },
      })) ?? [];
  const ofMaintenance = { what: 'maintenance', good: 93, total: 100, seconds: 3600 };
  // The hour of the maintenance is left out once.
  assert.deepEqual(
    new Set(rows()),
    new Set([ofMaintenance, { what: made.id, good: 50, total: 100, seconds: 3600 }]),
  );
  ledger.refresh(nowMs);
  assert.equal(rows().length, 2, 'and written once');

  // A month later the hours are gone; what was written stays.
  ledger.refresh(nowMs + 40 * dayMs);
  assert.equal(rows().length, 2);
  corrections.withdraw(made.id, 'ben', 'it was no drill', nowMs);
  ledger.refresh(nowMs + 40 * dayMs);
  assert.deepEqual(rows(), [ofMaintenance]);
  assert.equal(corrections.list().length, 1, 'it is withdrawn, not gone');
  assert.equal(corrections.withdraw(made.id, 'ben', 'again', nowMs), null);
  store.close();
});

test('of days long past whole days are left out', () => {
  const store = filled(14, [0, 0, 50]);
  const corrections = openCorrections(store);
  const ledger = openLedger({ store, corrections, objectives: [objective], maintenances: [] });
  const laterMs = nowMs + 60 * dayMs;
  corrections.make({ ...wrong, ...{ from: hours(14, 0, 0).from, to: hours(15, 0, 0).from } });
  ledger.refresh(laterMs);
  ledger.refresh(laterMs + hourMs);
  const day = dayAt(hours(14, 0, 1).from);
  assert.deepEqual(
    ledger
      .days(day, day + 1)
      .get(key)
      ?.map(({ total, seconds }) => [total, seconds]),
    [[300, 86_400]],
  );
  store.close();
});

test('what cannot be left out is refused, with the way out', () => {
  const objectives = [objective];
  const told = (changes: object, standing = [] as Parameters<typeof refuse>[2]) =>
    refuse({ ...wrong, ...hours(14, 2, 4), ...changes }, objectives, standing, nowMs);
  assert.equal(told({}), null);
  assert.equal(told({ slo: null, service }), null);
  for (const [changes, status, words] of [
    [{ slo: 'nothing' }, 404, /no.*SLO|not an SLO/],
    [{ objective: 'nothing' }, 404, /objective 'nothing'/],
    [{ slo: null, service: 'nothing' }, 404, /service/],
    [{ from: hours(14, 2, 4).from + 60_000 }, 400, /whole hours/],
    [{ to: hours(14, 1, 2).from }, 400, /after from/],
    [{ to: hours(21, 0, 0).from }, 400, /still to come/],
    [{ from: nowMs - (nowMs % hourMs) - 33 * dayMs, to: hours(20, 0, 10).to }, 400, /31 days/],
    [{ from: Date.UTC(2026, 7, 1, 1), to: Date.UTC(2026, 7, 1, 2) }, 400, /whole days/],
    [{ from: Date.UTC(2025, 1, 1), to: Date.UTC(2025, 1, 2) }, 400, /366/],
  ] as const) {
    const refusal = told(changes);
    assert.equal(refusal?.status, status, JSON.stringify(changes));
    assert.match(refusal.detail, words);
  }
  const other = { ...wrong, id: 'c-1', ...hours(14, 3, 5), withdrawn: null };
  assert.equal(told({}, [other])?.status, 409);
  assert.equal(told(hours(14, 5, 6), [other]), null);
  assert.equal(told({}, [{ ...other, slo: 'else' }]), null);
});

test('a budget is given back by a correction, and taken again when that is withdrawn', async () => {
  const store = openStore(':memory:');
  const corrections = openCorrections(store);
  const slos = sloSet();
  const startMs = Date.UTC(2026, 9, 14, 2);
  const rig = makeRig({
    ...{ store, slos, startMs },
    corrections: () => pausesOf(corrections.standing(), slos.objectives),
  });
  await rig.pass(60, 10, 10);
  rig.jump(hourMs);
  await rig.pass(60, 100, 0);
  rig.jump(hourMs);
  await rig.pass(5, 100, 0);
  const spent = rig.row();
  assert.ok((spent.budgetLeft ?? 1) < 0);
  const made = corrections.make({
    ...{ ...wrong, slo, objective: name },
    ...{ from: startMs, to: startMs + hourMs },
  });
  rig.engine.correct(rig.now());
  const corrected = rig.row();
  assert.equal(corrected.budgetLeft, 1);
  assert.equal(corrected.leftOutSeconds, 3600);
  const again = makeRig({
    ...{ store, slos, startMs: rig.now() },
    corrections: () => pausesOf(corrections.standing(), slos.objectives),
  });
  assert.equal(again.row().budgetLeft, 1, 'it outlives the process');
  corrections.withdraw(made.id, 'ben', 'it was real', rig.now());
  rig.engine.correct(rig.now());
  assert.equal(rig.row().budgetLeft, spent.budgetLeft);
  assert.equal(rig.row().total, spent.total);
  await rig.engine.close();
});
