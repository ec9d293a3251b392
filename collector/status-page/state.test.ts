import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ComponentFacts, type ComponentState, componentState, worstState } from './state.ts';
import { lengthText, shareText, watchedText } from './words.ts';

const nowMs = 1_800_000_000_000;
const [long, short] = [nowMs - 60_000, nowMs - 59_999];

const facts = (changes: Partial<ComponentFacts> = {}): ComponentFacts => ({
  rows: [{ status: 'green', since: 0 }],
  impacts: [],
  inMaintenance: false,
  afterMs: 60_000,
  ...changes,
});
const rows = (
  ...statuses: readonly (readonly [ComponentFacts['rows'][number]['status'], number])[]
) => ({
  rows: statuses.map(([status, since]) => ({ status, since })),
});

const cases: readonly (readonly [string, Partial<ComponentFacts>, ComponentState])[] = [
  ['green', {}, 'operational'],
  ['red for long', rows(['green', 0], ['red', long]), 'outage'],
  ['red for a moment', rows(['green', 0], ['red', short]), 'operational'],
  ['yellow for long', rows(['green', 0], ['yellow', long]), 'degraded'],
  ['red and yellow', rows(['yellow', long], ['red', long]), 'outage'],
  ['idle beside green', rows(['green', 0], ['no data', 0]), 'operational'],
  ['all idle', rows(['no data', 0], ['no data', 0]), 'no data'],
  ['not heard', rows(['green', 0], ['stale', long]), 'no data'],
  ['not heard, but red', rows(['red', long], ['stale', long]), 'outage'],
  ['without objectives', { rows: [] }, 'no data'],
  ['maintenance goes before all', { ...rows(['red', long]), inMaintenance: true }, 'maintenance'],
  [
    'what people said goes before red',
    { ...rows(['red', long]), impacts: ['degraded'] },
    'degraded',
  ],
  ['nothing that users notice', { ...rows(['red', long]), impacts: ['none'] }, 'operational'],
  ['the worst of two incidents', { impacts: ['maintenance', 'outage'] }, 'outage'],
];

for (const [what, given, state] of cases) {
  test(`${what}: ${state}`, () => {
    assert.equal(componentState(facts(given), nowMs), state);
  });
}

test('of nothing there is nothing to tell', () => {
  assert.equal(worstState([]), 'no data');
});

test('a share is cut, not rounded: 100 % is all of it', () => {
  assert.equal(shareText(1), '100 %');
  assert.equal(shareText(0.99999), '99.99 %');
  assert.equal(shareText(0.9999), '99.99 %');
  assert.equal(shareText(0.95), '95.00 %');
  assert.equal(shareText(0), '0.00 %');
});

test('how long somebody watched is told with the share', () => {
  assert.equal(watchedText(90, 90), 'the last 90 days');
  assert.equal(watchedText(12.34, 90), '12.3 of the last 90 days');
  assert.equal(watchedText(0.01, 90), 'less than 0.1 of the last 90 days');
  assert.deepEqual([3, 59.2, 60, 3600, 5400].map(lengthText), [
    '3 s',
    '60 s',
    '1 min',
    '1 h',
    '1 h 30 min',
  ]);
});
