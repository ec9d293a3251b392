import assert from 'node:assert/strict';
import { test } from 'node:test';
import { summary } from './evidence.fixture.ts';
import { readSummary } from './summary.ts';

test('a summary of the run', () => {
  assert.deepEqual(readSummary(JSON.stringify(summary), 'run-1'), summary);
});

const wrong: readonly (readonly [title: string, text: string, says: RegExp])[] = [
  ['empty', '', /is no JSON$/],
  ['cut off', JSON.stringify(summary).slice(0, -10), /is no JSON$/],
  ['null', 'null', /is not whole: it: /],
  ['without metrics', JSON.stringify({ ...summary, metrics: undefined }), /not whole: metrics: /],
  [
    'with a count that is none',
    JSON.stringify({ ...summary, sessions: { wanted: 10, most: 9.5, joined: 10 } }),
    /not whole: sessions\.most: /,
  ],
  ['of another run', JSON.stringify({ ...summary, run: 'run-0' }), /of another run, 'run-0'$/],
];

for (const [title, text, says] of wrong)
  test(`a summary that is ${title} is none`, () => {
    assert.match(String(readSummary(text, 'run-1')), says);
  });
