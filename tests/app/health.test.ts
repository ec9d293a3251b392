// Health by name and as a whole, in the app as it runs.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RunningApp } from '../../app/start.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';
import { client } from './client.ts';
import { runApp } from './running.ts';

describe('health', () => {
  let postgres: TestDatabase | null;
  let app: RunningApp;

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
  });

  after(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  const ask = (name: string) => client(app.url)('GET', `/api/health${name}`);

  for (const name of ['redis', 'signalr', 'collaboration', 'workflows', 'database'])
    test(`${name} is well and says what it found`, async () => {
      const { status, body, headers } = await ask(`/${name}`);
      assert.equal(status, 200);
      assert.equal(body.status, 'ok');
      assert.ok(String(body.detail).length > 0);
      assert.equal(headers.get('cache-control'), 'no-store');
    });

  test('as a whole it lists them all', async () => {
    const { status, body } = await ask('');
    assert.equal(status, 200);
    assert.equal(body.status, 'ok');
    assert.deepEqual(Object.keys(body.checks ?? {}).sort(), [
      'collaboration',
      'database',
      'redis',
      'signalr',
      'workflows',
    ]);
  });

  test('an unknown name is not found', async () => {
    assert.equal((await ask('/mood')).status, 404);
  });

  test('without the database it is failing, and the process stays to say so', async () => {
    await postgres?.stop();
    postgres = null;
    await untilTrue(async () => (await ask('')).status === 503);
    const { body } = await ask('');
    assert.equal(body.status, 'failing');
    assert.match(String(body.detail), /database: /);
    assert.equal((await ask('/database')).status, 503);
    assert.equal((await ask('/redis')).status, 200);
  });
});
