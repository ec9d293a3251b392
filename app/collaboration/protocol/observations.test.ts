import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report, ReportedSpan } from './messages.ts';
import { Observations } from './observations.ts';

const span: ReportedSpan = {
  name: 'edit',
  document: '00000000-0000-4000-8000-000000000001',
  trace: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`,
  startedAt: 1,
  endedAt: 2,
};

const setUp = () => {
  let now = 0;
  let timer: { readonly at: number; readonly action: () => void } | null = null;
  const move = (milliseconds: number): void => {
    const until = now + milliseconds;
    while (timer !== null && timer.at <= until) {
      const { at, action } = timer;
      timer = null;
      now = at;
      action();
    }
    now = until;
  };
  const world = { reports: [] as Report[], taken: true, move };
  const clock = {
    now: () => now,
    random: () => 0,
    after: (milliseconds: number, action: () => void) => {
      const own = { at: now + milliseconds, action };
      timer = own;
      return () => {
        if (timer === own) timer = null;
      };
    },
  };
  const observed = new Observations(clock, (report) => {
    if (world.taken) world.reports.push(structuredClone(report));
    return world.taken;
  });
  return { observed, world };
};

test('what comes within five seconds is one report, with the counts so far', () => {
  const { observed, world } = setUp();
  observed.sync(0.012_34);
  observed.deliveries('live', 1);
  world.move(2_500);
  observed.presence(0.2);
  observed.span(span);
  observed.deliveries('missed', 2);
  world.move(2_499);
  assert.equal(world.reports.length, 0);
  world.move(1);
  assert.deepEqual(world.reports, [
    {
      syncLatencySeconds: [0.0123],
      presenceLatencySeconds: [0.2],
      spans: [span],
      deliveries: { live: 1, replayed: 0, missed: 2 },
    },
  ]);
  world.move(60_000);
  assert.equal(world.reports.length, 1);
});

test('what was late is told after two, and all else with it', () => {
  for (const late of [
    (observed: Observations) => observed.sync(0.1),
    (observed: Observations) => observed.presence(0.3),
  ]) {
    const { observed, world } = setUp();
    observed.sync(0.02);
    observed.deliveries('live', 1);
    world.move(1_000);
    late(observed);
    world.move(1_999);
    assert.equal(world.reports.length, 0);
    world.move(1);
    assert.equal(world.reports.length, 1);
    assert.equal(world.reports[0]?.deliveries?.live, 1);
    world.move(60_000);
    assert.equal(world.reports.length, 1);
  }
});

test('what nobody takes is kept: counts all, of the figures the newest', () => {
  const { observed, world } = setUp();
  world.taken = false;
  for (let n = 0; n < 250; n += 1) {
    observed.sync(n / 1000);
    observed.deliveries('live', 1);
    observed.span(span);
  }
  world.move(10_000);
  world.taken = true;
  world.move(5_000);
  const [only, ...others] = world.reports;
  assert.deepEqual(others, []);
  assert.equal(only?.deliveries?.live, 250);
  assert.equal(only?.syncLatencySeconds.length, 100);
  assert.equal(only?.syncLatencySeconds.at(-1), 0.249);
  assert.ok((only?.spans?.length ?? 0) <= 50);
});

test('a latency is neither negative nor longer than an hour', () => {
  const { observed, world } = setUp();
  observed.sync(-5);
  observed.presence(86_400);
  observed.flush();
  assert.deepEqual(world.reports, [{ syncLatencySeconds: [0], presenceLatencySeconds: [3_600] }]);
});
