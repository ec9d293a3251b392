import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startProbeAtFirstAnswer } from './first-answer.ts';
import type { Batch } from './ingest/sample.ts';

const startMs = 1_800_000_000_000;

/** Lets the probe run until `done`; `isUp` answers for the service. */
const probeUntil = async (
  isUp: () => boolean,
  now: () => number,
  done: (batches: readonly Batch[]) => boolean,
): Promise<readonly Batch[]> => {
  const batches: Batch[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const loop = startProbeAtFirstAnswer({
    probe: {
      name: 'app',
      source: 'probe',
      url: 'http://app/',
      intervalSeconds: 0.002,
      timeoutSeconds: 1,
    },
    processStartMs: startMs,
    onBatch: async (batch) => {
      batches.push(batch);
      if (done(batches)) resolve();
    },
    onFault: (error) => assert.fail(String(error)),
    fetch: async () => new Response(null, { status: isUp() ? 200 : 503 }),
    now,
  });
  await promise;
  await loop.stop();
  return batches;
};

const counts = (batch: Batch | undefined) =>
  Object.fromEntries(batch?.samples.map(({ labels, value }) => [labels.result, value]) ?? []);

test('failures before the first answer are not counted, those after it are', async () => {
  let asked = 0;
  const batches = await probeUntil(
    () => {
      asked += 1;
      return asked >= 4 && asked < 7;
    },
    () => startMs,
    (seen) => counts(seen.at(-1)).failure === 2,
  );
  assert.deepEqual(counts(batches[0]), { success: 0, failure: 0 });
  assert.deepEqual(counts(batches[2]), { success: 0, failure: 0 });
  assert.deepEqual(counts(batches.at(-1)), { success: 2, failure: 2 });
});

test('a service that never answers is counted as down after half a minute', async () => {
  let nowMs = startMs;
  const batches = await probeUntil(
    () => {
      nowMs += 10_000;
      return false;
    },
    () => nowMs,
    (seen) => counts(seen.at(-1)).failure === 1,
  );
  assert.deepEqual(
    batches.map((batch) => counts(batch).failure),
    [0, 0, 1],
  );
});
