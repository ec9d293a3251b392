import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Probe } from '../../language/slo-set.ts';
import { probeOnce, startProbe } from './probe.ts';
import type { Batch } from './sample.ts';

const probe: Probe = {
  name: 'app',
  source: 'app-probe',
  url: 'http://app.example/health',
  intervalSeconds: 0.001,
  timeoutSeconds: 5,
  startupGraceSeconds: 0,
};

const answering =
  (status: number): typeof fetch =>
  async () =>
    new Response(null, { status });

test('a 2xx is a success, all else a failure', async () => {
  for (const [status, result] of [
    [200, 'success'],
    [204, 'success'],
    [302, 'failure'],
    [404, 'failure'],
    [503, 'failure'],
  ] as const) {
    assert.equal(await probeOnce(probe, { fetch: answering(status) }), result);
  }
  const refusing: typeof fetch = async () => {
    throw new TypeError('fetch failed');
  };
  assert.equal(await probeOnce(probe, { fetch: refusing }), 'failure');
});

test('an answer that comes too late is a failure', async () => {
  const hanging: typeof fetch = (_url, options) =>
    new Promise((_resolve, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    });
  // The timeout's own timer does not keep a process alive.
  const alive = setTimeout(() => {}, 10_000);
  assert.equal(await probeOnce({ ...probe, timeoutSeconds: 0.01 }, { fetch: hanging }), 'failure');
  clearTimeout(alive);
});

test('results are counted from the start of the process, whatever becomes of a batch', async () => {
  const statuses = [200, 500, 200];
  const batches: Batch[] = [];
  const faults: unknown[] = [];
  const counted: string[] = [];
  const enough = Promise.withResolvers<void>();
  let timeMs = 5000;
  const loop = startProbe({
    probe,
    processStartMs: 1000,
    fetch: async () => new Response(null, { status: statuses[batches.length] ?? 200 }),
    now: () => {
      timeMs += 1000;
      return timeMs;
    },
    onBatch: async (batch) => {
      batches.push(batch);
      if (batches.length === 3) enough.resolve();
      if (batches.length === 2) throw new Error('disk full');
    },
    onCount: (result) => counted.push(result),
    onFault: (error) => faults.push(error),
  });
  await enough.promise;
  await loop.stop();
  assert.equal(faults.length, 1);
  const [first, second, third] = batches;
  assert.ok(first && second && third);
  assert.deepEqual(first, {
    source: 'app-probe',
    target: 'probe/app',
    timeMs: 6000,
    complete: true,
    processStartMs: 1000,
    samples: ['success', 'failure'].map((result, index) => ({
      name: 'probe_requests_total',
      labels: { probe: 'app', result },
      value: 1 - index,
      kind: 'counter',
      timeMs: 6000,
      createdMs: 1000,
    })),
  });
  const counts = (batch: Batch) => batch.samples.map(({ value }) => value);
  assert.deepEqual(counts(second), [1, 1]);
  assert.deepEqual(counts(third), [2, 1]);
  assert.deepEqual(counted.slice(0, 3), ['success', 'failure', 'success']);
});

test('failures before the first success count only after the grace', async () => {
  const rounds: readonly [timeMs: number, status: number, failures: number][] = [
    [1500, 500, 0],
    [2900, 500, 0],
    [3000, 500, 1],
    [3500, 200, 1],
    [3600, 500, 2],
  ];
  const failures: (number | undefined)[] = [];
  let counted = 0;
  const enough = Promise.withResolvers<void>();
  const loop = startProbe({
    probe: { ...probe, startupGraceSeconds: 2 },
    processStartMs: 1000,
    fetch: async () => new Response(null, { status: rounds[failures.length]?.[1] ?? 200 }),
    now: () => rounds[failures.length]?.[0] ?? 4000,
    onCount: (result) => {
      if (result === 'failure') counted += 1;
    },
    onBatch: async ({ samples }) => {
      failures.push(samples.find(({ labels }) => labels.result === 'failure')?.value);
      assert.equal(counted, failures.at(-1));
      if (failures.length === rounds.length) enough.resolve();
    },
    onFault: (error) => enough.reject(error),
  });
  await enough.promise;
  await loop.stop();
  assert.deepEqual(
    failures.slice(0, rounds.length),
    rounds.map(([, , expected]) => expected),
  );
});

test('a failure right after a success counts, grace or not', async () => {
  const batches: Batch[] = [];
  const enough = Promise.withResolvers<void>();
  const loop = startProbe({
    probe: { ...probe, startupGraceSeconds: 60 },
    processStartMs: 1000,
    fetch: async () => new Response(null, { status: batches.length === 0 ? 200 : 500 }),
    now: () => 2000 + batches.length,
    onBatch: async (batch) => {
      batches.push(batch);
      if (batches.length === 2) enough.resolve();
    },
    onFault: (error) => enough.reject(error),
  });
  await enough.promise;
  await loop.stop();
  assert.equal(batches[1]?.samples.find(({ labels }) => labels.result === 'failure')?.value, 1);
});
