// Outside demo mode nobody is there but whom the operator names.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { client, signIn } from './client.ts';
import { runApp } from './running.ts';

const admin = { email: 'Root@example.com', password: 'correct horse battery' };

describe('the first administrator', () => {
  let postgres: TestDatabase;
  before(async () => {
    postgres = await startTestDatabase();
  });
  after(async () => {
    await postgres?.stop();
  });

  test('signs in, and keeps the password when the setting changes', async () => {
    for (const password of [admin.password, 'another password entirely']) {
      const app = await runApp({
        DATABASE_URL: postgres.url,
        ADMIN_EMAIL: admin.email,
        ADMIN_PASSWORD: password,
      });
      try {
        const { organization, token } = await signIn(app.url, admin);
        assert.equal(organization.name, 'Main');
        const { status } = await client(app.url, token)('GET', '/api/documents');
        assert.equal(status, 200);
        const demo = await client(app.url)('POST', '/api/sessions', { demo: true });
        assert.notEqual(demo.status, 201);
      } finally {
        await app.stop();
      }
    }
  });
});
