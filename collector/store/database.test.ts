import assert from 'node:assert/strict';
import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, test } from 'node:test';
import { CollectorError } from '../error.ts';
import { openStore } from './database.ts';
import { schemaSteps } from './schema.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'store-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const note = (store: ReturnType<typeof openStore>, title: string): void => {
  store.database
    .prepare("INSERT INTO markers (id, at_ms, kind, title, detail) VALUES (?, 0, 'note', ?, '')")
    .run(title, title);
};
const titles = (store: ReturnType<typeof openStore>): unknown[] =>
  store.database
    .prepare('SELECT title FROM markers')
    .all()
    .map(({ title }) => title);

test('it is made with its folders, durable, and found again', () => {
  const path = join(folder, 'deep', 'state.db');
  const store = openStore(path);
  assert.deepEqual(
    ['journal_mode', 'synchronous', 'user_version'].map(
      (name) => Object.values(store.database.prepare(`PRAGMA ${name}`).get() ?? {})[0],
    ),
    ['wal', 2, schemaSteps.length],
  );
  note(store, 'kept');
  store.close();
  const again = openStore(path);
  assert.deepEqual(titles(again), ['kept']);
  assert.deepEqual(again.diagnostics, []);
  again.close();
});

test('an older schema is brought up step by step', () => {
  const path = join(folder, 'state.db');
  // As it was before the last step.
  const old = new DatabaseSync(path);
  for (const step of schemaSteps.slice(0, -1)) old.exec(step);
  old.exec(`PRAGMA user_version = ${schemaSteps.length - 1}`);
  old.exec(
    "INSERT INTO markers (id, at_ms, kind, title, detail) VALUES ('1', 0, 'note', 'old', '')",
  );
  old.close();
  const again = openStore(path);
  assert.equal(
    again.database.prepare('PRAGMA user_version').get()?.user_version,
    schemaSteps.length,
  );
  assert.deepEqual(titles(again), ['old']);
  again.close();
});

for (const [what, damage] of [
  ['rubbish', (path: string) => writeFileSync(path, 'this is no database, '.repeat(500))],
  [
    'half of it overwritten',
    (path: string) => {
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.fill(0x5a, 4096));
    },
  ],
  ['cut off', (path: string) => truncateSync(path, 9000)],
] as const) {
  test(`a damaged file is set aside, kept and told: ${what}`, () => {
    const path = join(folder, 'state.db');
    openStore(path).close();
    damage(path);
    const bytes = readFileSync(path);
    const store = openStore(path);
    assert.match(store.diagnostics.join(), /was damaged .* kept as .*state\.db\.damaged-/);
    note(store, 'afresh');
    store.close();
    const aside = readdirSync(folder).find((name) => /\.damaged-[^-]+-\d+-\w+\.\w+$/.test(name));
    assert.deepEqual(readFileSync(join(folder, aside ?? '')), bytes);
  });
}

test('what cannot be opened is one clear line', () => {
  writeFileSync(join(folder, 'file'), '');
  const path = join(folder, 'file', 'state.db');
  assert.throws(
    () => openStore(path),
    (error) =>
      error instanceof CollectorError &&
      error.code === 'store-unopenable' &&
      error.message.includes(path) &&
      !error.message.includes('\n'),
  );
});

test('a database of a newer version is left alone', () => {
  const path = join(folder, 'state.db');
  const store = openStore(path);
  store.database.exec('PRAGMA user_version = 999');
  store.close();
  assert.throws(() => openStore(path), { code: 'store-unopenable', message: /newer Signalbox/ });
});

test('a transaction is whole or not at all; one within another joins it', () => {
  const store = openStore(':memory:');
  assert.throws(
    () =>
      store.transaction(() => {
        note(store, 'first');
        store.transaction(() => note(store, 'second'));
        throw new RangeError('not so');
      }),
    RangeError,
  );
  assert.deepEqual(titles(store), []);
  store.transaction(() => store.transaction(() => note(store, 'third')));
  assert.deepEqual(titles(store), ['third']);
  store.close();
});

test('a journal that grew behind a long reader is cut down again', () => {
  const path = join(folder, 'state.db');
  const store = openStore(path);
  store.database.exec('PRAGMA synchronous = OFF');
  const journal = () => statSync(`${path}-wal`).size;
  const reader = new DatabaseSync(path);
  reader.exec('BEGIN; SELECT * FROM markers');
  for (let round = 0; round < 24; round += 1) note(store, `${round} ${'x'.repeat(700_000)}`);
  const grown = journal();
  assert.ok(grown > 15 * 1024 * 1024, `${grown}`);
  reader.exec('COMMIT');
  reader.close();
  for (let round = 0; round < 12; round += 1) note(store, `again ${round} ${'x'.repeat(700_000)}`);
  assert.ok(journal() <= 9 * 1024 * 1024, `${journal()}`);
  store.close();
});

test('a file that is mostly empty is compacted when it is opened', () => {
  const path = join(folder, 'state.db');
  const store = openStore(path);
  store.database.exec('PRAGMA synchronous = OFF');
  for (let round = 0; round < 100; round += 1) note(store, `${round} ${'x'.repeat(20_000)}`);
  store.database.exec("DELETE FROM markers WHERE title NOT LIKE '7 %'");
  store.close();
  const before = statSync(path).size;
  openStore(path).close();
  assert.equal(statSync(path).size, before, 'it is not worth it');
  const again = openStore(path, Date.now(), 1024 * 1024);
  assert.equal(titles(again).length, 1);
  again.close();
  assert.ok(statSync(path).size < before / 10, `${statSync(path).size} of ${before}`);
});

test('what is not at its place any more takes no writes, until it is', () => {
  const path = join(folder, 'state.db');
  const store = openStore(path);
  renameSync(path, `${path}.away`);
  assert.throws(() => store.transaction(() => note(store, 'lost')), { code: 'store-unwritable' });
  assert.match(store.fault() ?? '', /not at its place any more/);
  store.retry();
  assert.notEqual(store.fault(), null);
  renameSync(`${path}.away`, path);
  store.retry();
  assert.equal(store.fault(), null);
  store.transaction(() => note(store, 'kept'));
  assert.deepEqual(titles(store), ['kept']);
  store.close();
});

test('a full disk is a CollectorError, and what follows works', () => {
  const store = openStore(':memory:');
  const pages = Number(store.database.prepare('PRAGMA page_count').get()?.page_count);
  store.database.exec(`PRAGMA max_page_count = ${pages + 1}`);
  assert.throws(() => store.transaction(() => note(store, 'x'.repeat(100_000))), {
    name: 'CollectorError',
    code: 'store-unwritable',
  });
  store.transaction(() => note(store, 'small'));
  assert.deepEqual(titles(store), ['small']);
  store.close();
});

test('what is put off to the end of a transaction is done once, last, and only where it comes to that', () => {
  const store = openStore(':memory:');
  store.transaction(() => {
    store.atEnd(() => {
      note(store, `after ${titles(store).length}`);
      store.atEnd(() => note(store, 'and after that'));
    });
    store.transaction(() => note(store, 'inner'));
    note(store, 'outer');
  });
  assert.deepEqual(titles(store).toSorted(), ['after 2', 'and after that', 'inner', 'outer']);
  assert.throws(() =>
    store.transaction(() => {
      store.atEnd(() => note(store, 'never'));
      throw new RangeError('no');
    }),
  );
  assert.throws(() => store.transaction(() => store.atEnd(() => assert.fail('nor this'))));
  store.transaction(() => note(store, 'next'));
  assert.equal(titles(store).length, 5);
  assert.throws(() => store.atEnd(() => undefined), RangeError);
  store.close();
});
