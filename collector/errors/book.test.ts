import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ErrorBook } from './book.ts';
import { hourMs } from './group.ts';
import type { Occurrence } from './occurrence.ts';

const startMs = Date.parse('2026-03-02T12:00:00Z');
const occurrence = (fields: Partial<Occurrence> = {}): Occurrence => ({
  service: 'shop',
  release: '1.0.0',
  type: 'TypeError',
  message: 'cart 7 is gone',
  stack: 'TypeError: cart\n    at add (/srv/shop/cart.js:3:1)',
  atMs: startMs,
  traceId: null,
  route: null,
  from: 'span',
  ...fields,
});
const only = (book: ErrorBook) => {
  const [group, ...others] = book.groups();
  assert.deepEqual(others, []);
  assert.ok(group);
  return group.stored();
};
const counts = (book: ErrorBook) =>
  [...book.groups()].map((group) => group.stored().count).sort((a, b) => a - b);

test('one error is one group, whatever its line, message, release and route', () => {
  const book = new ErrorBook();
  book.add(occurrence({ route: 'GET /a' }), startMs);
  book.add(
    occurrence({
      atMs: startMs + 5000,
      message: 'cart 9 is gone',
      stack: 'TypeError: cart\n    at add (/srv/shop/cart.js:99:1)',
      release: '1.1.0',
      route: 'GET /b',
    }),
    startMs + 5000,
  );
  const group = only(book);
  book.add(occurrence({ atMs: startMs - 9000, release: '0.9.0' }), startMs + 6000);
  assert.equal(only(book).firstRelease, '0.9.0', 'what came late was the first');
  assert.equal(group.title, 'cart # is gone');
  assert.equal(group.message, 'cart 9 is gone', 'the newest');
  assert.deepEqual([group.firstRelease, group.lastRelease, group.count], ['1.0.0', '1.1.0', 2]);
  assert.deepEqual([group.firstMs, group.lastMs], [startMs, startMs + 5000]);
  assert.deepEqual(group.routes, [
    ['GET /a', 1],
    ['GET /b', 1],
  ]);
});

test('another service, type or place is another group; without a stack the message tells', () => {
  const book = new ErrorBook();
  const different = [
    {},
    { service: 'stock' },
    { type: 'RangeError' },
    { stack: 'TypeError: cart\n    at remove (/srv/shop/cart.js:3:1)' },
    { stack: '', message: 'no stock for 12' },
    { stack: '', message: 'no price for 12' },
  ];
  for (const fields of different) book.add(occurrence(fields), startMs);
  book.add(occurrence({ stack: '', message: 'no price for 99' }), startMs);
  assert.deepEqual(counts(book), [1, 1, 1, 1, 1, 2]);
});

test('an error counts once a trace, however often it is told', () => {
  const book = new ErrorBook();
  const traceId = 'a'.repeat(32);
  assert.equal(book.add(occurrence({ traceId }), startMs), 'counted');
  assert.equal(book.add(occurrence({ traceId, from: 'log' }), startMs), 'repeated');
  assert.equal(book.add(occurrence({ traceId, type: 'E_CART' }), startMs), 'repeated');
  assert.equal(book.add(occurrence({ traceId: 'b'.repeat(32) }), startMs), 'counted');
  assert.equal(only(book).count, 2);
});

test('the sparkline has each hour, the last not over yet; a week is kept', () => {
  const book = new ErrorBook();
  const nowMs = startMs + 30 * 60_000;
  for (const hoursAgo of [0, 0, 1, 23, 100, 167])
    book.add(occurrence({ atMs: nowMs - hoursAgo * hourMs }), nowMs);
  const [group] = book.groups();
  const day = group?.sparkline(24, nowMs) ?? [];
  assert.deepEqual([day.length, day[23], day[22], day[0]], [24, 2, 1, 1]);
  const week = group?.sparkline(168, nowMs) ?? [];
  assert.equal(
    week.reduce((sum, each) => sum + each, 0),
    6,
  );
  for (let hour = 1; hour < 400; hour += 1)
    book.add(occurrence({ atMs: nowMs + hour * hourMs }), nowMs + hour * hourMs);
  assert.ok(only(book).hours.length <= 168);
});

test('a clock that is ahead keeps nothing on top for ever', () => {
  const book = new ErrorBook();
  book.add(occurrence({ atMs: startMs + 1e12 }), startMs);
  assert.equal(only(book).lastMs, startMs);
});

test('a service that makes ever new errors has the rest in one group, and costs no other its own', () => {
  const book = new ErrorBook({ groups: 30, groupsOfService: 10 });
  for (let each = 0; each < 5; each += 1)
    book.add(occurrence({ service: 'quiet', type: `Q${each}` }), startMs);
  const additions = Array.from({ length: 100 }, (_, each) =>
    book.add(occurrence({ service: 'loud', type: `L${each}` }), startMs),
  );
  assert.equal(additions.filter((addition) => addition === 'folded').length, 90);
  const groups = [...book.groups()].map((group) => group.stored());
  assert.equal(groups.filter(({ service }) => service === 'quiet').length, 5);
  assert.equal(groups.find(({ type }) => type === 'more errors')?.count, 90);
  assert.equal(
    groups.reduce((sum, { count }) => sum + count, 0),
    105,
    'every one is counted',
  );
});

test('what was not seen for an hour makes room for what is new', () => {
  const book = new ErrorBook({ groupsOfService: 3 });
  for (const type of ['A', 'B', 'C']) book.add(occurrence({ type }), startMs);
  const laterMs = startMs + 2 * hourMs;
  book.add(occurrence({ type: 'A', atMs: laterMs }), laterMs);
  for (const type of ['D', 'E']) book.add(occurrence({ type, atMs: laterMs }), laterMs);
  const types = [...book.groups()].map(({ type }) => type);
  assert.ok(types.includes('A') && types.includes('D') && types.includes('E'), types.join());
  assert.ok(types.length <= 4);
});

test('the bounds hold whatever comes', () => {
  const book = new ErrorBook({ groups: 50, bytes: 500_000 });
  for (let each = 0; each < 2000; each += 1) {
    const atMs = startMs + each * hourMs;
    book.add(
      occurrence({
        service: `s${each % 300}`,
        type: `T${each}`,
        stack: `x\n    at f${each} (/a/b.js:1:1)`.padEnd(9000),
        atMs,
      }),
      atMs,
    );
    assert.ok(book.size <= 50 && book.bytes <= 500_000, `${book.size}, ${book.bytes}`);
  }
  assert.ok(book.size > 5);
});
