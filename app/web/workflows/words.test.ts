import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reviewDefinition } from '../../workflow/review-definition.ts';
import type { HistoryRow, RunDetail } from '../../workflow/store.ts';
import { entryText, pollPauseMs, runText, takesDocument, wayOf } from './words.ts';

const line = (kind: HistoryRow['kind'], node: string, detail = ''): HistoryRow => ({
  sequence: 1,
  at: 0,
  kind,
  node,
  detail,
});

const run: RunDetail = {
  id: 'r',
  workflowId: 'w',
  workflow: 'Document review',
  state: 'completed',
  outcome: 'published',
  failure: null,
  startedAt: 1000,
  startedBy: 'Ada',
  endedAt: 1032,
  node: 'published',
  variables: {},
  history: [
    line('run-started', 'submitted'),
    line('step-failed', 'measure', 'attempt 1 of 2: no disk'),
    line('step-completed', 'measure', '30 words'),
    line('decided', 'ready', 'words > 20: on to "Publish"'),
  ],
};

test('a run in words', () => {
  assert.equal(runText(run).replaceAll('\u00a0', ' '), 'published in 32 ms');
  const failed = { ...run, state: 'failed', outcome: null, endedAt: 2200 } as const;
  assert.equal(runText(failed).replaceAll('\u00a0', ' '), 'failed after 1.2 s');
  assert.equal(runText({ ...run, state: 'running', endedAt: null }), 'running');
});

test('history lines name the node by its title', () => {
  const texts = run.history.map((entry) => entryText(reviewDefinition, entry));
  assert.deepEqual(texts[1], {
    what: 'Count words, check title failed',
    detail: 'attempt 1 of 2: no disk',
  });
  assert.deepEqual(texts[3]?.what, 'Ready to publish?');
  assert.equal(entryText(reviewDefinition, line('step-completed', 'gone')).what, 'gone');
});

test('the way of a run names each node once in a row, and where it is now', () => {
  assert.deepEqual(wayOf(run), ['submitted', 'measure', 'ready']);
  const running = { ...run, state: 'running', node: 'publish' } as const;
  assert.deepEqual(wayOf(running), ['submitted', 'measure', 'ready', 'publish']);
});

test('a run is asked for while it runs only', () => {
  assert.equal(pollPauseMs(run, 1100), null);
  assert.equal(pollPauseMs({ ...run, state: 'running' }, 1100), 150);
  assert.equal(pollPauseMs({ ...run, state: 'running' }, 10_000), 1000);
});

test('a workflow on documents', () => {
  const row = { id: 'w', name: 'x', version: 1, definition: reviewDefinition };
  assert.equal(takesDocument(row), true);
  assert.equal(takesDocument({ ...row, definition: { ...reviewDefinition, input: {} } }), false);
});
