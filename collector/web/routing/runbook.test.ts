import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runbookHref, runbookPathOf } from './runbook.ts';

test('a definition leads to a page of the board or to an address; other text leads nowhere', () => {
  assert.equal(runbookHref('/runbooks/uptime'), '/runbooks/uptime');
  assert.equal(runbookHref('https://wiki.example/uptime'), 'https://wiki.example/uptime');
  assert.equal(runbookHref('docs/uptime.md'), null);
  assert.equal(runbookHref('javascript:alert(1)'), null);
});

test('a notification’s runbook is read on the board where it is ours, else where it is', () => {
  const boardUrl = 'https://board.example/slos/uptime';
  const pathOf = (runbookUrl: string | null) => runbookPathOf({ runbookUrl, boardUrl });
  assert.equal(pathOf('https://board.example/runbooks/uptime'), '/runbooks/uptime');
  assert.equal(pathOf('https://wiki.example/runbooks/a'), 'https://wiki.example/runbooks/a');
  assert.equal(pathOf('docs/uptime.md'), null);
  assert.equal(pathOf(null), null);
});
