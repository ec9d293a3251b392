import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  age,
  ago,
  clock,
  duration,
  lastLengthInWords,
  lengthInWords,
  moment,
  secondsOf,
  windowInWords,
} from './duration.ts';

const plain = (text: string) => text.replaceAll('\u00a0', ' ');
const now = Date.UTC(2025, 10, 21, 12, 0, 0);

const cases: readonly (readonly [string, string, string])[] = [
  ['zero', duration(0), '0 s'],
  ['microseconds', duration(0.000_042), '42 µs'],
  ['milliseconds', duration(0.187), '187 ms'],
  ['almost a second is a second', duration(0.9999), '1 s'],
  ['seconds', duration(1.2345), '1.23 s'],
  ['minutes', duration(744), '12.4 min'],
  ['hours', duration(11_520), '3.2 h'],
  ['days', duration(30 * 86_400), '30 d'],
  ['age: seconds', age(now - 12_900, now), '12 s'],
  ['age: minutes', age(now - 200_000, now), '3 min'],
  ['age: hours', age(now - 7_500_000, now), '2 h 5 min'],
  ['age: whole hours', age(now - 7_200_000, now), '2 h'],
  ['age: days', age(now - 356_400_000, now), '4 d 3 h'],
  ['age: a clock that runs ahead is not negative', age(now + 5000, now), '0 s'],
  ['ago: now', ago(now - 1500, now), 'just now'],
  ['ago', ago(now - 12_000, now), '12 s ago'],
  ['moment', moment(now), '2025-11-21T12:00:00.000Z'],
  ['words: month of days', lengthInWords('30d'), '30 days'],
  ['words: one', lengthInWords('1h'), '1 hour'],
  ['words: the last one', lastLengthInWords('1h'), 'hour'],
  ['words: the last five', lastLengthInWords('5m'), '5 minutes'],
  ['words: calendar', lengthInWords('calendar month'), 'calendar month'],
  ['window: minute', windowInWords(60), 'minute'],
  ['window: minutes', windowInWords(300), '5 minutes'],
  ['window: odd', windowInWords(90), '90 s'],
];

for (const [name, actual, expected] of cases) {
  test(name, () => assert.equal(plain(actual), expected));
}

test('clock: today has no date, another day has', () => {
  assert.match(clock(now, now), /^\d\d:\d\d:\d\d$/);
  assert.match(clock(now - 5 * 86_400_000, now), /^\w{3} \d+ \w{3}, \d\d:\d\d:\d\d$/);
});

test('secondsOf reads lengths and refuses anything else', () => {
  assert.equal(secondsOf('5m'), 300);
  assert.equal(secondsOf('30d'), 2_592_000);
  assert.equal(secondsOf('2h24m'), 8640);
  assert.equal(secondsOf('2d19h10m'), 241_800);
  assert.equal(secondsOf('250ms'), 0.25);
  for (const other of ['', 'm', '5m 3s', '1.2.3m', '5x']) assert.equal(secondsOf(other), null);
  assert.equal(secondsOf('calendar month'), null);
  assert.equal(secondsOf('5 m'), null);
});
