// Starting and stopping as a process, with the embedded PostgreSQL: data stay, nothing is left
// behind, and every start that cannot succeed says why in one line.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Environment } from '../../app/config.ts';
import { isAlive } from '../../app/database/cluster.ts';
import { untilTrue } from '../until.ts';
import { client, signIn } from './client.ts';
import { type AppProcess, launchApp } from './running.ts';

describe('a start', () => {
  let folder: string;
  const launched: AppProcess[] = [];

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'signalbox-start-'));
    chmodSync(folder, 0o755);
  });

  after(async () => {
    for (const { child, ended } of launched) {
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const launch = (environment: Environment = {}): AppProcess => {
    const app = launchApp({ SIGNALBOX_DATA: folder, SIGNALBOX_DEMO: '1', ...environment });
    launched.push(app);
    return app;
  };

  const postgresPid = (): number =>
    Number(readFileSync(join(folder, 'postgres-18/postmaster.pid'), 'utf8').split('\n')[0]);

  const titles = async (url: string): Promise<string[]> => {
    const api = client(url, (await signIn(url, { demo: true })).token);
    const { body } = await api<{ documents: { title: string }[] }>('GET', '/api/documents');
    return body.documents.map(({ title }) => title).sort();
  };

  test('survives kill -9: the next one takes PostgreSQL over, and nobody else may have it', async () => {
    const first = launch();
    const url = await first.ready;
    const api = client(url, (await signIn(url, { demo: true })).token);
    await api('POST', '/api/documents', { title: 'Kept' });
    const pid = postgresPid();

    const rival = launch();
    assert.deepEqual(await rival.ended, { code: 1, signal: null });
    assert.match(rival.stderr(), /^another Signalbox app is using the data in .*\n$/);
    assert.ok(isAlive(pid), 'the rival left the server alone');

    first.child.kill('SIGKILL');
    await first.ended;
    assert.ok(isAlive(pid), 'PostgreSQL outlives the app');

    const second = launch();
    assert.ok((await titles(await second.ready)).includes('Kept'));
    assert.match(second.stdout(), /took it over/);
    assert.equal(postgresPid(), pid);

    second.child.kill('SIGTERM');
    assert.deepEqual(await second.ended, { code: 0, signal: null });
    assert.ok(!isAlive(pid), 'a proper stop stops PostgreSQL');

    const third = launch();
    const kept = await titles(await third.ready);
    assert.equal(kept.filter((title) => title === 'Kept').length, 1);
    assert.equal(kept.length, 13, 'seeding twice adds nothing');
    third.child.disconnect();
    assert.deepEqual(await third.ended, { code: 0, signal: null }, 'it stops with its parent');
    assert.equal(third.stderr(), '');
  });

  test('clears away the pid file of a process that is not PostgreSQL', async () => {
    writeFileSync(join(folder, 'postgres-18/postmaster.pid'), `${process.pid}\n/elsewhere\n`);
    const app = launch();
    await app.ready;
    app.child.kill('SIGTERM');
    assert.deepEqual(await app.ended, { code: 0, signal: null });
  });

  test('ends when its PostgreSQL is killed, so that a supervisor can start both anew', async () => {
    const app = launch();
    await app.ready;
    process.kill(postgresPid(), 'SIGKILL');
    const { code } = await app.ended;
    assert.equal(code, 1);
    assert.equal(app.stderr(), 'the embedded PostgreSQL ended by itself\n');
    // The backends of a killed postmaster notice within moments; the next start waits for them.
    const next = launch();
    await next.ready;
    next.child.kill('SIGTERM');
    assert.equal((await next.ended).code, 0);
  });

  test('answers what is under way before it stops', async () => {
    const app = launch();
    const url = await app.ready;
    const { token } = await signIn(url, { demo: true });
    const sending = request(`${url}/api/documents`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        expect: '100-continue',
      },
    });
    sending.flushHeaders();
    await once(sending, 'continue');
    app.child.kill('SIGTERM');
    await untilTrue(() => app.stdout().includes('stopping'));
    sending.end('{"title":"At the last moment"}');
    const [answer] = (await once(sending, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, 201);
    answer.resume();
    assert.equal((await app.ended).code, 0);
  });

  test('on a taken port says so', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    const port = typeof address === 'object' ? address?.port : 0;
    const app = launch({ APP_PORT: String(port) });
    assert.equal((await app.ended).code, 1);
    assert.match(app.stderr(), new RegExp(`^127\\.0\\.0\\.1:${port} is taken .*\\n$`));
    other.close();
  });

  for (const [name, environment, code, said] of [
    [
      'without the database of DATABASE_URL',
      { DATABASE_URL: 'postgresql://me:secret@127.0.0.1:1/x' },
      1,
      /^no PostgreSQL answers at DATABASE_URL postgresql:\/\/me@127\.0\.0\.1:1\/x \(.*ECONNREFUSED.*\): .*\n$/,
    ],
    [
      'without the Redis of REDIS_URL',
      { REDIS_URL: 'redis://:secret@127.0.0.1:1' },
      1,
      /^no Redis answers at REDIS_URL redis:\/\/127\.0\.0\.1:1 \(.*ECONNREFUSED.*\): .*\n$/,
    ],
    [
      'in production with the public secret',
      { NODE_ENV: 'production', SIGNALBOX_DEMO: '0' },
      2,
      /^JWT_SECRET has its default.*\n$/,
    ],
    [
      'of the demo for everybody',
      { APP_HOST: '0.0.0.0' },
      2,
      /^SIGNALBOX_DEMO .* APP_HOST is 0\.0\.0\.0.*\n$/,
    ],
    [
      'without a place for data',
      { SIGNALBOX_DATA: '/dev/null/data' },
      1,
      /^SIGNALBOX_DATA: \/dev\/null\/data cannot be made .*\n$/,
    ],
  ] as const)
    test(`${name} fails with one line`, async () => {
      const app = launch(environment);
      assert.equal((await app.ended).code, code);
      assert.match(app.stderr(), said);
      assert.ok(!app.stderr().includes('secret@') && !app.stderr().includes(':secret'));
    });

  test('leaves no process of PostgreSQL behind', () => {
    const processes = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    assert.ok(!processes.includes(folder), 'a server of this test still runs');
  });
});

test('data that PostgreSQL’s user cannot reach lie elsewhere, and that is said', {
  skip: process.getuid?.() === 0 ? false : 'only root lends PostgreSQL another account',
}, async () => {
  const hidden = mkdtempSync(join(tmpdir(), 'signalbox-hidden-'));
  const app = launchApp({ SIGNALBOX_DATA: hidden, SIGNALBOX_DEMO: '1' });
  await app.ready;
  const elsewhere = /cannot enter [^:]+: its data are in (\/var\/tmp\/signalbox-data-[0-9a-f]+)/;
  const place = elsewhere.exec(app.stdout())?.[1];
  assert.ok(place);
  app.child.kill('SIGTERM');
  assert.equal((await app.ended).code, 0);
  rmSync(hidden, { recursive: true });
  rmSync(place, { recursive: true });
});
