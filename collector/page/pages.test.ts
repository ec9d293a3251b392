import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objective, openRig, startMs, transition } from './fixture.ts';
import { openPages } from './pages.ts';

test('a page comes back as it was put', (context) => {
  const { store, happens } = openRig(context);
  happens(transition('a', 'firing', startMs, 'x'));
  const pages = openPages(store);
  const [page] = pages.all();
  assert.ok(page !== undefined);
  pages.put(page);
  assert.deepEqual(pages.all(), [page]);
  assert.deepEqual([page.slo, page.wokenMs, page.isQuiet], [objective.slo, startMs, false]);
});

test('a page of a version that knew ids only is told to end', (context) => {
  const { store, happens, told } = openRig(context);
  const key = `${objective.key} threshold`;
  store.database
    .prepare(
      `INSERT INTO open_pages
         (key, opened_by, opened_ms, severity, alerts, slo, objective, woken_ms, told_ms)
       VALUES (?, 'a', ?, 'page', '["a"]', ?, 'fast', ?, ?)`,
    )
    .run(key, startMs, objective.slo, startMs, startMs);
  happens(transition('b', 'firing', startMs + 1000, 'x'));
  assert.deepEqual(told(), [], 'another alert of its trouble joins it');
  happens(transition('a', 'resolved', startMs + 2000, 'x'));
  happens(transition('b', 'resolved', startMs + 3000, 'x'));
  assert.deepEqual(told(), ['a resolved: ']);
});
