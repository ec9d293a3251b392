import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRig } from './rig.ts';

const [minuteMs, dayMs] = [60_000, 86_400_000];
const rowsIn = (rig: ReturnType<typeof makeRig>, table: string): number =>
  Number(rig.store.database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);

test('a clock that is a year ahead for some minutes makes nothing forgotten', async () => {
  const rig = makeRig();
  await rig.pass(60, 10, 1);
  const before = rig.row().total;
  rig.jump(400 * dayMs);
  // Scrapes of the wrong time are counted there, and are not what is looked at here.
  rig.silence(300);
  assert.equal(rig.row().total, 0);
  rig.jump(-400 * dayMs - 300_000);
  rig.silence(1);
  assert.equal(rig.row().total, before);
  assert.match(rig.engine.diagnostics(rig.now()).join(), /clock went back/);
  await rig.pass(5, 10, 1);
  assert.equal(rig.row().total, before + 55);
});

test('a clock that is set back by an hour goes on counting, and what comes is told from what was', async () => {
  const rig = makeRig();
  await rig.pass(30, 10, 0);
  rig.jump(-60 * minuteMs);
  await rig.pass(1, 10, 0);
  const before = rig.row().total;
  await rig.pass(30, 10, 0);
  assert.equal(rig.row().total, before + 300);
  assert.equal(rig.row().current.total, 310);
});

test('what was counted ahead of the clock is there again when its time has come, as after a restart', async () => {
  const rig = makeRig();
  await rig.pass(30, 10, 0);
  rig.jump(3 * 60 * minuteMs);
  await rig.pass(30, 10, 0);
  const all = rig.row().total;
  rig.jump(-3 * 60 * minuteMs);
  rig.silence(1);
  assert.ok(rig.row().total < all);
  rig.jump(3 * 60 * minuteMs + 60_000);
  rig.silence(1);
  assert.equal(rig.row().total, all);
  const restarted = makeRig({ store: rig.store, startMs: rig.now() });
  assert.equal(restarted.row().total, all);
});

test('hours pass, and the store does not grow beyond what windows read', async () => {
  const rig = makeRig();
  await rig.pass(60, 10, 1);
  const measure = async (): Promise<number> => {
    // Twenty minutes, in steps that are no pause of the collector.
    for (let step = 0; step < 240; step += 1) {
      rig.jump(4000);
      await rig.pass(1, 50, 1);
    }
    return rowsIn(rig, 'cells');
  };
  const sizes = [await measure(), await measure(), await measure(), await measure()];
  const [, second = 0, third = 0, fourth = 0] = sizes;
  // Seconds are kept for ten minutes; only the wider cells, which are few, still become more.
  assert.ok(third - second < 600 && fourth - third < 600, sizes.join());
  assert.ok(fourth < 240 * 5 * 2, sizes.join());
});
