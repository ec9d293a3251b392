// Mutated remote writes, as a real Prometheus would have sent them: whatever arrives is taken or
// refused, never thrown at, and what is counted is what protobufjs reads from the same bytes.
// FUZZ_SECONDS lengthens it.

import assert from 'node:assert/strict';
import { it } from 'node:test';
import fc from 'fast-check';
import { compressSync, uncompressSync } from 'snappy';
import { readWrite, settlingMs } from '../../collector/ingest/remote-write/batches.ts';
import { type GivenSeries, writeMessage } from '../../collector/ingest/remote-write/fixture.ts';
import { writeRequestType } from '../../collector/ingest/remote-write/schema.ts';
import { ScrapedTargets } from '../../collector/ingest/remote-write/scraped-targets.ts';
import {
  announcedLength,
  decodeWriteRequest,
} from '../../collector/ingest/remote-write/write-request.ts';

const seconds = Number(process.env.FUZZ_SECONDS ?? 5);

const names = ['orders_total', 'answer_seconds_bucket', 'up', 'process_start_time_seconds', 'x'];
const series: readonly GivenSeries[] = names.flatMap((name, index) =>
  ['a:1', 'b:1'].map(
    (instance): GivenSeries => [
      { __name__: name, instance, job: 'shop', le: '0.5', path: `/ü ${index}` },
      [index * 1000, 1_700_000_000_000],
      [index * 1000 + 1, 1_700_000_015_000],
      [Number.NaN, 1_700_000_030_000],
    ],
  ),
);
const message = Buffer.from(writeMessage(series));
const block = compressSync(message);

const change = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  remove: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)),
  insert: fc.oneof(
    fc.uint8Array({ maxLength: 4 }),
    fc.constantFrom(Uint8Array.of(0), Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0x0f)),
  ),
});
type Change = { readonly at: number; readonly remove: number; readonly insert: Uint8Array };
const changed = (bytes: Buffer, { at, remove, insert }: Change): Buffer => {
  const start = Math.floor(at * bytes.length);
  return Buffer.concat([bytes.subarray(0, start), insert, bytes.subarray(start + remove)]);
};
const changes = fc.array(change, { minLength: 1, maxLength: 3 });

const countedOf = (bytes: Uint8Array): number | null => {
  try {
    const { timeseries = [] } = writeRequestType.toObject(writeRequestType.decode(bytes)) as {
      timeseries?: {
        labels?: { name?: string; value?: string }[];
        samples?: { value?: number }[];
      }[];
    };
    return timeseries
      .filter(({ labels = [] }) => {
        const given = labels.map(({ name = '' }) => name);
        const isSorted = given.every(
          (name, index) => index === 0 || name > (given[index - 1] ?? ''),
        );
        const isNamed = labels.some(({ name, value }) => name === '__name__' && value);
        return isSorted && isNamed && given.every((name) => name !== '');
      })
      .reduce((sum, { samples = [] }) => {
        return sum + samples.filter(({ value = 0 }) => !Number.isNaN(value)).length;
      }, 0);
  } catch {
    return null;
  }
};

it(`a mutated write is taken or refused, for ${seconds} s`, async () => {
  let [taken, refused] = [0, 0];
  const check = async (mutated: Buffer): Promise<void> => {
    const length = announcedLength(mutated);
    if (length === null || length > 1_000_000) return;
    const decoded = await decodeWriteRequest(mutated);
    if ('malformed' in decoded) {
      refused += 1;
      assert.match(decoded.malformed, /^the body is no /);
      return;
    }
    taken += 1;
    const targets = new ScrapedTargets();
    const { batches } = readWrite(decoded.request, {
      ...{ source: 'shop', upSource: 'none', receivedMs: 0, targets, gauges: new Set<string>() },
      counts: () => true,
      reads: (source) => source === 'shop',
    });
    const samples = batches.flatMap((batch) => batch.samples);
    assert.equal(samples.length, countedOf(uncompressSync(mutated) as Buffer));
    for (const { timeMs, value } of samples) {
      assert.ok(!Number.isNaN(value) && Number.isFinite(timeMs - settlingMs));
    }
  };
  await fc.assert(
    fc.asyncProperty(changes, fc.boolean(), (given, inside) =>
      check(inside ? compressSync(given.reduce(changed, message)) : given.reduce(changed, block)),
    ),
    { numRuns: 10_000_000, interruptAfterTimeLimit: seconds * 1000, endOnFailure: true },
  );
  assert.ok(taken > 0 && refused > 0, `${taken} taken, ${refused} refused`);
});
