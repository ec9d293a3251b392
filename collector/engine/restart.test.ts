import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import fc from 'fast-check';
import { Engine } from '../engine.ts';
import type { Batch } from '../ingest/sample.ts';
import { openStore, type Store } from '../store/database.ts';
import { counter, noonMs, objective, pushed, scraped, sloSet } from './fixture.ts';
import { makeRig } from './rig.ts';

let folder = '';
const stores: Store[] = [];
/** A second connection to the same file sees what a new process would see after kill -9. */
const open = (): Store => {
  const store = openStore(join(folder, 'state.db'));
  stores.push(store);
  return store;
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'engine-'));
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  rmSync(folder, { recursive: true });
});

test('after a kill all that was acknowledged is there, to the last count', async () => {
  const first = makeRig({ store: open() });
  await first.pass(90, 20, 1);
  const second = makeRig({ store: open(), startMs: first.now() });
  second.engine.evaluate(second.now());
  const { updatedAt: _before, ...before } = first.row();
  const { updatedAt: _after, ...after } = second.row();
  assert.deepEqual(after, before);
  assert.deepEqual(
    second.engine.detail('errors', second.now())?.objectives[0]?.history,
    first.engine.detail('errors', first.now())?.objectives[0]?.history,
  );
});

test('a target that counted on meanwhile is bridged from its last value', async () => {
  const first = makeRig({ store: open() });
  await first.pass(10, 20, 1);
  const before = first.row();
  const second = makeRig({ store: open(), startMs: first.now() + 60_000 });
  Object.assign(second.counts, first.counts);
  second.counts[200] = (second.counts[200] ?? 0) + 500;
  await second.pass(1, 0, 0);
  assert.equal(second.row().total, before.total + 500);
  assert.equal(second.engine.figures().bridgedGaps, 1);
  await second.pass(1, 3, 0);
  assert.equal(second.row().current.total, 3);
});

test('a push that was counted before the kill is recognised after it', async () => {
  const samples = [counter('requests_total', { code: '200' }, 7, noonMs + 1000, noonMs)];
  const batch = pushed(noonMs + 1000, samples, 'body');
  const first = makeRig({ store: open() });
  assert.equal(await first.engine.ingest(batch), 'stored');
  const second = makeRig({ store: open(), startMs: noonMs + 2000 });
  assert.equal(await second.engine.ingest(batch), 'repeated');
  assert.equal(second.row().total, 7);
});

test('what was not acknowledged is not there', async () => {
  const first = makeRig({ store: open() });
  await first.pass(5, 10, 0);
  const waiting = first.engine.ingest(scraped(first.now() + 1000, { 200: 5000 }));
  const second = makeRig({ store: open(), startMs: first.now() });
  assert.equal(second.row().total, 40);
  await first.engine.close();
  await waiting;
});

test('a firing alert is neither forgotten nor raised again', async () => {
  const first = makeRig({ store: open() });
  await first.pass(10, 5, 5);
  const before = first.engine.alerts();
  assert.ok(before.some(({ state }) => state === 'firing'));
  const second = makeRig({ store: open(), startMs: first.now() });
  Object.assign(second.counts, first.counts);
  assert.deepEqual(second.engine.alerts(), before);
  await second.pass(3, 5, 5);
  assert.deepEqual(second.said(), []);
  assert.equal(second.row().since, first.row().since);
  await second.pass(70, 5, 0);
  assert.ok(second.said().includes('errors-answered-red resolved'));
});

test('an alert whose definition is gone is resolved', async () => {
  const first = makeRig({ store: open() });
  await first.pass(10, 5, 5);
  const slos = sloSet([{ ...objective, key: 'other/answered', slo: 'other' }]);
  const second = makeRig({ store: open(), startMs: first.now(), slos });
  assert.ok(second.engine.alerts().every(({ state }) => state !== 'firing'));
  const third = makeRig({ store: open(), startMs: first.now(), slos });
  assert.match(third.engine.alerts()[0]?.summary ?? '', /its definition is gone or was changed/);
});

test('a new target applies to the past; a new SLI starts afresh, with a marker', async () => {
  const first = makeRig({ store: open() });
  await first.pass(10, 9, 1);
  const stricter = makeRig({
    store: open(),
    startMs: first.now(),
    slos: sloSet([{ ...objective, target: 0.999 }]),
  });
  assert.equal(stricter.row().total, 90);

  const indicator = { ...objective.indicator, id: 'requests, otherwise' };
  const store = open();
  const other = makeRig({
    store,
    startMs: first.now(),
    slos: sloSet([{ ...objective, indicator }]),
  });
  assert.deepEqual([other.row().status, other.row().total], ['no data', 0]);
  const marker = store.database.prepare("SELECT title FROM markers WHERE kind = 'collector'").get();
  assert.equal(marker?.title, 'Error rate counts afresh');
  // What the app counted before this SLI was there is a baseline for it.
  Object.assign(other.counts, first.counts);
  await other.pass(1, 9, 1);
  assert.equal(other.row().total, 0);
  await other.pass(1, 9, 1);
  assert.equal(other.row().total, 10);
});

/** The disk refuses: every write to the cells fails. */
const refuse = (store: Store): void =>
  store.database.exec(
    "CREATE TEMP TRIGGER refused BEFORE INSERT ON main.cells BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  );
const relent = (store: Store): void => store.database.exec('DROP TRIGGER refused');

test('a commit that fails acknowledges nothing, counts nothing, and is made good by the next', async () => {
  const rig = makeRig();
  await rig.pass(3, 10, 0);
  refuse(rig.store);
  const batch = pushed(
    rig.now(),
    [counter('requests_total', { code: '200' }, 4, rig.now(), rig.now() - 1000)],
    'body',
  );
  const outcome = rig.engine.ingest(batch);
  rig.engine.evaluate(rig.now());
  await assert.rejects(outcome, { name: 'CollectorError', code: 'store-unwritable' });
  assert.equal(rig.row().total, 20);
  assert.match(rig.engine.diagnostics(rig.now()).join(), /could not be written/);
  relent(rig.store);
  assert.equal(await rig.engine.ingest(batch), 'stored');
  await rig.pass(1, 10, 0);
  assert.equal(rig.row().total, 34);
  assert.equal(rig.engine.figures().failedCommits, 1);
});

test('while the disk refuses, the board tells colours, alerts wait, and both are made good', async () => {
  const store = openStore(':memory:');
  const rig = makeRig({ store });
  await rig.pass(10, 10, 0);
  await rig.pass(2, 0, 9);
  const refused = (table: string): void =>
    store.database.exec(
      `CREATE TEMP TRIGGER refused BEFORE INSERT ON main.${table} BEGIN SELECT RAISE(ABORT, 'disk full'); END`,
    );
  refused('objectives');
  const before = rig.transitions.length;
  rig.counts[500] = (rig.counts[500] ?? 0) + 90;
  await assert.rejects(rig.pass(1, 0, 0), { code: 'store-unwritable' });
  assert.equal(rig.row().status, 'red');
  assert.equal(rig.transitions.length, before);
  assert.match(store.fault() ?? '', /disk full/);
  // A status that does not change any more is written all the same once that can be.
  store.database.exec('DROP TRIGGER refused');
  await rig.pass(1, 0, 9);
  assert.equal(store.fault(), null);
  const stored = store.database.prepare('SELECT status FROM objectives').get();
  assert.equal(stored?.status, 'red');
  assert.ok(rig.said().includes('errors-answered-red firing'));
});

test('a transition whose listener fails did not happen, and comes again', async () => {
  let broken = true;
  const store = openStore(':memory:');
  const rig = makeRig({
    store,
    onTransition: ({ alert }) => {
      store.database
        .prepare(
          "INSERT INTO markers (id, at_ms, kind, title, detail) VALUES (?, 0, 'page', '', '')",
        )
        .run(alert.id);
      if (broken) throw new RangeError('the outbox is closed');
    },
  });
  await rig.pass(1, 5, 0);
  await assert.rejects(rig.pass(2, 5, 5), RangeError);
  const pages = () => store.database.prepare('SELECT id FROM markers').all().length;
  assert.deepEqual([pages(), rig.engine.alerts()], [0, []]);
  broken = false;
  await rig.pass(2, 5, 5);
  assert.ok(pages() > 0);
  assert.equal(pages(), rig.engine.alerts().length);
});

const steps = fc.array(
  fc.record({
    good: fc.nat({ max: 9 }),
    bad: fc.nat({ max: 9 }),
    seconds: fc.constantFrom(1, 1, 2, 30),
    event: fc.constantFrom('nothing', 'nothing', 'kill', 'refuse', 'repeat'),
  }),
  { maxLength: 25 },
);

test('kills, refused commits and repeated batches change no sum', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const store = openStore(':memory:');
      const slos = sloSet();
      let nowMs = noonMs;
      const start = () => new Engine({ slos, store, now: () => nowMs });
      let engine = start();
      const ingest = async (batch: Batch): Promise<string> => {
        const outcome = engine.ingest(batch).catch(() => 'refused');
        engine.evaluate(nowMs);
        return outcome;
      };
      const byCode = { 200: 100, 500: 100 };
      const acknowledged = { good: 0, total: 0 };
      let seen = { ...byCode };
      await ingest(scraped(nowMs, byCode));
      for (const [index, { good, bad, seconds, event }] of sequence.entries()) {
        nowMs += seconds * 1000;
        byCode[200] += good;
        byCode[500] += bad;
        const batch = { ...scraped(nowMs, byCode), fingerprint: `${index}` };
        if (event === 'refuse') refuse(store);
        const outcome = await ingest(batch);
        if (event === 'refuse') {
          relent(store);
          assert.equal(outcome, 'refused');
          continue;
        }
        assert.equal(outcome, 'stored');
        acknowledged.good += byCode[200] - seen[200];
        acknowledged.total += byCode[200] - seen[200] + byCode[500] - seen[500];
        seen = { ...byCode };
        if (event === 'kill') engine = start();
        if (event === 'repeat') assert.equal(await ingest(batch), 'repeated');
        const { good: countedGood, total } = engine.rows(nowMs)[0] ?? { good: -1, total: -1 };
        assert.deepEqual({ good: countedGood, total }, acknowledged);
      }
      store.close();
    }),
    { numRuns: 40 },
  );
});
