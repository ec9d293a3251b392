// `signalbox seed` into a real PostgreSQL: what it says is there, the log alone makes every text, people
// sign in and read by the app's own API, and what is there already is never lost by accident.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { Client } from 'pg';
import type { ChangesJson } from '../../app/collaboration/protocol/messages.ts';
import type { RunningApp } from '../../app/start.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { client, signIn } from './client.ts';
import { runApp } from './running.ts';

const program = join(import.meta.dirname, '../../cli/signalbox.ts');
const numbers = ['--organizations', '3', '--people', '65', '--documents', '100'];

/** Of everything but times, which are counted back from now. */
const digests = {
  members: `SELECT md5(string_agg(concat_ws(' ', o.name, u.id, u.email, u.name, m.role), '|' ORDER BY u.email))
    FROM organization_members m JOIN users u ON u.id = m.user_id
    JOIN organizations o ON o.id = m.organization_id`,
  documents: `SELECT md5(string_agg(concat_ws(' ', id, title, text, revision, created_by), '|' ORDER BY id))
    FROM documents`,
  changes: `SELECT md5(string_agg(concat_ws(' ', document_id, revision, author, changes), '|'
    ORDER BY document_id, revision)) FROM document_changes`,
};

describe('signalbox seed', () => {
  let database: TestDatabase;
  let app: RunningApp;
  let sql: Client;

  const seed = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    spawnSync(process.execPath, [program, 'seed', ...args], {
      encoding: 'utf8',
      env: { PATH: process.env.PATH, DATABASE_URL: database.url, ...env },
      timeout: 60_000,
    });

  const state = async () => {
    const found: string[] = [];
    for (const statement of Object.values(digests)) {
      const { rows } = await sql.query<{ md5: string }>(statement);
      found.push(rows[0]?.md5 ?? '');
    }
    return found;
  };

  before(async () => {
    database = await startTestDatabase({ migrated: false });
    sql = new Client({ connectionString: database.url });
    await sql.connect();
  });

  after(async () => {
    await app?.stop();
    await sql?.end();
    await database?.stop();
  });

  test('makes what it says, in an empty database', async () => {
    const { status, stdout, stderr } = seed([...numbers, '-o', 'json']);
    assert.equal(stderr, '');
    assert.equal(status, 0);
    const made = JSON.parse(stdout);
    const { rows } = await sql.query(
      `SELECT (SELECT count(*) FROM organizations)::integer AS organizations,
         (SELECT count(*) FROM organization_members)::integer AS people,
         (SELECT count(*) FROM users)::integer AS users,
         (SELECT count(*) FROM documents)::integer AS documents,
         (SELECT count(*) FROM document_changes)::integer AS edits`,
    );
    assert.deepEqual(rows, [
      { organizations: 3, people: 65, users: 65, documents: 100, edits: made.edits },
    ]);
    const { organizations, people, documents, kept } = made;
    assert.deepEqual(
      { organizations, people, documents, kept },
      { organizations: 3, people: 65, documents: 100, kept: 0 },
    );
    assert.ok(made.edits > 200 && made.longest > 5_000, stdout);
  });

  test('every text is what its log makes, and changes are as the hub writes them', async () => {
    const { rows } = await sql.query<{ id: string; text: string; log: ChangesJson[] }>(
      `SELECT d.id, d.text, coalesce(jsonb_agg(c.changes ORDER BY c.revision)
           FILTER (WHERE c.revision IS NOT NULL), '[]') AS log
       FROM documents d LEFT JOIN document_changes c ON c.document_id = d.id
       WHERE d.revision = d.snapshot_revision GROUP BY d.id, d.text`,
    );
    assert.equal(rows.length, 100);
    for (const { id, text, log } of rows) {
      let made = Text.empty;
      for (const json of log) {
        const changes = ChangeSet.fromJSON(json);
        assert.deepEqual(changes.toJSON(), json, id);
        made = changes.apply(made);
      }
      assert.equal(made.toString(), text, id);
    }
  });

  test('people sign in, and read and write by the app', async () => {
    app = await runApp({ DATABASE_URL: database.url });
    const email = 'person-2@org-2.seed.example';
    const { token, organization } = await signIn(app.url, { email, password: 'demo-person' });
    assert.equal(organization.name, 'Ledger & Lane');
    const api = client(app.url, token);
    const list = await api<{ found: number; documents: { id: string; revision: number }[] }>(
      'GET',
      '/api/documents?limit=100',
    );
    assert.equal(list.body.documents.length, 33);
    const { id = '', revision } = list.body.documents.find((row) => row.revision > 0) ?? {};
    const opened = await api<{ text: string; revision: number }>('GET', `/api/documents/${id}`);
    assert.equal(opened.status, 200);
    assert.equal(opened.body.revision, revision);
    assert.match(opened.body.text, /^# /);
    assert.equal((await api('PATCH', `/api/documents/${id}`, { title: 'Renamed' })).status, 200);
  });

  test('what is there stays; only --replace makes it anew, and the same', async () => {
    const renamed = await state();
    const again = seed(numbers);
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /^3 organisations were there already and stay as they are$/m);
    assert.deepEqual(await state(), renamed);

    const other = seed([...numbers, '--seed', '2']);
    assert.equal(other.status, 1);
    assert.match(other.stderr, /Northwind Ferries was made from other numbers .*--replace/);
    assert.equal(other.stdout, '');
    assert.deepEqual(await state(), renamed);

    assert.equal(seed([...numbers, '--replace']).status, 0);
    const first = await state();
    assert.notDeepEqual(first, renamed);
    assert.equal(seed([...numbers, '--seed', '2', '--replace']).status, 0);
    const second = await state();
    assert.ok(second.every((digest, index) => digest !== first[index]));
    assert.equal(seed([...numbers, '--replace']).status, 0);
    assert.deepEqual(await state(), first);
  });

  test('what people made is never replaced, and nothing is left half made', async () => {
    await sql.query(`DELETE FROM audit_log WHERE subject = 'Ledger & Lane'`);
    const was = await state();
    const refused = seed([...numbers, '--replace']);
    assert.equal(refused.status, 1);
    assert.match(refused.stderr, /Ledger & Lane is there and was not seeded/);
    assert.deepEqual(await state(), was);
  });

  test('production is refused before anything is touched', () => {
    const production = {
      NODE_ENV: 'production',
      JWT_SECRET: 'a secret of forty characters, or nearly',
    };
    const { status, stdout, stderr } = seed(numbers, production);
    assert.equal(status, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^signalbox seed: NODE_ENV is production.*--force\n$/);
  });

  for (const [args, says] of [
    [['--people', 'many'], /--people takes a number from 10 to 100000, not 'many'/],
    [['--organizations', '20', '--people', '19'], /--people takes a number from 20/],
    [['--documents', '-1'], /argument is ambiguous|--documents takes a number/],
  ] as const)
    test(`${args.join(' ')} is misuse`, () => {
      const { status, stdout, stderr } = seed(args);
      assert.equal(status, 2);
      assert.equal(stdout, '');
      assert.match(stderr, says);
    });
});
