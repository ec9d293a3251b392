import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runbookLink, runbookName } from './runbook.ts';

test('a file of the folder is a page of the board; all else stays as it is', () => {
  const board = 'https://board.example';
  assert.equal(runbookLink('sync-latency.md', board), `${board}/runbooks/sync-latency`);
  assert.equal(runbookLink('sync-latency.md', ''), '/runbooks/sync-latency');
  for (const other of ['https://wiki.example/a.md', 'docs/a.md', '../a.md', 'a..md', '.md', 'A.md'])
    assert.equal(runbookLink(other, board), other);
  assert.equal(runbookName('a/b.md'), null);
  assert.equal(runbookName('a-1.md'), 'a-1');
});
