import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBoard } from '../fixture.ts';

test('a runbook is a page; the list names all', async (context) => {
  const board = await openBoard();
  context.after(board.close);
  assert.match((await board.ask('/runbooks')).text, /There are none/);
  writeFileSync(join(board.folder, 'uptime.md'), '# The <app> is away\n\nSee [b](b.md).\n');
  writeFileSync(join(board.folder, 'b.md'), 'No title');

  const { status, text, headers } = await board.ask('/runbooks/uptime');
  assert.equal(status, 200);
  assert.match(String(headers['content-type']), /^text\/html; charset=utf-8/);
  assert.match(text, /<title>Runbook: The &lt;app&gt; is away · Signalbox<\/title>/);
  assert.match(text, /<h1>The &lt;app&gt; is away<\/h1>\n<p>See <a href="\/runbooks\/b">b<\/a>/);
  const list = (await board.ask('/runbooks')).text;
  assert.match(
    list,
    /<a href="\/runbooks\/b">b<\/a>.*<a href="\/runbooks\/uptime">The &lt;app&gt;/,
  );
  const style = await board.ask('/runbooks/page.css');
  assert.match(String(style.headers['content-type']), /^text\/css/);
  assert.doesNotMatch(text, /<script|<style|style=|onclick/i);
});

test('only files of the folder, by names that are no paths', async (context) => {
  const board = await openBoard();
  context.after(board.close);
  const secret = 'the secret';
  mkdirSync(join(board.folder, 'deeper'));
  mkdirSync(join(board.folder, 'folder.md'));
  writeFileSync(join(board.folder, 'deeper', 'a.md'), secret);
  writeFileSync(join(board.folder, 'a.txt'), secret);
  writeFileSync(join(board.folder, 'A.md'), secret);
  symlinkSync(join(board.folder, 'deeper', 'a.md'), join(board.folder, 'linked.md'));
  for (const name of [
    ...['deeper%2fa', '..%2fdeeper%2fa', 'deeper%5ca', 'a.txt', 'a.txt%00', 'A', 'linked'],
    ...['folder', '.', '%2e%2e', 'deeper', 'a', 'uptime.md', '<script>', '%E0%A4%A'],
  ]) {
    const { status, text } = await board.ask(`/runbooks/${name}`);
    assert.ok([200, 400, 404].includes(status), `${name}: ${status}`);
    assert.doesNotMatch(text, /the secret|<script>/, name);
    if (status === 200) assert.match(text, /Runbooks ·|is no page|No page|not built/, name);
  }
});

test('whoever may not see the board reads no runbook', async (context) => {
  const viewer = 'a-viewer-token-of-this-test';
  const board = await openBoard({ tokens: { viewer, operator: null } });
  context.after(board.close);
  writeFileSync(join(board.folder, 'uptime.md'), '# Uptime');
  assert.equal((await board.ask('/runbooks/uptime')).status, 401);
  assert.equal((await board.ask('/runbooks')).status, 401);
  const headers = { authorization: `Bearer ${viewer}` };
  assert.equal((await board.ask('/runbooks/uptime', { headers })).status, 200);
});
