import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IndicatorOf } from '../../language/slo-set.ts';
import { parseTraceql } from '../../language/traceql.ts';
import type { Batch } from '../ingest/sample.ts';
import type { Span } from '../ingest/span.ts';
import { compile } from '../sli/compilation.ts';
import { countDecoded } from '../sli/decoded-spans-fixture.ts';
import { openStore } from '../store/database.ts';
import { noonMs, objective, sloSet } from './fixture.ts';
import { makeRig } from './rig.ts';

const all = parseTraceql('{ kind = server }').filter;
const fast = parseTraceql('{ kind = server && duration <= 200ms }').filter;
assert.ok(all && fast);
const indicator: IndicatorOf<'spans'> = {
  ...{ kind: 'spans', id: 'spans', source: 'pushed', gives: 'good' },
  ...{ total: all, part: fast, goodText: fast.text, totalText: all.text },
};
const slos = sloSet([
  { ...objective, indicator, status: { ...objective.status, red: [], yellow: [] } },
]);

const span = (endMs: number, durationNs: number): Span => ({
  ...{ traceId: '1'.repeat(32), spanId: '1'.repeat(16), parentSpanId: null, name: 'GET /' },
  ...{ kind: 'server', startMs: endMs - durationNs / 1e6, endMs, durationNs },
  ...{ status: 'unset', statusMessage: '', attributes: {}, resource: {}, events: [] },
});

const batch = (endMs: number, fingerprint: string, ...durationsMs: readonly number[]): Batch => ({
  ...{ source: 'pushed', target: 'traces', timeMs: endMs, complete: false, fingerprint },
  samples: [],
  counted: countDecoded(
    compile(slos),
    'pushed',
    durationsMs.map((duration) => span(endMs, duration * 1e6)),
    endMs,
  ),
});

test('spans are counted with their fingerprint, and heard of after a restart', async () => {
  const store = openStore(':memory:');
  const first = makeRig({ store, slos });
  first.jump(1000);
  const pushed = batch(first.now(), 'a', 100, 200, 300);
  assert.equal(await first.engine.ingest(pushed), 'stored');
  assert.equal(await first.engine.ingest(pushed), 'repeated');
  const counts = ({ good, total }: { good: number | null; total: number | null }) => [good, total];
  assert.deepEqual(counts(first.row()), [2, 3]);

  const second = makeRig({ store, slos, startMs: first.now() + 1000 });
  assert.deepEqual(counts(second.row()), [2, 3]);
  assert.equal(await second.engine.ingest(pushed), 'repeated');
  assert.deepEqual(counts(second.row()), [2, 3]);
  second.engine.evaluate(second.now());
  assert.notEqual(second.row().status, 'stale');
  const remembered = store.database.prepare('SELECT source, target, time_ms FROM targets').get();
  assert.deepEqual(
    { ...remembered },
    { source: 'pushed', target: 'traces', time_ms: noonMs + 1000 },
  );
  store.close();
});

test('what could not be stored is neither counted nor taken for a repetition', async () => {
  const rig = makeRig({ slos });
  rig.store.database.exec(
    "CREATE TEMP TRIGGER refused BEFORE INSERT ON main.cells BEGIN SELECT RAISE(ABORT, 'full'); END",
  );
  rig.jump(1000);
  const pushed = batch(rig.now(), 'a', 100);
  await assert.rejects(rig.engine.ingest(pushed), { code: 'store-unwritable' });
  rig.store.database.exec('DROP TRIGGER refused');
  assert.equal(rig.row().total ?? 0, 0);
  assert.equal(await rig.engine.ingest(pushed), 'stored');
  assert.equal(rig.row().total, 1);
});
