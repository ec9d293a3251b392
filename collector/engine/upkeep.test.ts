import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BurnAlert, Maintenance, Objective } from '../../language/slo-set.ts';
import { openStore } from '../store/database.ts';
import { noonMs, objective, sloSet } from './fixture.ts';
import { makeRig } from './rig.ts';
import { upkeepOf } from './upkeep.ts';

const place = { file: 'slos/maintenance.yaml', line: 1, column: 1 };
const maintenance = (change: Partial<Maintenance> = {}): Maintenance => ({
  name: 'move',
  description: 'the database moves',
  startMs: noonMs + 10_000,
  endMs: noonMs + 30_000,
  services: ['api'],
  place,
  ...change,
});
const red: Objective = { ...objective, burn: { name: 'none', alerts: [] } };
const during = (maintenances: readonly Maintenance[], objectives = [red]) =>
  makeRig({ slos: { ...sloSet(objectives), maintenances } });

test('whose services are in maintenance, and when', () => {
  const { of, ofAll } = upkeepOf([
    maintenance(),
    maintenance({ name: 'all', description: '', services: [], startMs: noonMs, endMs: noonMs + 1 }),
  ]);
  const other = { ...objective, service: 'web' };
  const cases: [Pick<Objective, 'service'>, number, boolean][] = [
    [objective, 9999, false],
    [objective, 10_000, true],
    [objective, 29_999, true],
    [objective, 30_000, false],
    [other, 10_000, false],
    [other, 0, true],
  ];
  for (const [each, afterMs, expected] of cases)
    assert.equal(of(each, noonMs + afterMs) !== null, expected, `${each.service} ${afterMs}`);
  assert.equal(ofAll([objective, other], noonMs + 10_000), null);
  assert.match(
    ofAll([objective], noonMs + 10_000) ?? '',
    /until 2026-03-02 12:00:30 UTC \(the data/,
  );
});

test('in maintenance nothing begins to fire; all is measured, and told', async () => {
  const rig = during([maintenance()]);
  await rig.pass(12, 5, 0);
  await rig.pass(10, 5, 5);
  assert.deepEqual(rig.said(), ['errors-answered-red pending']);
  const [alert] = rig.engine.alerts();
  assert.deepEqual(
    [alert?.state, alert?.held],
    ['pending', 'in maintenance until 2026-03-02 12:00:30 UTC (the database moves)'],
  );
  assert.equal(rig.row().status, 'red');
  assert.match(rig.row().reasons.at(-1) ?? '', /^in maintenance until/);
  assert.equal(rig.row().total, 155);
});

test('what still holds when it is over fires then, and what is over by then never', async () => {
  const lasting = during([maintenance()]);
  await lasting.pass(12, 5, 0);
  await lasting.pass(17, 5, 5);
  assert.ok(!lasting.said().some((word) => word.endsWith('firing')));
  await lasting.pass(1, 5, 5);
  assert.equal(lasting.said().at(-1), 'errors-answered-red firing');
  assert.equal(lasting.engine.alerts()[0]?.held, null);

  const passing = during([maintenance({ endMs: noonMs + 200_000 })]);
  await passing.pass(12, 5, 0);
  await passing.pass(3, 0, 5);
  await passing.pass(190, 500, 0);
  assert.ok(!passing.said().some((word) => word.endsWith('firing')));
  assert.deepEqual(passing.engine.alerts(), []);
});

test('what was bad in maintenance burns nothing after it', async () => {
  const burning: Objective = {
    ...objective,
    status: { ...objective.status, red: [] },
    burn: {
      name: 'own',
      alerts: objective.burn.alerts.map((alert) => ({
        ...alert,
        longSeconds: 120,
        shortSeconds: 10,
      })),
    },
  };
  const fired = async (maintenances: readonly Maintenance[]) => {
    const rig = during(maintenances, [burning]);
    await rig.pass(12, 10, 0);
    await rig.pass(18, 0, 10);
    await rig.pass(30, 10, 0);
    return rig.said().some((word) => word.endsWith('firing'));
  };
  assert.deepEqual([await fired([]), await fired([maintenance()])], [true, false]);
});

test('what fired before goes on firing', async () => {
  const rig = during([maintenance()]);
  await rig.pass(9, 5, 5);
  assert.ok(rig.said().includes('errors-answered-red firing'));
  await rig.pass(10, 5, 5);
  assert.equal(rig.engine.alerts()[0]?.state, 'firing');
});

test('a silent source is kept back only where all its readers are in maintenance', async () => {
  const web = { ...objective, key: 'web/answered', slo: 'web', service: 'web' };
  for (const [objectives, fires] of [
    [[red], false],
    [[red, web], true],
  ] as const) {
    const rig = during([maintenance({ endMs: noonMs + 90_000 })], [...objectives]);
    await rig.pass(12, 5, 0);
    rig.silence(40);
    assert.equal(rig.said().includes('app-silent firing'), fires);
    rig.silence(40);
    assert.ok(rig.said().includes('app-silent firing'));
  }
});

const waiting = (change: Partial<BurnAlert>): Objective => ({
  ...objective,
  status: { ...objective.status, red: [] },
  burn: {
    name: 'own',
    alerts: objective.burn.alerts.map((alert) => ({
      ...alert,
      longSeconds: 60,
      shortSeconds: 5,
      factor: 10,
      ...change,
    })),
  },
});

test('a burn that must last is pending until it has, over a restart too', async () => {
  const slos = sloSet([waiting({ forSeconds: 20, notify: ['night-shift'] })]);
  const store = openStore(':memory:');
  const rig = makeRig({ slos, store });
  await rig.pass(12, 5, 5);
  const [pending] = rig.engine.alerts();
  assert.deepEqual(
    [pending?.state, pending?.held, pending?.notify],
    ['pending', 'must hold for 20s before it fires', ['night-shift']],
  );
  const again = makeRig({ slos, store, startMs: rig.now() });
  Object.assign(again.counts, rig.counts);
  assert.deepEqual(again.engine.alerts(), [pending]);
  const firesAt = async (each: ReturnType<typeof makeRig>): Promise<number> => {
    for (let second = 0; second < 30 && each.engine.alerts()[0]?.state !== 'firing'; second += 1) {
      await each.pass(1, 5, 5);
    }
    return each.now();
  };
  const [restarted, undisturbed] = [await firesAt(again), await firesAt(rig)];
  assert.equal(restarted, undisturbed);
  assert.ok(restarted >= (pending?.since ?? 0) + 20_000 && restarted < noonMs + 30_000);
  assert.deepEqual(again.said(), ['errors-answered-burn-1m-5s firing']);
});

test('a burn that ends before it has lasted never fires', async () => {
  const rig = makeRig({ slos: sloSet([waiting({ forSeconds: 20 })]) });
  await rig.pass(15, 5, 5);
  await rig.pass(60, 50, 0);
  assert.deepEqual(
    rig.said().map((word) => word.split(' ')[1]),
    ['pending', 'inactive'],
  );
});
