import assert from 'node:assert/strict';
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { openStore, type Store } from './database.ts';
import { createSnapshotKeeper, snapshotEveryMs } from './snapshot-keeper.ts';
import { snapshotPath, snapshotsOf } from './snapshots.ts';

const noonMs = Date.parse('2026-03-02T12:00:00Z');
let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'snapshots-'));
  path = join(folder, 'collector.db');
});
afterEach(() => rmSync(folder, { recursive: true }));

const note = (store: Store, id: string): void => {
  store.database
    .prepare("INSERT INTO markers (id, at_ms, kind, title, detail) VALUES (?, 0, 'note', '', ?)")
    .run(id, 'x'.repeat(2000));
};
const notes = (store: Store): unknown[] =>
  store.database
    .prepare('SELECT id FROM markers ORDER BY id')
    .all()
    .map(({ id }) => id);

/** A store with a snapshot of its first half. */
const halfSaved = async (): Promise<void> => {
  const store = openStore(path);
  for (let id = 0; id < 20; id += 1) note(store, `early ${id}`);
  const keeper = createSnapshotKeeper({ store: path, startedMs: noonMs - 60_000 });
  keeper.second(noonMs);
  await keeper.close();
  assert.equal(keeper.complaint(), null);
  note(store, 'late');
  store.close();
};

for (const [what, damage] of [
  ['rubbish', () => writeFileSync(path, 'this is no database, '.repeat(500))],
  ['empty', () => truncateSync(path, 0)],
  ['cut off', () => truncateSync(path, 9000)],
  ['gone', () => rmSync(path)],
  [
    'flipped in its midst',
    () => {
      const bytes = readFileSync(path);
      for (let at = 4096; at < bytes.length; at += 3) bytes[at] = 255 - (bytes[at] ?? 0);
      writeFileSync(path, bytes);
    },
  ],
] as const) {
  test(`a store that is ${what} gives way to its newest snapshot, and it is said what is lost`, async () => {
    await halfSaved();
    damage();
    const before = existsSync(path) ? readFileSync(path) : null;
    const store = openStore(path, noonMs + 3_600_000);
    assert.equal(notes(store).length, 20);
    assert.ok(!notes(store).includes('late'));
    assert.equal(store.diagnostics.length, 1);
    assert.match(store.diagnostics[0] ?? '', /snapshot of 2026-03-02T12:00:00Z: .* is lost/);
    store.close();
    const aside = readdirSync(folder).filter((name) => /^collector\.db\.damaged-/.test(name));
    if (before === null) assert.deepEqual(aside, []);
    else assert.deepEqual(readFileSync(join(folder, aside[0] ?? '')), before);
    // It goes on from there, and has nothing to say any more.
    const again = openStore(path);
    assert.deepEqual([notes(again).length, again.diagnostics], [20, []]);
    again.close();
  });
}

test('a damaged snapshot is passed over for the one before it; without a good one counting begins afresh', async () => {
  await halfSaved();
  const newer = snapshotPath(path, noonMs + 60_000);
  writeFileSync(newer, 'this is no database, '.repeat(500));
  writeFileSync(path, '');
  const store = openStore(path);
  assert.equal(notes(store).length, 20);
  assert.match(store.diagnostics.join(' '), /snapshot .*120100.* is damaged too .*12:00:00Z/);
  store.close();
  for (const snapshot of snapshotsOf(path)) writeFileSync(snapshot.path, 'no database');
  truncateSync(path, 5000);
  const fresh = openStore(path);
  assert.deepEqual(notes(fresh), []);
  assert.match(fresh.diagnostics.at(-1) ?? '', /no good snapshot of it: counting began afresh/);
  fresh.close();
});

test('a store that was never begun is begun, without a word', () => {
  writeFileSync(path, '');
  const store = openStore(path);
  assert.deepEqual(store.diagnostics, []);
  store.close();
});

test('an empty store with a journal had counts: both are set aside', () => {
  writeFileSync(path, '');
  writeFileSync(`${path}-wal`, 'a journal');
  const store = openStore(path);
  assert.match(store.diagnostics.join(), /the file is empty/);
  store.close();
  assert.ok(readdirSync(folder).some((name) => /damaged-.*-wal$/.test(name)));
});

test('snapshots come by their interval, while the store is written, and the newest two are kept', async () => {
  const store = openStore(path);
  const keeper = createSnapshotKeeper({ store: path, startedMs: noonMs });
  keeper.second(noonMs + 1000);
  await keeper.close();
  assert.equal(keeper.newestMs(), null, 'not at once');
  for (let round = 0; round < 4; round += 1) {
    const atMs = noonMs + 10_000 + round * snapshotEveryMs;
    note(store, `before ${round}`);
    keeper.second(atMs);
    note(store, `during ${round}`);
    await keeper.close();
    keeper.second(atMs + 60_000);
    await keeper.close();
    assert.equal(keeper.newestMs(), atMs);
  }
  assert.deepEqual(keeper.figures(), { made: 4, failed: 0 });
  assert.equal(snapshotsOf(path).length, 2);
  const copy = join(folder, 'copy.db');
  copyFileSync(snapshotsOf(path)[0]?.path ?? '', copy);
  const saved = openStore(copy);
  assert.ok(notes(saved).includes('before 3'));
  saved.close();
  store.close();
});

test('one that cannot be made is said, leaves nothing behind, and is tried again', async () => {
  const store = openStore(path);
  let fails = true;
  const keeper = createSnapshotKeeper({
    store: path,
    startedMs: noonMs - 60_000,
    make: async () => {
      if (fails) throw new Error('the disk is full');
    },
  });
  keeper.second(noonMs);
  await keeper.close();
  assert.match(keeper.complaint() ?? '', /the disk is full.* There is none/);
  fails = false;
  keeper.second(noonMs + 1000);
  await keeper.close();
  assert.notEqual(keeper.complaint(), null, 'not before its time');
  keeper.second(noonMs + snapshotEveryMs);
  await keeper.close();
  assert.equal(keeper.complaint(), null);
  store.close();
});

test('damage that a transaction meets is known as such, and the next start goes back', async () => {
  await halfSaved();
  const store = openStore(path);
  store.database.exec('PRAGMA wal_checkpoint(TRUNCATE); PRAGMA cache_size = 1');
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0x5a, 4096));
  assert.throws(() => store.transaction(() => note(store, 'later')), { code: 'store-unwritable' });
  assert.equal(store.isDamaged(), true);
  assert.match(store.fault() ?? '', /It is damaged: restart the collector/);
  store.close();
  const again = openStore(path);
  assert.equal(notes(again).length, 20);
  again.close();
});

test('a damaged store gives no snapshot, and nothing half made is left', async () => {
  const store = openStore(path);
  for (let id = 0; id < 20; id += 1) note(store, `${id}`);
  store.close();
  const bytes = readFileSync(path);
  writeFileSync(path, bytes.fill(0x5a, 8192));
  const keeper = createSnapshotKeeper({ store: path, startedMs: noonMs - 60_000 });
  keeper.second(noonMs);
  await keeper.close();
  assert.match(keeper.complaint() ?? '', /No snapshot of the store could be made/);
  assert.deepEqual(snapshotsOf(path), []);
  assert.ok(!readdirSync(folder).some((name) => name.includes('unfinished')));
});
