import assert from 'node:assert/strict';
import { test } from 'node:test';
import { counter, fast, noonMs, objective, pushed, scraped, sloSet } from './engine/fixture.ts';
import { makeRig } from './engine/rig.ts';
import { CollectorError } from './error.ts';

test('before anything is counted all is null, not zero', () => {
  const { row } = makeRig();
  const { status, sli, budgetLeft, burn, current, coverage, reasons } = row();
  assert.deepEqual(
    [status, sli, budgetLeft, burn, current.ratio, coverage],
    ['no data', null, null, { '5m': null, '1h': null }, null, 0],
  );
  assert.deepEqual(reasons, ['nothing counted yet: waiting for requests_total from app']);
});

test('a row tells counts, budget, burn and the last minute', async () => {
  const { pass, row, engine, now } = makeRig();
  await pass(121, 199, 1);
  const { status, good, total, sli, budgetLeft, burn, current, sparkline, window } = row();
  // The first scrape is the baseline.
  assert.deepEqual([status, good, total, window], ['green', 120 * 199, 120 * 200, '30d']);
  assert.equal(sli, 0.995);
  assert.ok(Math.abs((budgetLeft ?? 0) - 0.5) < 1e-9);
  assert.ok(Math.abs((burn['5m'] ?? 0) - 0.5) < 1e-9);
  assert.deepEqual([current.good, current.total, current.windowSeconds], [60 * 199, 60 * 200, 60]);
  assert.deepEqual(current.readings[0], {
    text: 'more than 20 % failed',
    colour: 'red',
    badRatio: 0.005,
    badRatioAbove: 0.2,
    holds: false,
  });
  assert.equal(sparkline.length, 60);
  assert.deepEqual([sparkline[0], sparkline.at(-1)], [null, 0.995]);
  const detail = engine.detail('errors', now())?.objectives[0];
  assert.deepEqual(
    detail?.windows.map((each) => [each.window, each.total]),
    [
      ['1m', 12_000],
      ['5m', 24_000],
      ['1h', 24_000],
      ['30d', 24_000],
    ],
  );
  assert.equal(detail?.history.length, 360);
  assert.equal(
    detail?.history.reduce((sum, point) => sum + point.total, 0),
    24_000,
  );
  assert.equal(engine.detail('nothing', now()), null);
});

test('red pages at once, yellow does not, and both are left after their hold', async () => {
  const { pass, row, said, engine } = makeRig();
  await pass(70, 10, 0);
  assert.equal(row().status, 'green');
  await pass(4, 5, 5);
  assert.equal(row().status, 'yellow');
  assert.match(row().reasons[0] ?? '', /^bad: 20 of 600 in 1m \(3\.3 %\), promised 1 % at most$/);
  assert.deepEqual(said(), []);
  await pass(26, 5, 5);
  assert.equal(row().status, 'red');
  assert.ok(said().includes('errors-answered-red firing'));
  const alert = engine.alerts().find(({ kind }) => kind === 'threshold');
  assert.equal(alert?.severity, 'page');
  assert.match(alert?.summary ?? '', /^Error rate is red: more than 20 % failed: \d+ of 600 in 1m/);
  await pass(65, 10, 0);
  assert.equal(row().status, 'green');
  assert.ok(said().includes('errors-answered-red resolved'));
  const resolved = engine.alerts().find(({ kind }) => kind === 'threshold');
  assert.equal(resolved?.state, 'resolved');
  assert.ok(resolved?.resolvedAt);
});

test('a burn alert fires over both windows, not before it can judge, and is resolved by the short one', async () => {
  const status = { ...objective.status, red: [] };
  const { pass, said, transitions } = makeRig({ slos: sloSet([{ ...objective, status }]) });
  const name = 'errors-answered-burn-1h-5m';
  await pass(299, 8, 2);
  assert.deepEqual(said(), [`${name} pending`]);
  assert.match(
    transitions[0]?.reading ?? '',
    /too early to judge, observed for 2s of the 5m needed$/,
  );
  await pass(2, 8, 2);
  assert.deepEqual(said(), [`${name} pending`, `${name} firing`]);
  assert.match(
    transitions[1]?.reading ?? '',
    /^burning 20× over 1h and 20× over 5m, of 14.4× allowed; bad: 598 of 2990 in 1h \(20 %\)/,
  );
  await pass(200, 10, 0);
  assert.equal(said().at(-1), `${name} resolved`);
});

test('silence is stale, holds what fires, and has one alert of its own', async () => {
  const second = { ...objective, key: 'latency/fast', slo: 'latency', indicator: fast };
  const { pass, silence, row, said, engine, now } = makeRig({ slos: sloSet([objective, second]) });
  await pass(10, 5, 5);
  silence(3);
  assert.equal(row().status, 'red');
  silence(1);
  assert.equal(
    engine.rows(now()).every(({ status }) => status === 'stale'),
    true,
  );
  assert.deepEqual(row().reasons[0], 'nothing heard from app');
  silence(200);
  assert.ok(!said().some((text) => text.endsWith('resolved')));
  assert.deepEqual(
    said().filter((text) => text.startsWith('app-silent')),
    ['app-silent pending', 'app-silent firing'],
  );
  for (const name of ['errors', 'latency']) {
    const alerts = engine.detail(name, now())?.objectives[0]?.alerts ?? [];
    assert.ok(
      alerts.some(({ kind }) => kind === 'stale'),
      name,
    );
  }
  await pass(1, 5, 0);
  assert.ok(said().includes('app-silent resolved'));
  assert.ok(!said().includes('errors-answered-red resolved'));
});

test('what starts together with the collector is waited for before it is stale', async () => {
  const { silence, row, said, pass } = makeRig();
  silence(30);
  assert.deepEqual([row().status, said()], ['no data', []]);
  silence(1);
  assert.equal(row().status, 'stale');
  assert.deepEqual(said(), ['app-silent firing']);
  await pass(2, 5, 0);
  assert.equal(row().status, 'green');
});

test('an idle source is no data; its alert is resolved when the whole window passed idle', async () => {
  const burn = { name: 'none', alerts: [] };
  const { pass, silence, row, said } = makeRig({ slos: sloSet([{ ...objective, burn }]) });
  await pass(10, 5, 5);
  await pass(58, 0, 0);
  assert.equal(row().status, 'red');
  await pass(10, 0, 0);
  assert.equal(row().status, 'no data');
  assert.equal(said().at(-1), 'errors-answered-red resolved');

  // The same after a silence: the window is empty at once, but it has not passed idle.
  await pass(10, 5, 5);
  silence(90);
  await pass(40, 0, 0);
  assert.equal(row().status, 'no data');
  assert.ok(said().at(-1)?.startsWith('app-silent'));
  await pass(25, 0, 0);
  assert.equal(said().at(-1), 'errors-answered-red resolved');
});

test('what was bridged over a gap is in the budget and never pages', async () => {
  const { pass, silence, row, said, counts, engine } = makeRig();
  await pass(5, 5, 0);
  silence(30);
  counts[500] = 300;
  await pass(1, 5, 0);
  assert.deepEqual([row().good, row().total], [25, 325]);
  assert.equal(row().burn['1h'], 0);
  assert.ok(!said().some((text) => text.includes('errors')));
  assert.equal(engine.figures().bridgedGaps, 1);
});

test("the collector's own pause is not the source's silence", async () => {
  const { pass, jump, engine, now, row, said } = makeRig();
  await pass(5, 5, 0);
  jump(3_600_000);
  engine.evaluate(now());
  assert.notEqual(row().status, 'stale');
  assert.deepEqual(said(), []);
});

test('equal ids share one history, also between an objective and a condition', async () => {
  const twin = { ...objective, key: 'errors/strict', objective: 'strict', target: 0.999 };
  const { pass, engine, now, store } = makeRig({ slos: sloSet([objective, twin]) });
  await pass(3, 10, 1);
  assert.deepEqual(
    engine.rows(now()).map(({ total }) => total),
    [22, 22],
  );
  const indicators = store.database.prepare('SELECT indicator FROM histories').all();
  assert.deepEqual(
    indicators.map(({ indicator }) => indicator),
    ['requests', 'source/app'],
  );
});

test('rows are worst first, equal ones in the order of their definitions', async () => {
  const named = (slo: string) => ({ ...objective, key: slo, slo });
  const quiet = { ...named('b'), indicator: fast, status: { ...objective.status, red: [] } };
  const { pass, engine, now } = makeRig({ slos: sloSet([quiet, named('c'), named('a')]) });
  await pass(10, 5, 5);
  assert.deepEqual(
    engine.rows(now()).map(({ name, status }) => `${name} ${status}`),
    ['c red', 'a red', 'b no data'],
  );
});

test('a calendar budget begins again with its period', async () => {
  const period = { kind: 'calendar', unit: 'day', timeZone: 'UTC', text: '1d' } as const;
  const startMs = noonMs + 12 * 3_600_000 - 5000;
  const { pass, row } = makeRig({ slos: sloSet([{ ...objective, period }]), startMs });
  await pass(5, 9, 1);
  assert.equal(row().total, 40);
  await pass(2, 9, 1);
  assert.equal(row().total, 20);
});

test('coverage is the share of the period that was observed', async () => {
  const period = { kind: 'rolling', seconds: 600, text: '10m' } as const;
  const { pass, silence, row } = makeRig({ slos: sloSet([{ ...objective, period }]) });
  await pass(60, 1, 0);
  assert.ok(Math.abs(row().coverage - 0.1) < 0.01);
  silence(60);
  assert.ok(Math.abs(row().coverage - 0.1) < 0.01);
});

test('a clock set back is said; windows go on at the new time', async () => {
  const { pass, jump, row, engine, now } = makeRig();
  await pass(30, 5, 0);
  jump(-3_600_000);
  await pass(10, 5, 0);
  assert.match(engine.diagnostics(now()).join('\n'), /clock went back by 3599 s/);
  assert.equal(engine.figures().clockSteps, 2);
  assert.deepEqual([row().status, row().current.total], ['green', 50]);
});

test('impossible counts and targets that do not answer are said', async () => {
  const { engine, now, jump } = makeRig({ slos: sloSet([{ ...objective, indicator: fast }]) });
  for (const [good, total] of [
    [0, 0],
    [5, 4],
  ] as const) {
    jump(1000);
    await engine.ingest({
      ...scraped(now(), {}),
      samples: [
        counter('duration_seconds_bucket', { le: '0.5' }, good, now()),
        counter('duration_seconds_count', {}, total, now()),
      ],
    });
  }
  engine.sourceFailed('app', 'http://other/metrics', now(), 'it is away');
  assert.match(engine.diagnostics(now()).join('\n'), /5 good of 4 events, which cannot be/);
  jump(4000);
  assert.match(
    engine.diagnostics(now()).join('\n'),
    /http:\/\/other\/metrics \(app\) has given no readable answer since 2026-03-02 12:00:02 UTC/,
  );
  assert.equal(engine.figures().impossibleCounts, 1);
});

test('a repeated push is told apart and counted once', async () => {
  const { engine, now, row, jump } = makeRig();
  jump(1000);
  const samples = [counter('requests_total', { code: '200' }, 7, now(), noonMs)];
  const batch = pushed(now(), samples, 'body');
  assert.deepEqual(await Promise.all([engine.ingest(batch), engine.ingest(batch)]), [
    'stored',
    'repeated',
  ]);
  assert.equal(await engine.ingest(batch), 'repeated');
  assert.equal(row().total, 7);
});

test('batches that arrive together share one commit, each with its own counts', async () => {
  const { engine, now, row, jump } = makeRig();
  const from = (instance: number, value: number) => {
    const samples = [counter('requests_total', { code: '200' }, value, now(), noonMs)];
    return engine.ingest({ ...pushed(now(), samples), target: `app/${instance}` });
  };
  const instances = Array.from({ length: 40 }, (_, index) => index);
  for (const value of [3, 5]) {
    jump(1000);
    const outcomes = await Promise.all(instances.map((instance) => from(instance, value)));
    assert.ok(outcomes.every((outcome) => outcome === 'stored'));
  }
  assert.deepEqual([engine.figures().batches, engine.figures().commits], [80, 2]);
  assert.equal(row().total, 200);
});

test('after closing nothing is taken', async () => {
  const { engine, now } = makeRig();
  const waiting = engine.ingest(scraped(now(), { 200: 1 }));
  await engine.close();
  assert.equal(await waiting, 'stored');
  await assert.rejects(engine.ingest(scraped(now(), { 200: 1 })), CollectorError);
});
