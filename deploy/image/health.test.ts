// The health check as a container runs it: its exit code, and a reason where there is one.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';

const check = async (args: readonly string[], env: Record<string, string>) => {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'health.ts'), ...args], {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let reason = '';
  child.stderr.on('data', (chunk: Buffer) => {
    reason += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, reason };
};

test('asks the program that it is told, at the port that this one has', async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.statusCode = request.url === '/readyz' ? 503 : 200;
    response.end('why');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const port = String((server.address() as AddressInfo).port);
  try {
    assert.deepEqual(await check(['app'], { APP_PORT: port }), { code: 0, reason: '' });
    const { code, reason } = await check(['collector'], { BOARD_PORT: port });
    assert.equal(code, 1);
    assert.match(reason, /answered 503: why/);
    assert.deepEqual(asked, ['/api/health', '/readyz']);
  } finally {
    server.close();
  }
});

test('says why nothing answers, and what it may be asked', async () => {
  // Port 1 of loopback is nobody's.
  const { code, reason } = await check(['app'], { APP_PORT: '1' });
  assert.equal(code, 1);
  assert.match(reason, /:1\/api\/health does not answer: /);
  for (const args of [[], ['board']]) assert.equal((await check(args, {})).code, 2);
});
