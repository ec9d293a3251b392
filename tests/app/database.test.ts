// Transactions, figures and notifications against the real PostgreSQL.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { createDatabase, type Database } from '../../app/database/pool.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';

describe('the database', () => {
  let postgres: TestDatabase;
  let database: Database;
  const metrics = createMetrics();
  const lines: { msg: string; statement?: string }[] = [];

  before(async () => {
    postgres = await startTestDatabase({ migrated: false });
    const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line)) });
    database = createDatabase({ url: postgres.url, metrics, log, connections: 2, slowMs: 50 });
    await database.query('CREATE TABLE notes (text text PRIMARY KEY)');
  });

  after(async () => {
    await database?.close();
    await postgres?.stop();
  });

  const notes = async (): Promise<string[]> =>
    (await database.query<{ text: string }>('SELECT text FROM notes ORDER BY 1')).rows.map(
      ({ text }) => text,
    );

  test('a transaction is whole, or nothing of it', async () => {
    await database.withTransaction(async ({ query }) => {
      await query(`INSERT INTO notes VALUES ('a')`);
      await query(`INSERT INTO notes VALUES ('b')`);
    });
    const failing = database.withTransaction(async ({ query }) => {
      await query(`INSERT INTO notes VALUES ('c')`);
      await query(`INSERT INTO notes VALUES ('a')`);
    });
    await assert.rejects(failing, /duplicate key/);
    assert.deepEqual(await notes(), ['a', 'b']);
  });

  test('connections come back after failures', async () => {
    for (let i = 0; i < 10; i += 1)
      await assert.rejects(database.withTransaction(() => Promise.reject(new Error('no'))));
    assert.deepEqual(await notes(), ['a', 'b']);
    const { values } = await metrics.databaseConnections.get();
    const used = values.find(({ labels }) => labels.state === 'used');
    assert.equal(used?.value, 0);
  });

  test('statements are timed by keyword, and slow ones are logged without values', async () => {
    // On a busy machine other statements may have been slow before.
    const before = lines.length;
    await database.query('SELECT pg_sleep($1)', [0.06]);
    const text = await metrics.registry.metrics();
    assert.match(text, /db_client_operation_duration_seconds_count\{db_operation_name="SELECT"\}/);
    const slow = lines.slice(before).filter(({ msg }) => msg === 'slow statement');
    assert.deepEqual(
      slow.map(({ statement }) => statement),
      ['SELECT pg_sleep($1)'],
    );
  });

  test('a statement that gets no answer ends, and its connection is not used again', async (t) => {
    const log = pino({ enabled: false });
    const options = { url: postgres.url, metrics: createMetrics(), log, connections: 1 };
    const impatient = createDatabase({ ...options, silentMs: 200 });
    t.after(impatient.close);
    const processId = async (): Promise<unknown> =>
      (await impatient.query('SELECT pg_backend_pid() AS pid')).rows[0]?.pid;
    const first = await processId();
    await assert.rejects(impatient.query('SELECT pg_sleep(60)'), /Query read timeout/);
    const second = await processId();
    assert.notEqual(second, first);
    const within = impatient.withTransaction(({ query }) => query('SELECT pg_sleep(60)'));
    await assert.rejects(within, /Query read timeout/);
    assert.notEqual(await processId(), second);
  });

  test('notifications are heard, also after the connection was lost', async () => {
    const heard: (string | null)[] = [];
    await database.listen('test_channel', (payload) => heard.push(payload));
    await database.query(`SELECT pg_notify('test_channel', 'one')`);
    await untilTrue(() => heard.includes('one'));
    await database.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'signalbox-listen'`,
    );
    await untilTrue(() => heard.includes(null));
    await database.query(`SELECT pg_notify('test_channel', 'two')`);
    await untilTrue(() => heard.includes('two'));
    assert.deepEqual(heard, ['one', null, 'two']);
  });
});
