// Documents over HTTP.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { Client as Postgres } from 'pg';
import type { RunningApp } from '../../app/start.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { type Client, client, demoPerson, signIn } from './client.ts';
import { runApp } from './running.ts';

type Row = { id: string; title: string; revision: number; updatedAt: number; updatedBy: string };

describe('documents', () => {
  let postgres: TestDatabase;
  let app: RunningApp;
  let api: Client;

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
    api = client(app.url, (await signIn(app.url, demoPerson(1))).token);
  });

  after(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  const list = async (query = ''): Promise<Row[]> =>
    (await api<{ documents: Row[] }>('GET', `/api/documents${query}`)).body.documents;

  test('the demo has a dozen readable documents', async () => {
    const rows = await list();
    assert.equal(rows.length, 12);
    assert.ok(rows.some(({ title }) => title === 'On-call handbook'));
    assert.ok(rows.every(({ updatedBy, updatedAt }) => updatedBy && updatedAt > 1.7e12));
    assert.equal((await list('?limit=3')).length, 3);
  });

  test('a document is made, opened and renamed, and the list knows at once', async () => {
    await list();
    const made = await api('POST', '/api/documents', { title: ' Notes ', text: 'one\ntwo\n' });
    assert.equal(made.status, 201);
    assert.equal(made.body.title, 'Notes');
    const path = `/api/documents/${made.body.id}`;
    assert.equal(made.headers.get('location'), path);
    assert.deepEqual((await api('GET', path)).body, made.body);
    assert.equal((await list())[0]?.title, 'Notes');
    const renamed = await api<Row>('PATCH', path, { title: 'Better notes' });
    assert.equal(renamed.status, 200);
    assert.equal(renamed.body.updatedBy, 'Ada Moreau');
    assert.equal((await list())[0]?.title, 'Better notes');
    assert.equal((await api('GET', path)).body.text, 'one\ntwo\n');
  });

  test('documents are found by words of their title or of who edited them last', async () => {
    for (const title of ['Über den Wolken', '100 % sure', 'Sure of nothing']) {
      await api('POST', '/api/documents', { title });
    }
    const found = async (search: string) => {
      const query = new URLSearchParams({ search, limit: '2' });
      const { body } = await api<{ documents: Row[]; found: number; total: number }>(
        'GET',
        `/api/documents?${query}`,
      );
      return { titles: body.documents.map(({ title }) => title).sort(), ...body };
    };
    assert.deepEqual((await found('wolken ÜBER')).titles, ['Über den Wolken']);
    assert.deepEqual((await found('sure')).titles, ['100 % sure', 'Sure of nothing']);
    assert.deepEqual((await found('sure %')).titles, ['100 % sure']);
    assert.deepEqual((await found('s_re')).titles, []);
    assert.deepEqual((await found('moreau nothing')).titles, ['Sure of nothing']);
    const all = await found('  ');
    assert.equal(all.titles.length, 2);
    assert.ok(all.found === all.total && all.total >= 15);
    const some = await found('sure');
    assert.deepEqual([some.found, some.total], [2, all.total]);
  });

  test('what is stored has the editor’s line breaks and no half of a character', async () => {
    const made = await api('POST', '/api/documents', {
      title: 'From\0 elsewhere',
      text: 'one\r\ntwo\rthree \ud83d.\0',
    });
    assert.equal(made.status, 201);
    assert.equal(made.body.title, 'From elsewhere');
    assert.equal(made.body.text, 'one\ntwo\nthree \ufffd.');
  });

  test('who only reads makes and renames nothing', async () => {
    const viewer = client(app.url, (await signIn(app.url, demoPerson(21))).token);
    type Listed = { documents: Row[]; mayCreate: boolean };
    const { body } = await viewer<Listed>('GET', '/api/documents');
    const [row] = body.documents;
    assert.equal(body.mayCreate, false);
    assert.equal((await api<Listed>('GET', '/api/documents')).body.mayCreate, true);
    assert.ok(row !== undefined);
    assert.equal((await viewer('GET', `/api/documents/${row.id}`)).status, 200);
    const made = await viewer('POST', '/api/documents', { title: 'Mine' });
    const renamed = await viewer('PATCH', `/api/documents/${row.id}`, { title: 'Mine' });
    assert.deepEqual([made.status, renamed.status], [403, 403]);
    assert.equal((await list())[0]?.title === 'Mine', false);
  });

  test('the log of changes alone makes the text', async () => {
    const made = await api('POST', '/api/documents', { title: 'Log', text: 'a\n\nb' });
    const postgresClient = new Postgres(postgres.url);
    await postgresClient.connect();
    const { rows } = await postgresClient.query(
      'SELECT changes FROM document_changes WHERE document_id = $1 ORDER BY revision',
      [made.body.id],
    );
    await postgresClient.end();
    assert.equal(rows.length, made.body.revision);
    let text = Text.empty;
    for (const { changes } of rows) text = ChangeSet.fromJSON(changes).apply(text);
    assert.equal(text.toString(), 'a\n\nb');
  });

  test('an empty document has no change yet', async () => {
    const made = await api('POST', '/api/documents', { title: 'Empty' });
    assert.equal(made.body.revision, 0);
    assert.equal(made.body.text, '');
  });

  for (const [body, field] of [
    [{}, 'title'],
    [{ title: '  ' }, 'title'],
    [{ title: 'x'.repeat(201) }, 'title'],
    [{ title: 'x', text: 7 }, 'text'],
    [{ title: 'x', text: 'y'.repeat(100_001) }, 'text'],
    [{ title: 'x', owner: 'me' }, '(body)'],
    [[], '(body)'],
  ] as const)
    test(`${JSON.stringify(body).slice(0, 60)} is refused for its ${field}`, async () => {
      const answer = await api<{ errors: { field: string }[] }>('POST', '/api/documents', body);
      assert.equal(answer.status, 400);
      assert.equal(answer.body.errors[0]?.field, field);
    });

  test('a text is not changed by PATCH', async () => {
    const [row] = await list();
    const answer = await api('PATCH', `/api/documents/${row?.id}`, { title: 'x', text: 'y' });
    assert.equal(answer.status, 400);
  });

  for (const [path, status] of [
    ['/api/documents/00000000-0000-4000-8000-000000000000', 404],
    ['/api/documents/not-an-id', 404],
    ['/api/documents?limit=0', 400],
    ['/api/documents?limit=1000', 400],
    [`/api/documents?search=${'word+'.repeat(11)}`, 400],
    ['/api/nothing', 404],
    ['/api/documents/%E0%A4%A', 400],
  ] as const)
    test(`GET ${path} answers ${status} as a problem`, async () => {
      const answer = await api('GET', path);
      assert.equal(answer.status, status);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.equal(answer.body.status, status);
    });

  test('bodies that are no JSON or too large are said to be so', async () => {
    const send = (body: string) =>
      fetch(`${app.url}/api/sessions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      });
    assert.equal((await send('{"email":')).status, 400);
    assert.equal((await send(JSON.stringify({ email: 'x'.repeat(3_000_000) }))).status, 413);
  });
});
