import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CellStore } from './cells.ts';
import { openStore } from './database.ts';
import { Fingerprints } from './fingerprints.ts';
import { doubtMs, expired, Retention, rowsAtOnce } from './retention.ts';
import { StateStore } from './states.ts';

const noonMs = 1_772_452_800_000;
const hourMs = 3_600_000;

const rowsOf = (store: ReturnType<typeof openStore>): number =>
  Number(
    store.database
      .prepare(
        'SELECT (SELECT count(*) FROM cells) + (SELECT count(*) FROM fingerprints) + (SELECT count(*) FROM alerts) AS n',
      )
      .get()?.n,
  );

const open = () => {
  const store = openStore(':memory:');
  const cells = new CellStore(store);
  const fingerprints = new Fingerprints(store, noonMs);
  const retention = new Retention(
    store,
    [cells, fingerprints, new StateStore(store)],
    noonMs - doubtMs,
  );
  return { store, cells, fingerprints, retention };
};

test("an hour's debt is worked off in slices, oldest first, and only what is too old", () => {
  const { store, cells, fingerprints, retention } = open();
  store.transaction(() => {
    for (let second = 0; second < 3600; second += 1) {
      const timeMs = noonMs + second * 1000;
      cells.write(
        Array.from({ length: 20 }, (_, history) => ({
          ...{ history, timeMs, good: 1, total: 1, bridged: false },
        })),
        timeMs,
      );
      fingerprints.take('otlp', `${second}`, timeMs);
      fingerprints.write('otlp', `${second}`, timeMs);
    }
  });
  // What a window can still read afterwards, and fifteen minutes of fingerprints.
  const laterMs = noonMs + hourMs;
  const readable = [...cells.load(laterMs)].length;
  const debt = rowsOf(store) - readable - 899;
  assert.ok(debt > 15 * rowsAtOnce, `${debt} rows`);

  let seconds = 0;
  for (let removed = 1; removed > 0; seconds += 1) {
    const before = rowsOf(store);
    removed = retention.second(laterMs);
    assert.equal(before - rowsOf(store), removed);
    assert.ok(removed <= rowsAtOnce);
    if (removed < rowsAtOnce) break;
  }
  assert.equal(seconds, Math.floor(debt / rowsAtOnce));
  assert.equal([...cells.load(laterMs)].length, readable);
  assert.equal(rowsOf(store), readable + 899);
  assert.equal(fingerprints.take('otlp', '3599', laterMs), false);
  assert.equal(fingerprints.take('otlp', '0', laterMs), true);
  store.close();
});

test('with nothing left over it rests; after a step of the clock it waits', () => {
  const { store, cells, retention } = open();
  const old = () =>
    store.transaction(() =>
      cells.write([{ history: 1, timeMs: noonMs, good: 1, total: 1, bridged: false }], noonMs),
    );
  const laterMs = noonMs + hourMs / 2;
  old();
  assert.equal(retention.second(laterMs), 1);
  old();
  assert.equal(retention.second(laterMs + 9000), 0);
  assert.equal(retention.second(laterMs + 10_000), 1);
  old();
  retention.doubt(laterMs + 20_000);
  assert.equal(retention.second(laterMs + 20_000 + doubtMs - 1), 0);
  assert.equal(retention.second(laterMs + 20_000 + doubtMs), 1);
  store.close();
});

test('markers go when they are old enough', () => {
  const store = openStore(':memory:');
  for (const day of [0, 10]) {
    store.database
      .prepare("INSERT INTO markers (id, at_ms, kind, title, detail) VALUES (?, ?, 'note', '', '')")
      .run(`${day}`, noonMs + day * 24 * hourMs);
  }
  const markers = expired(store, 'markers', 5 * 24 * hourMs);
  assert.equal(markers.prune(noonMs + 11 * 24 * hourMs, 4000), 1);
  const left = store.database.prepare('SELECT id FROM markers').all();
  assert.deepEqual(
    left.map(({ id }) => id),
    ['10'],
  );
  store.close();
});
