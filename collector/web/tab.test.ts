import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tabIcon, tabTitle } from './tab.ts';

const board = { page: 'board' } as const;

test('the title says the worst state and how many there are of it', () => {
  assert.equal(tabTitle(board, ['green', 'red', 'red'], true), '■ 2 red · Board · Signalbox');
  assert.equal(tabTitle(board, ['green', 'green'], true), '● · Board · Signalbox');
  assert.equal(
    tabTitle({ page: 'slo', name: 'uptime' }, ['stale', 'yellow'], true),
    '◇ 1 stale · uptime · Signalbox',
  );
});

test('cut off, neither title nor icon claims a state', () => {
  assert.equal(tabTitle(board, ['green'], false), '? cut off · Board · Signalbox');
  assert.notEqual(tabIcon(['green'], false), tabIcon(['green'], true));
});
