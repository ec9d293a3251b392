import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countAt, mostPlaces, PlaceBook } from './places.ts';
import { worstPlaces } from './worst-places.ts';

const noonMs = 1_772_452_800_000;
const minute = 60_000;

const count = (
  book: PlaceBook,
  labels: Readonly<Record<string, string>>,
  [good, total]: readonly [number, number],
  timeMs = noonMs,
): void => {
  for (const place of book.of(0, labels) ?? []) {
    countAt(place, 'good', good, timeMs);
    countAt(place, 'total', total, timeMs);
  }
};

test('events are added up by route and by tenant', () => {
  const book = new PlaceBook();
  count(book, { http_route: '/a', http_request_method: 'GET', le: '0.2' }, [3, 5]);
  count(book, { http_route: '/a', http_request_method: 'GET', tenant: 'acme' }, [0, 1]);
  count(book, { job: 'app', code: '500' }, [0, 9]);
  assert.deepEqual(book.counts(0, noonMs), [
    { by: 'route', name: 'GET /a', bad: 3, total: 6 },
    { by: 'tenant', name: 'acme', bad: 1, total: 1 },
  ]);
  assert.deepEqual(book.counts(1, noonMs), []);
});

test('only the last minutes are told', () => {
  const book = new PlaceBook();
  count(book, { route: '/a' }, [0, 10], noonMs);
  count(book, { route: '/a' }, [4, 4], noonMs + 6 * minute);
  assert.deepEqual(book.counts(0, noonMs + 6 * minute)[0]?.total, 14);
  assert.deepEqual(book.counts(0, noonMs + 11 * minute)[0]?.total, 4);
  assert.deepEqual(book.counts(0, noonMs + 16 * minute), []);
  count(book, { route: '/a' }, [0, 1], noonMs + 60 * minute);
  assert.deepEqual(book.counts(0, noonMs + 60 * minute)[0]?.total, 1, 'nothing old comes back');
  count(book, { route: '/a' }, [0, 7], noonMs);
  assert.deepEqual(book.counts(0, noonMs + 60 * minute)[0]?.total, 1, 'nor late');
});

test('there is a bound, and what is long silent gives way', () => {
  const book = new PlaceBook();
  for (let index = 0; index < mostPlaces + 10; index += 1)
    count(book, { tenant: `t${index}` }, [0, 1]);
  assert.equal(book.size, mostPlaces);
  count(book, { tenant: 't0' }, [0, 1], noonMs + 120 * minute);
  for (let index = 0; index < 1001; index += 1)
    count(book, { tenant: `new${index}` }, [0, 1], noonMs + 120 * minute);
  assert.ok(book.counts(0, noonMs + 120 * minute).some(({ name }) => name.startsWith('new')));
  assert.ok(book.size < mostPlaces);
});

const placed = (by: 'route' | 'tenant', name: string, bad: number, total: number) => ({
  ...{ by, name, bad, total },
});

test('the worst three, by what tells more', () => {
  const routes = [placed('route', '/a', 50, 500), placed('route', '/b', 50, 500)];
  const tenants = [
    placed('tenant', 'acme', 95, 100),
    ...['b', 'c', 'd', 'e'].map((name, index) => placed('tenant', name, index, 225)),
  ];
  const worst = worstPlaces([...routes, ...tenants]);
  assert.equal(worst?.by, 'tenant');
  assert.deepEqual(
    worst.places.map(({ name }) => name),
    ['acme', 'e', 'd'],
  );
  const one = worstPlaces([placed('route', '/a', 99, 100), placed('route', '/b', 1, 900)]);
  assert.equal(one?.by, 'route');
  assert.equal(worstPlaces([placed('route', '/a', 0, 100)]), null);
  assert.equal(worstPlaces([]), null);
});
