import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noonMs, sloSet } from './fixture.ts';
import { Sources } from './sources.ts';

const probe = {
  name: 'front',
  source: 'outside',
  url: 'http://app/health',
  intervalSeconds: 1,
  timeoutSeconds: 5,
  startupGraceSeconds: 40,
};
const slos = {
  ...sloSet(),
  dataSources: [
    ...sloSet().dataSources,
    { name: 'outside', type: 'probe' as const, intervalSeconds: 1 },
  ],
  scrapeTargets: [
    { ...probe, name: 'app', source: 'app', url: 'http://app/metrics', intervalSeconds: 4 },
  ],
  probes: [probe],
};
const at = (seconds: number): number => noonMs + seconds * 1000;

test('a source is silent after three intervals, and live since it was heard again', () => {
  const sources = new Sources(slos, at(0));
  sources.hear('app', 'x', at(1));
  sources.hear('app', 'x', at(2));
  assert.deepEqual(sources.read('app', at(5)), { silent: false, silentMs: 3000, liveMs: 4000 });
  assert.deepEqual(sources.read('app', at(5.001)), { silent: true, silentMs: 3001, liveMs: 0 });
  sources.hear('app', 'x', at(60));
  assert.equal(sources.read('app', at(61)).liveMs, 1000);
});

test('what was heard before this process is not live in it, and is waited for', () => {
  const sources = new Sources(slos, at(0));
  sources.remember('app', at(-1));
  assert.deepEqual(sources.read('app', at(30)), { silent: false, silentMs: 30_000, liveMs: 0 });
  assert.equal(sources.read('app', at(31)).silent, true);
});

test('a probe that gives time to start is waited for that long', () => {
  const sources = new Sources(slos, at(0));
  assert.equal(sources.read('outside', at(55)).silent, false);
  assert.equal(sources.read('outside', at(56)).silent, true);
});

test('a pause of the collector itself begins every silence anew', () => {
  const sources = new Sources(slos, at(0));
  sources.hear('app', 'x', at(1));
  sources.wake(at(3600));
  assert.deepEqual(sources.read('app', at(3610)), { silent: false, silentMs: 10_000, liveMs: 0 });
});

test('a target has its own interval; a probe may take its timeout', () => {
  const sources = new Sources(slos, at(0));
  assert.equal(sources.intervalMs('app', 'http://app/metrics'), 4000);
  assert.equal(sources.intervalMs('app', 'http://other/metrics'), 1000);
  assert.equal(sources.intervalMs('outside', 'probe/front'), 5000);
  sources.hear('outside', 'probe/front', at(1));
  assert.equal(sources.read('outside', at(16)).silent, false);
  assert.equal(sources.read('outside', at(16.001)).silent, true);
});

test('time was observed up to two intervals back; over a gap only the last', () => {
  const sources = new Sources(slos, at(0));
  assert.equal(sources.observedSeconds('pushed', at(1)), 10);
  sources.hear('pushed', 'x', at(1));
  assert.equal(sources.observedSeconds('pushed', at(13)), 12);
  assert.equal(sources.observedSeconds('pushed', at(60)), 10);
});

test('who does not answer is complained of after three intervals, until it answers', () => {
  const sources = new Sources(slos, at(0));
  sources.fail('app', 'http://app/metrics', at(1), 'it is on fire');
  sources.fail('app', 'http://app/metrics', at(9), 'it is away');
  assert.deepEqual(sources.complaints(at(13)), []);
  assert.match(
    sources.complaints(at(14))[0] ?? '',
    /since 2026-03-02 12:00:01 UTC: it is away\. Check/,
  );
  sources.hear('app', 'http://app/metrics', at(15));
  assert.deepEqual(sources.complaints(at(16)), []);
});
