// Flags are changed on one instance and hold on all, are guarded, and leave a trail.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client as Postgres } from 'pg';
import type { RunningApp } from '../../app/start.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';
import { client, demoPerson, signIn } from './client.ts';
import { runApp } from './running.ts';

const flagsToken = 'a-token-for-operators';

describe('flags', () => {
  let postgres: TestDatabase;
  let app: RunningApp;
  let second: RunningApp;

  before(async () => {
    postgres = await startTestDatabase();
    const environment = {
      DATABASE_URL: postgres.url,
      SIGNALBOX_DEMO: '1',
      FLAGS_TOKEN: flagsToken,
    };
    app = await runApp(environment);
    second = await runApp(environment);
  });

  after(async () => {
    await second?.stop();
    await app?.stop();
    await postgres?.stop();
  });

  const mine = async (url: string, person: number): Promise<Record<string, unknown>> => {
    const { token } = await signIn(url, demoPerson(person));
    return (await client(url, token)('GET', '/api/flags/mine')).body;
  };

  test('five flags in three phases, all on at first', async () => {
    const { token } = await signIn(app.url, demoPerson(2));
    const { body } = await client(app.url, token)<Record<string, unknown>[]>('GET', '/api/flags');
    assert.deepEqual(
      body.map(({ name, phase }) => `${phase} ${name}`),
      [
        '3A document-locking',
        '3A presence-awareness',
        '3B real-time-collaboration',
        '3B collaborative-editing',
        '3C workflow-automation',
      ],
    );
    assert.deepEqual(Object.values(await mine(app.url, 2)), [true, true, true, true, true]);
  });

  test('a change holds on every instance', async () => {
    const operator = client(app.url, flagsToken);
    const changed = await operator('POST', '/flags/workflow-automation', { enabled: false });
    assert.equal(changed.status, 200);
    assert.equal(changed.body.enabled, false);
    assert.equal((await mine(app.url, 3))['workflow-automation'], false);
    await untilTrue(async () => (await mine(second.url, 3))['workflow-automation'] === false);
    await operator('POST', '/flags/workflow-automation', { enabled: true });
    await untilTrue(async () => (await mine(second.url, 3))['workflow-automation'] === true);
  });

  test('only what is named is changed', async () => {
    const operator = client(app.url, flagsToken);
    await operator('POST', '/flags/document-locking', {
      rollout_percentage: 12.5,
      user_segments: ['role:admin'],
    });
    const { body } = await operator('POST', '/flags/document-locking', { fallback_enabled: false });
    assert.deepEqual(body, {
      name: 'document-locking',
      phase: '3A',
      enabled: true,
      rolloutPercentage: 12.5,
      userSegments: ['role:admin'],
      fallbackEnabled: false,
      monitoringEnabled: true,
    });
  });

  test('the token or an admin may, a member may not', async () => {
    const path = '/flags/presence-awareness';
    const change = { monitoring_enabled: true };
    const asMember = client(app.url, (await signIn(app.url, demoPerson(5))).token);
    const asAdmin = client(app.url, (await signIn(app.url, demoPerson(1))).token);
    assert.equal((await client(app.url)('POST', path, change)).status, 401);
    assert.equal((await client(app.url, `${flagsToken}x`)('POST', path, change)).status, 401);
    assert.equal((await asMember('POST', path, change)).status, 403);
    assert.equal((await asAdmin('POST', path, change)).status, 200);
  });

  for (const [path, body, status] of [
    ['/flags/no-such-flag', { enabled: true }, 404],
    ['/flags/document-locking', {}, 400],
    ['/flags/document-locking', { enabled: 'yes' }, 400],
    ['/flags/document-locking', { rollout_percentage: 101 }, 400],
    ['/flags/document-locking', { rolloutPercentage: 5 }, 400],
  ] as const)
    test(`POST ${path} with ${JSON.stringify(body)} answers ${status}`, async () => {
      assert.equal((await client(app.url, flagsToken)('POST', path, body)).status, status);
    });

  test('every change is in the audit log, with its author', async () => {
    const postgresClient = new Postgres(postgres.url);
    await postgresClient.connect();
    const { rows } = await postgresClient.query(
      `SELECT author, subject, detail FROM audit_log WHERE action = 'flag.change' ORDER BY id LIMIT 1`,
    );
    await postgresClient.end();
    assert.deepEqual(rows, [
      { author: 'FLAGS_TOKEN', subject: 'workflow-automation', detail: { enabled: false } },
    ]);
  });

  test('evaluations are counted by variant, unless the flag is not monitored', async () => {
    const operator = client(app.url, flagsToken);
    await operator('POST', '/flags/collaborative-editing', { monitoring_enabled: false });
    const count = async (flag: string) => {
      const { body } = await client(app.url)<string>('GET', '/metrics');
      const pattern = `^feature_flag_evaluations_total\\{feature_flag_key="${flag}".*"on"\\} (\\d+)`;
      return Number(new RegExp(pattern, 'm').exec(body)?.[1] ?? 0);
    };
    const before = [await count('presence-awareness'), await count('collaborative-editing')];
    await mine(app.url, 6);
    const after = [await count('presence-awareness'), await count('collaborative-editing')];
    assert.deepEqual(after, [(before[0] ?? 0) + 1, before[1]]);
  });
});
