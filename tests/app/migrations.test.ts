// Migrations go forward, back to nothing, and forward again to the same.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Client } from 'pg';
import { migrate, migrateBack } from '../../app/database/migrations.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';

let postgres: TestDatabase;
before(async () => {
  postgres = await startTestDatabase({ migrated: false });
});
after(() => postgres?.stop());

/** Every column, index and constraint, but those of the list of migrations itself. */
const shape = async (): Promise<string[]> => {
  const client = new Client(postgres.url);
  await client.connect();
  const { rows } = await client.query<{ line: string }>(`
    SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS line
      FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid)
      FROM pg_constraint WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT typname FROM pg_type
      WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')`);
  await client.end();
  return rows
    .map(({ line }) => line)
    .filter((line) => !/\bmigrations\b/.test(line))
    .sort();
};

test('forward, back and forward again', async () => {
  const all = await migrate(postgres.url);
  assert.ok(all.includes('0001_identity') && all.includes('0003_feature-flags'));
  const first = await shape();
  assert.ok(first.some((line) => line.startsWith('documents.revision integer')));
  assert.deepEqual(await migrate(postgres.url), [], 'a second start has nothing to do');

  assert.deepEqual(await migrateBack(postgres.url, all.length), all.toReversed());
  assert.deepEqual(await shape(), [], 'nothing is left');

  assert.deepEqual(await migrate(postgres.url), all);
  assert.deepEqual(await shape(), first);
});

test('of two instances that start at once one migrates', async () => {
  await migrateBack(postgres.url, 100);
  const [one, other] = await Promise.all([migrate(postgres.url), migrate(postgres.url)]);
  assert.ok(one.length === 0 || other.length === 0);
  assert.ok(one.length + other.length > 0);
});

test('every table of tenants’ data names the organisation', async () => {
  const client = new Client(postgres.url);
  await client.connect();
  const { rows } = await client.query<{ name: string }>(`
    SELECT t.table_name AS name FROM information_schema.tables t
    WHERE t.table_schema = 'public' AND NOT EXISTS (
      SELECT FROM information_schema.columns c WHERE c.table_schema = 'public'
        AND c.table_name = t.table_name AND c.column_name = 'organization_id')
    ORDER BY 1`);
  await client.end();
  assert.deepEqual(
    rows.map(({ name }) => name),
    ['feature_flags', 'migrations', 'organizations', 'users'],
  );
});
