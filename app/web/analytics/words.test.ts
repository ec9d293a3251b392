import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nothingYet, type Watch } from './watch.ts';
import { latency, plural, readingOf } from './words.ts';

const cases: [string, Partial<Watch>, string, RegExp][] = [
  ['at first', {}, 'Connecting', /^$/],
  ['with figures', { state: 'live' }, 'Live', /each second/],
  ['by polling', { state: 'live', polling: true }, 'Polling', /no socket/],
  [
    'cut off before the first figure',
    { state: 'waiting', reason: 'lost' },
    'Reconnecting',
    /^lost$/,
  ],
  ['not let in', { state: 'refused', reason: 'no' }, 'Not allowed', /^no$/],
];
for (const [name, change, word, detail] of cases) {
  test(`${name} it is ${word}`, () => {
    const reading = readingOf({ ...nothingYet, ...change });
    assert.equal(reading.word, word);
    assert.match(reading.detail, detail);
  });
}

test('what was not measured is no zero', () => {
  assert.equal(latency(null), '—');
  assert.equal(latency(0.0123), '12.3\u00a0ms');
  assert.equal(plural(1, 'person', 'people'), '1 person');
  assert.equal(plural(1_200, 'person', 'people'), '1,200 people');
});
