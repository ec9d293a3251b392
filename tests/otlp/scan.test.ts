// The scan of traces against the full decoder, on requests of real exporters and on what may become of
// them. FUZZ_SECONDS gives the time; a failure names its seed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare } from '../../collector/ingest/otlp/scan/decoding-fixture.ts';
import { mutated } from './mutation.ts';
import { catchRealRequests } from './real-requests.ts';

const seconds = Number(process.env.FUZZ_SECONDS ?? 3);

test('real requests, and mutated ones, are to the scan what they are to the full decoder', async () => {
  const corpus = (await catchRealRequests())
    .filter(({ path, encoding }) => path === '/v1/traces' && encoding === 'protobuf')
    .map(({ body }) => body);
  assert.ok(corpus.length > 0);
  for (const body of corpus) assert.ok((compare(body) ?? 0) > 0);
  const outcomes = { compared: 0, refused: 0 };
  fc.assert(
    fc.property(mutated(corpus), (body) => {
      if (compare(body) === null) outcomes.refused += 1;
      else outcomes.compared += 1;
    }),
    { numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false },
  );
  const { compared, refused } = outcomes;
  assert.ok(compared > 20 && refused > 20, JSON.stringify(outcomes));
});
