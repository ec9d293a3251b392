// Signing in, and that organisations cannot see each other.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { createDatabase } from '../../app/database/pool.ts';
import { hashPassword } from '../../app/identity/passwords.ts';
import { addOrganization } from '../../app/identity/store.ts';
import type { RunningApp } from '../../app/start.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { client, demoPerson, signIn } from './client.ts';
import { runApp } from './running.ts';

describe('identity', () => {
  let postgres: TestDatabase;
  let app: RunningApp;

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
    const database = createDatabase({
      url: postgres.url,
      metrics: createMetrics(),
      log: pino({ level: 'silent' }),
    });
    const passwordHash = await hashPassword('other-person');
    await addOrganization(database, 'Other', [
      { email: 'other@other.example', name: 'Other', passwordHash, role: 'admin' },
    ]);
    await database.close();
  });

  after(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  const signInsCounted = async (result: string): Promise<number> => {
    const { body } = await client(app.url)<string>('GET', '/metrics');
    const line = new RegExp(`^auth_sign_ins_total\\{result="${result}"\\} (\\d+)`, 'm').exec(body);
    return Number(line?.[1] ?? 0);
  };

  test('a person of the demo signs in by password or by one click', async () => {
    const ada = await signIn(app.url, demoPerson(1));
    assert.equal(ada.user.email, 'person-1@demo.example');
    assert.equal(ada.organization.name, 'Demo');
    const anybody = await signIn(app.url, { demo: true });
    const { status, body } = await client(app.url, anybody.token)('GET', '/api/sessions/mine');
    assert.equal(status, 200);
    assert.deepEqual(body.user, anybody.user);
    assert.ok((await signInsCounted('success')) >= 2);
  });

  test('addresses are the same in any case', async () => {
    const { user } = await signIn(app.url, { ...demoPerson(3), email: 'Person-3@Demo.Example' });
    assert.equal(user.email, 'person-3@demo.example');
  });

  test('wrong credentials are rejected alike, and are no error of ours', async () => {
    const before = await signInsCounted('error');
    const wrong = { ...demoPerson(2), password: 'wrong' };
    const unknown = { email: 'nobody@demo.example', password: 'demo-person' };
    const [first, second] = await Promise.all([
      client(app.url)('POST', '/api/sessions', wrong),
      client(app.url)('POST', '/api/sessions', unknown),
    ]);
    assert.equal(first.status, 401);
    assert.match(first.headers.get('content-type') ?? '', /^application\/problem\+json/);
    assert.deepEqual(first.body, second.body);
    assert.equal(await signInsCounted('error'), before);
    assert.ok((await signInsCounted('rejected')) >= 2);
  });

  test('after ten failures an address has to wait, and nobody else does', async () => {
    const guess = { ...demoPerson(9), password: 'guess' };
    for (let i = 0; i < 10; i += 1)
      assert.equal((await client(app.url)('POST', '/api/sessions', guess)).status, 401);
    const refused = await client(app.url)('POST', '/api/sessions', demoPerson(9));
    assert.equal(refused.status, 429);
    assert.ok(Number(refused.headers.get('retry-after')) > 0);
    await signIn(app.url, demoPerson(10));
  });

  test('successes are not limited', async () => {
    for (let i = 0; i < 12; i += 1) await signIn(app.url, { demo: true });
  });

  for (const body of [{}, { email: 'x' }, { email: 'a@b.example', password: 1 }, { demo: false }])
    test(`${JSON.stringify(body)} is a bad request`, async () => {
      const answer = await client(app.url)('POST', '/api/sessions', body);
      assert.equal(answer.status, 400);
      assert.ok(Array.isArray(answer.body.errors));
    });

  test('without a token nothing under /api answers but health and signing in', async () => {
    for (const path of ['/api/documents', '/api/flags', '/api/flags/mine', '/api/sessions/mine']) {
      const none = await client(app.url)('GET', path);
      assert.equal(none.status, 401, path);
      assert.equal(none.headers.get('www-authenticate'), 'Bearer');
      assert.equal((await client(app.url, 'x.y.z')('GET', path)).status, 401, path);
    }
  });

  test('an organisation sees and changes its own documents only', async () => {
    const ours = client(app.url, (await signIn(app.url, demoPerson(4))).token);
    const other = { email: 'other@other.example', password: 'other-person' };
    const theirs = client(app.url, (await signIn(app.url, other)).token);
    const made = await ours('POST', '/api/documents', { title: 'Ours', text: 'secret' });
    const path = `/api/documents/${made.body.id}`;
    assert.equal((await ours('GET', path)).status, 200);
    assert.equal((await theirs('GET', path)).status, 404);
    assert.equal((await theirs('PATCH', path, { title: 'Mine' })).status, 404);
    const list = await theirs<{ documents: unknown[] }>('GET', '/api/documents');
    assert.deepEqual(list.body.documents, []);
    assert.equal((await ours('GET', path)).body.title, 'Ours');
  });
});
