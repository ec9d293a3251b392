import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Objective, SloSet } from '../../language/slo-set.ts';
import { openStore } from '../store/database.ts';
import { noonMs, objective, requests, sloSet } from './fixture.ts';
import { makeRig, type RigOptions } from './rig.ts';

const { place } = objective;

/** Red above a share of failures in a minute, and nothing else. */
const redAbove = (service: string, badRatioAbove: number, windowSeconds = 60): Objective => ({
  ...objective,
  ...{ key: `${service}/kept`, slo: service, objective: 'kept', service },
  burn: { name: 'none', alerts: [] },
  status: {
    ...{ ...objective.status, windowSeconds },
    red: [{ indicator: requests, badRatioAbove, text: 'too many failed' }],
  },
});

const service = (name: string, dependsOn: readonly string[] = []) => ({
  ...{ name, title: name, description: '', owner: null, budgetPolicy: null, dependsOn, place },
});

/** The database fails when most fails, the shop already when some does. */
const slos: SloSet = {
  ...sloSet([redAbove('database', 0.6), redAbove('shop', 0.2)]),
  services: [service('database'), service('shop', ['database'])],
};

const stage = (options: RigOptions = {}) => {
  const rig = makeRig({ slos, ...options });
  const alert = (name: string) => rig.engine.alerts().find((each) => each.alertName === name);
  const by = () => alert('shop-kept-red')?.inhibitedBy;
  /** What is told, or no longer. */
  const told = () =>
    rig.transitions.map(({ alert: { alertName, inhibitedBy }, from, to }) =>
      [alertName, from === to ? 'still' : '', to, inhibitedBy === null ? '' : 'inhibited']
        .filter((word) => word !== '')
        .join(' '),
    );
  return { ...rig, alert, by, told };
};

test('what stands on a red service is red, and says by what it is inhibited', async () => {
  const { pass, by, told, engine, now } = stage();
  await pass(70, 10, 0);
  await pass(70, 2, 8);
  assert.equal(by(), 'database-kept-red');
  assert.ok(engine.rows(now()).every(({ status }) => status === 'red'));
  // The shop was red first, hence told, and is quiet from then on.
  assert.deepEqual(told(), [
    'shop-kept-red firing',
    'database-kept-red firing',
    'shop-kept-red still firing inhibited',
  ]);
});

test('both at once: one is told, and when both end together the other never is', async () => {
  const { pass, told, by } = stage();
  // The baseline, then all at once.
  await pass(1, 0, 0);
  await pass(30, 1, 9);
  assert.equal(by(), 'database-kept-red');
  await pass(300, 10, 0);
  assert.deepEqual(told().toSorted(), [
    'database-kept-red firing',
    'database-kept-red resolved',
    'shop-kept-red firing inhibited',
    'shop-kept-red resolved',
  ]);
});

const someFails = async (rig: ReturnType<typeof stage>) => {
  await rig.pass(1, 0, 0);
  await rig.pass(30, 1, 9);
  // Enough for the shop, too little for the database.
  for (let second = 0; rig.alert('database-kept-red')?.state !== 'resolved'; second += 1) {
    await rig.pass(1, 6, 4);
    assert.ok(second < 100);
  }
};

test('nothing is lost: what still holds once its window sees no more of the end is told', async () => {
  const rig = stage();
  await someFails(rig);
  assert.equal(rig.by(), 'database-kept-red');
  // Its window, and the hold of its colour.
  await rig.pass(64, 6, 4);
  assert.equal(rig.by(), 'database-kept-red');
  assert.equal(rig.told().at(-1), 'database-kept-red resolved');
  await rig.pass(1, 6, 4);
  assert.equal(rig.by(), null);
  assert.equal(rig.told().at(-1), 'shop-kept-red still firing');
  assert.match(rig.transitions.at(-1)?.reading ?? '', /^too many failed: 240 of 600 in 1m/);
});

test('a restart changes nothing about it', async () => {
  const store = openStore(':memory:');
  const before = stage({ store });
  await someFails(before);
  await before.pass(30, 6, 4);
  await before.engine.close();
  const after = stage({ store, startMs: before.now() });
  Object.assign(after.counts, before.counts);
  assert.equal(after.by(), 'database-kept-red');
  await after.pass(34, 6, 4);
  assert.deepEqual([after.by(), after.told()], ['database-kept-red', []]);
  await after.pass(1, 6, 4);
  assert.deepEqual([after.by(), after.told()], [null, ['shop-kept-red still firing']]);
});

test('a service in maintenance is not told of, and silences all the same', async () => {
  const upkeep = {
    ...{ name: 'move', description: '', startMs: noonMs, endMs: noonMs + 3_600_000 },
    ...{ services: ['database'], place },
  };
  const { pass, by, told, alert } = stage({ slos: { ...slos, maintenances: [upkeep] } });
  await pass(1, 0, 0);
  await pass(30, 1, 9);
  assert.equal(alert('database-kept-red')?.state, 'pending');
  assert.equal(by(), 'database-kept-red');
  await pass(120, 10, 0);
  assert.ok(!told().includes('shop-kept-red still firing'));
});

test('what fires and recovers again and again stays one alert', async () => {
  const rig = stage({ slos: sloSet([redAbove('shop', 0.2, 10)]) });
  await rig.pass(20, 10, 0);
  for (let time = 0; time < 8; time += 1) {
    await rig.pass(20, 2, 8);
    await rig.pass(60, 10, 0);
  }
  assert.deepEqual(rig.told(), [
    ...['shop-kept-red firing', 'shop-kept-red resolved'],
    ...['shop-kept-red firing', 'shop-kept-red resolved', 'shop-kept-red firing'],
  ]);
  const { flapping, recoveringSince, state } = rig.alert('shop-kept-red') ?? {};
  assert.deepEqual([flapping, state], [true, 'firing']);
  assert.ok((rig.now() - (recoveringSince ?? 0)) / 1000 < 60);
  await rig.pass(600, 10, 0);
  assert.equal(rig.told().at(-1), 'shop-kept-red resolved');
});

test('that it flaps outlives a restart', async () => {
  const store = openStore(':memory:');
  const only = sloSet([redAbove('shop', 0.2, 10)]);
  let [startMs, counts]: [number, Record<string, number>] = [noonMs, { 200: 1000, 500: 0 }];
  const flapping: (boolean | undefined)[] = [];
  for (let time = 0; time < 4; time += 1) {
    const rig = stage({ store, slos: only, startMs });
    Object.assign(rig.counts, counts);
    await rig.pass(20, 10, 0);
    await rig.pass(20, 2, 8);
    flapping.push(rig.alert('shop-kept-red')?.flapping);
    if (time < 2) await rig.pass(60, 10, 0);
    await rig.engine.close();
    [startMs, counts] = [rig.now(), rig.counts];
  }
  assert.deepEqual(flapping, [false, false, true, true]);
});

test('a source that falls silent silences what it measures, which says since when', async () => {
  const { pass, silence, alert, told } = stage({ slos: sloSet([redAbove('shop', 0.2)]) });
  await pass(20, 10, 0);
  await pass(30, 2, 8);
  silence(30);
  const red = alert('shop-kept-red');
  assert.deepEqual([red?.state, red?.inhibitedBy], ['firing', 'app-silent']);
  assert.ok(red?.noDataSince);
  await pass(1, 2, 8);
  assert.equal(alert('shop-kept-red')?.noDataSince, null);
  assert.deepEqual(told().slice(-2), ['shop-kept-red still firing', 'app-silent resolved']);
});

/** A service of which only burn alerts tell. */
const burning = (alerts: Objective['burn']['alerts']): Objective => ({
  ...objective,
  status: { ...objective.status, red: [] },
  burn: { name: 'own', alerts },
});
const short: Objective['burn']['alerts'][number] = {
  ...{ severity: 'page', longSeconds: 60, shortSeconds: 10, factor: 10, minimumBadEvents: 1 },
  ...{ forSeconds: 0, notify: [], and: [] },
};

test('an alert is kept firing for as long as it asks for', async () => {
  const rig = stage({ slos: sloSet([burning([{ ...short, keepFiringSeconds: 90 }])]) });
  await rig.pass(70, 10, 0);
  await rig.pass(30, 2, 8);
  await rig.pass(90, 10, 0);
  const alert = rig.alert('errors-answered-burn-1m-10s');
  assert.deepEqual([alert?.state, typeof alert?.recoveringSince], ['firing', 'number']);
  await rig.pass(20, 10, 0);
  assert.equal(rig.told().at(-1), 'errors-answered-burn-1m-10s resolved');
});

test('limits that must hold together fire when the last of them holds, and end with the first', async () => {
  const and = [{ ...short, longSeconds: 300, shortSeconds: 20 }];
  const name = 'errors-answered-burn-1m-10s-and-5m-20s';
  const rig = stage({ slos: sloSet([burning([{ ...short, and }])]) });
  await rig.pass(300, 10, 0);
  // A minute of it is 10 % in ten seconds, five minutes are in forty.
  await rig.pass(30, 2, 8);
  assert.equal(rig.alert(name), undefined);
  await rig.pass(10, 2, 8);
  const alert = rig.alert(name);
  assert.equal(alert?.state, 'firing');
  assert.match(
    alert?.summary ?? '',
    /^Error rate is spending its error budget too fast: burning \d+(\.\d)?× over 1m and 80× over 10s, of 10× allowed, and 10\.\d× over 5m and 80× over 20s, of 10× allowed; bad: \d+ of 600 in 1m/,
  );
  // The short window of ten seconds lets go first.
  await rig.pass(9 + 5 + 1, 10, 0);
  assert.equal(rig.told().at(-1), `${name} resolved`);
});
