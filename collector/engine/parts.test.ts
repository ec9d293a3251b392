// What a Prometheus writes comes in parts: one that has the events and one that has the good ones of
// them. Whoever looks in between must not see good events that are missing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWrite } from '../ingest/remote-write/batches.ts';
import { type GivenSeries, writeMessage } from '../ingest/remote-write/fixture.ts';
import { type WriteRequest, writeRequestType } from '../ingest/remote-write/schema.ts';
import { ScrapedTargets } from '../ingest/remote-write/scraped-targets.ts';
import { fast, objective, sloSet } from './fixture.ts';
import { makeRig } from './rig.ts';

test('the parts of a moment are seen together', async () => {
  const rig = makeRig({
    slos: sloSet([{ ...objective, indicator: { ...fast, source: 'pushed' } }]),
  });
  const targets = new ScrapedTargets();
  const write = async (...series: readonly GivenSeries[]): Promise<void> => {
    const message = writeRequestType.decode(writeMessage(series)) as unknown as WriteRequest;
    const { batches } = readWrite(message, {
      ...{ source: 'pushed', upSource: 'none', receivedMs: rig.now(), targets },
      gauges: new Set<string>(),
      counts: (source, metric) => rig.engine.counts(source, metric),
      reads: (source, metric) => rig.engine.reads(source, metric),
    });
    const stored = batches.map((batch) => rig.engine.ingest(batch));
    rig.engine.evaluate(rig.now());
    await Promise.all(stored);
  };
  const from = { instance: 'a:1', job: 'shop' };
  const all = (count: number, timeMs: number): GivenSeries => [
    { __name__: 'duration_seconds_count', ...from },
    [count, timeMs],
  ];
  const quick = (count: number, timeMs: number): GivenSeries => [
    { __name__: 'duration_seconds_bucket', ...from, le: '0.5' },
    [count, timeMs],
  ];
  const seen = () => {
    const { good, total } = rig.row().current;
    return [good, total];
  };

  for (const count of [0, 0, 100]) {
    rig.jump(10_000);
    await write(all(count, rig.now()), quick(count, rig.now()));
  }
  rig.silence(6);
  const before = seen();
  assert.deepEqual(before, [100, 100]);

  const scrapedMs = rig.now();
  await write(all(150, scrapedMs));
  for (let second = 0; second < 4; second += 1) {
    assert.deepEqual(seen(), before, `${second} s after the first part`);
    assert.notEqual(rig.row().status, 'red');
    rig.silence(1);
  }
  await write(quick(150, scrapedMs));
  rig.silence(2);
  assert.deepEqual(seen(), [150, 150]);
  // The conditions of its status look at another source, which is silent here.
  assert.deepEqual(
    rig.said().filter((text) => !text.includes('silent')),
    [],
  );
});
