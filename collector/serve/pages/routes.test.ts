import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBoard } from '../fixture.ts';

test('pages: hashed files for ever, every other path is the page, missing assets are missing', async (context) => {
  const board = await openBoard({ demoAppUrl: 'http://127.0.0.1:3000/x' });
  context.after(board.close);
  const unbuilt = await board.ask('/');
  assert.equal(unbuilt.status, 503);
  assert.match(unbuilt.text, /npm run build/);

  mkdirSync(join(board.folder, 'assets'));
  writeFileSync(join(board.folder, 'index.html'), '<title>the board</title>');
  writeFileSync(join(board.folder, 'assets', 'main-1a2b.js'), '1');
  for (const path of ['/', '/slos/request-latency', '/traces/abc', '/pager']) {
    const { status, text, headers } = await board.ask(path);
    assert.equal(status, 200, path);
    assert.match(text, /the board/);
    assert.equal(headers['cache-control'], 'no-cache');
    assert.match(
      String(headers['content-security-policy']),
      /connect-src 'self' http:\/\/127.0.0.1:3000;/,
    );
  }
  const asset = await board.ask('/assets/main-1a2b.js');
  assert.equal(asset.headers['cache-control'], 'public, max-age=31536000, immutable');
  assert.equal((await board.ask('/assets/old-9z.js')).status, 404);
  assert.equal((await board.ask('/', { method: 'DELETE' })).status, 404);
  assert.doesNotMatch((await board.ask('/..%2f..%2fetc/passwd')).text, /root:/);
});
