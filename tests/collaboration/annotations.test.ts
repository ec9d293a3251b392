// Threads and bookmarks between two instances of the app: live to all, at the same place for all,
// and what is undone brings them back.

import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { pino } from 'pino';
import { AnnotationService } from '../../app/annotations/annotations.ts';
import { compactOnce } from '../../app/collaboration/compaction.ts';
import { MemoryHints } from '../../app/collaboration/memory-hints.ts';
import type { Notice } from '../../app/collaboration/protocol/annotations.ts';
import { createDatabase, type Database } from '../../app/database/pool.ts';
import { hashPassword } from '../../app/identity/passwords.ts';
import { addOrganization } from '../../app/identity/store.ts';
import type { RunningApp } from '../../app/start.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { type Client, client, demoPerson, signIn } from '../app/client.ts';
import { runApp } from '../app/running.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { until } from '../until.ts';
import { type Answer, Reader } from './reader.ts';

describe('annotations', () => {
  let postgres: TestDatabase;
  let database: Database;
  let apps: RunningApp[] = [];
  let admin: Client;
  const people: Reader[] = [];

  before(async () => {
    postgres = await startTestDatabase();
    const environment = { DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' };
    const log = pino({ level: 'silent' });
    database = createDatabase({ url: postgres.url, metrics: createMetrics(), log });
    const first = await runApp(environment);
    apps = [first, await runApp(environment)];
    admin = client(first.url, (await signIn(first.url, demoPerson(1))).token);
  });

  after(async () => {
    for (const { person } of people) person.hub.close();
    for (const app of apps) await app.stop();
    await database?.close();
    await postgres?.stop();
  });

  /** A document with that text, open to two people on two instances. */
  const open = async (text: string): Promise<[Reader, Reader]> => {
    const { body } = await admin('POST', '/api/documents', { title: 'Plan', text });
    const pair = await Promise.all(
      apps.map(({ url }, index) => Reader.open(url, index + 1, String(body.id))),
    );
    people.push(...pair);
    return pair as [Reader, Reader];
  };
  const comment = (text: string, mentions: string[] = []) => ({ id: randomUUID(), text, mentions });
  const placeOf = async ({ document }: Reader) => {
    const { rows } = await database.query<{ organizationId: string }>(
      'SELECT organization_id AS "organizationId" FROM documents WHERE id = $1',
      [document.id],
    );
    return { organizationId: rows[0]?.organizationId ?? '', documentId: document.id };
  };

  test('a thread is told live on every instance, with replies, and is resolved', async () => {
    const [ada, ben] = await open('The quick brown fox.\n');
    const made = await ada.make('brown', { comment: comment('Is it?') });
    assert.equal(made.status, 201);
    await ben.stands('brown');
    const { id } = made.body.annotation;
    const reply = comment('It is.');
    assert.equal((await ben.send('POST', `${id}/comments`, reply)).status, 201);
    assert.equal((await ben.send('POST', `${id}/comments`, reply)).status, 201, 'sent twice');
    await until('the reply', () => ada.annotations.all[0]?.comments.length === 2);
    const texts = ada.annotations.all[0]?.comments.map(({ text }) => text);
    assert.deepEqual(texts, ['Is it?', 'It is.']);
    await ada.send('PATCH', id, { resolved: true });
    const resolved = await until('the end', () => ben.annotations.all[0]?.resolved);
    assert.equal(resolved.by, ada.session.user.name);
    await ben.send('PATCH', id, { resolved: false });
    await until('it to be open again', () => ada.annotations.all[0]?.resolved === null);
  });

  test('places follow the text, the same for all, while both write', async () => {
    const [ada, ben] = await open('alpha beta gamma delta');
    await ada.make('beta', { comment: comment('one') });
    await ben.make('delta', { name: 'The end' });
    for (const round of [1, 2, 3, 4, 5, 6, 7, 8]) {
      ada.replace('beta', `b${round}eta`.replace(/^b\d+/, 'b'));
      ada.replace('alpha ', `alpha a${round} `);
      ben.replace('gamma', 'gam-ma');
      ben.replace('gam-ma', 'gamma');
      ben.replace('delta', `del${round}ta`);
      ben.replace(`del${round}ta`, 'delta');
    }
    await ada.settled();
    await ben.settled();
    await ada.stands('beta', 'delta');
    await ben.stands('beta', 'delta');
    const places = (reader: Reader) => reader.annotations.all.map(({ anchor }) => anchor);
    await until(
      'both to be at the same revision',
      () => ada.document.revision === ben.document.revision,
    );
    assert.deepEqual(places(ada), places(ben));
    const late = await Reader.open(apps[0]?.url ?? '', 3, ada.document.id);
    people.push(late);
    assert.deepEqual(places(late), places(ada), 'who comes later reads the same places');
  });

  test('one that was made for an older text stands where that text has gone', async () => {
    const [ada, ben] = await open('one two three');
    const { revision } = ada.document;
    ben.replace('one', 'one and a half');
    await ben.settled();
    const body = {
      id: randomUUID(),
      kind: 'bookmark',
      revision,
      from: 4,
      text: 'two',
      name: 'Two',
    };
    const made = await ada.api<Answer>(
      'POST',
      `/api/documents/${ada.document.id}/annotations`,
      body,
    );
    assert.equal(made.status, 201);
    assert.equal(made.body.annotation.anchor.from, 15);
    await ben.stands('two');
    await ada.stands('two');
  });

  test('undo brings back what was deleted under it, also after the log was compacted', async () => {
    const [ada, ben] = await open('keep this and that');
    await ada.make('this', { comment: comment('why?') });
    await ben.stands('this');
    ben.replace('keep this and', 'keep');
    await ben.settled();
    await ada.stands('');
    const place = await placeOf(ada);
    const all = { days: 0, revisions: 0, blockSize: 2 };
    assert.ok(await compactOnce(database, place, all));
    const late = await Reader.open(apps[1]?.url ?? '', 3, ada.document.id);
    people.push(late);
    await late.stands('');
    ben.replace('keep', 'keep this and');
    for (const reader of [ada, ben, late]) await reader.stands('this');
    assert.equal(late.annotations.all[0]?.quote, 'this');
  });

  test('a mention is a notice to that person, wherever they are', async () => {
    const [ada, ben] = await open('Who knows?');
    const [other] = await open('Elsewhere');
    const called = ben.session.user.id;
    const made = await ada.make('knows', {
      comment: comment('@Ben, do you?', [called, ada.session.user.id, randomUUID()]),
    });
    const mentions = made.body.annotation.comments[0]?.mentions.map(({ id }) => id);
    assert.deepEqual(mentions, [called], 'neither oneself nor strangers');
    const notice = await until('the notice', () => ben.notices[0]);
    assert.equal(notice.document.title, 'Plan');
    assert.equal(notice.annotation, made.body.annotation.id);
    assert.equal(other.notices.length + ada.notices.length, 0);
    type List = { unread: number; notices: Notice[] };
    const list = (await ben.api<List>('GET', '/api/notices')).body;
    assert.deepEqual([list.unread, list.notices[0]], [1, notice]);
    await ben.api('POST', '/api/notices/read', { comments: [notice.id] });
    assert.equal((await ben.api<List>('GET', '/api/notices')).body.unread, 0);
    const id = `${made.body.annotation.id}/comments/${notice.id}`;
    await ada.send('PATCH', id, { text: '@Ben, please', mentions: [called] });
    await until(
      'the new words',
      () => ben.annotations.all[0]?.comments[0]?.text === '@Ben, please',
    );
    assert.equal(ben.notices.length, 1, 'who was told is not told again');
  });

  test('what is made while everybody writes stands on the words it was made on', async () => {
    const [ada, ben] = await open('alpha beta gamma delta epsilon');
    let writing = true;
    const write = async () => {
      for (let round = 0; writing; round += 1) {
        ben.replace('alpha', round % 2 === 0 ? 'alpha alpha' : 'alpha');
        await ben.settled();
      }
    };
    const written = write();
    const words = ['beta', 'gamma', 'delta', 'epsilon'];
    const made = await Promise.all(words.map((word) => ada.make(word, { name: word })));
    writing = false;
    await written;
    assert.deepEqual(new Set(made.map(({ status }) => status)), new Set([201]));
    for (const reader of [ada, ben]) await reader.stands(...words);
  });

  test('one is never written down for a text that the log does not reach back to', async () => {
    const [ada, ben] = await open('a b c');
    const place = await placeOf(ada);
    await ada.make('c', { name: 'C' });
    const { userId, ...rest } = { userId: ada.session.user.id, ...demoPerson(1) };
    const who = {
      ...rest,
      ...place,
      userId,
      name: 'Ada',
      organizationName: '',
      role: 'member',
    } as const;
    let meanwhile = async (): Promise<void> => {};
    const service = new AnnotationService({
      database: {
        ...database,
        withTransaction: async (work) => {
          await meanwhile();
          return database.withTransaction(work);
        },
      },
      hints: { ...new MemoryHints().instance() },
      log: pino({ level: 'silent' }),
    });
    const bookmark = () => ({
      ...({ kind: 'bookmark', name: 'B', id: randomUUID(), text: 'b' } as const),
      revision: ben.document.revision,
      from: ben.document.text.toString().indexOf('b'),
    });
    meanwhile = async () => {
      ben.replace('a', 'aa');
      await ben.settled();
    };
    assert.ok('annotation' in (await service.make(who, place, bookmark())));
    meanwhile = async () => {
      ben.replace('aa', 'a');
      await ben.settled();
      const { revision } = ben.document;
      const blockSize = revision;
      assert.ok(await compactOnce(database, place, { days: 0, revisions: 0, blockSize }));
    };
    const late = await service.make(who, place, bookmark());
    assert.deepEqual(late, { status: 409, detail: 'the text moved on: try again' });
    await ben.ask();
    await ben.stands('c', 'b');
  });

  test('another organisation sees nothing of it, and can do nothing to it', async () => {
    const [ada] = await open('for us only');
    const { body } = await ada.make('us', { comment: comment('ours') });
    const stranger = { email: 'eve@others.example', password: 'a stranger' };
    await addOrganization(database, 'Others', [
      {
        email: stranger.email,
        name: 'Eve',
        passwordHash: await hashPassword(stranger.password),
        role: 'admin',
      },
    ]);
    const url = apps[0]?.url ?? '';
    const api = client(url, (await signIn(url, stranger)).token);
    const path = `/api/documents/${ada.document.id}/annotations`;
    const one = `${path}/${body.annotation.id}`;
    const note = `${one}/comments/${body.annotation.comments[0]?.id}`;
    const bookmark = {
      id: randomUUID(),
      kind: 'bookmark',
      revision: 1,
      from: 0,
      text: '',
      name: 'E',
    };
    const asked: [number, string, string, object?][] = [
      [404, 'GET', path],
      [404, 'POST', path, bookmark],
      [404, 'PATCH', one, { resolved: true }],
      [404, 'POST', `${one}/comments`, comment('mine too')],
      [404, 'PATCH', note, { text: 'changed' }],
      // What is not there is gone already.
      [200, 'DELETE', one],
      [200, 'DELETE', note],
    ];
    for (const [status, method, at, sent] of asked) {
      assert.equal((await api(method, at, sent)).status, status, `${method} ${at}`);
    }
    const found = await api<{ people: { name: string }[] }>('GET', `${path}/people`);
    assert.deepEqual(
      found.body.people.map(({ name }) => name),
      ['Eve'],
    );
    await ada.ask();
    assert.deepEqual(ada.annotations.all[0]?.comments, body.annotation.comments);
    assert.deepEqual([ada.annotations.all[0]?.version, ada.standing], [1, ['us']]);
  });

  test('what is removed is gone for all, and only its author removes it', async () => {
    const [ada, ben] = await open('here and there');
    const { body } = await ada.make('here', { name: 'Here' });
    await ben.stands('here');
    const stranger = await Reader.open(apps[1]?.url ?? '', 4, ada.document.id);
    people.push(stranger);
    const { id } = body.annotation;
    assert.equal((await stranger.send('DELETE', id)).status, 403);
    assert.equal((await stranger.send('PATCH', id, { name: 'There' })).status, 200);
    await until('the name', () => ada.annotations.all[0]?.name === 'There');
    assert.equal((await ada.send('DELETE', id)).status, 200);
    await ben.stands();
    assert.equal((await ada.send('DELETE', id)).status, 200, 'sent twice');
  });

  test('what does not fit is refused with the reason, and changes nothing', async () => {
    const [ada] = await open('some words');
    const path = `/api/documents/${ada.document.id}/annotations`;
    const good = {
      id: randomUUID(),
      kind: 'bookmark',
      revision: 1,
      from: 5,
      text: 'words',
      name: 'W',
    };
    const cases: [number, object][] = [
      [409, { ...good, revision: 99 }],
      [409, { ...good, from: 4 }],
      [409, { ...good, from: 5_000 }],
      [400, { ...good, text: 'x'.repeat(2_001) }],
      [400, { ...good, name: ' ' }],
      [400, { ...good, name: 'a\0b' }],
      [400, { ...good, text: '\ud83d' }],
      [400, { ...good, kind: 'thread' }],
      [400, { ...good, id: 'mine' }],
    ];
    for (const [status, body] of cases) {
      const answer = await ada.api<Answer>('POST', path, body);
      assert.equal(answer.status, status, JSON.stringify(body).slice(0, 200));
      assert.ok(answer.body.detail.length > 10);
    }
    assert.equal((await ada.api('GET', '/api/documents/none/annotations')).status, 404);
    assert.equal((await ada.api('GET', `/api/documents/${randomUUID()}/annotations`)).status, 404);
    assert.equal((await ada.send('PATCH', randomUUID(), { resolved: true })).status, 404);
    assert.equal((await ada.api('POST', path, good)).status, 201);
    assert.equal((await ada.api('POST', path, good)).status, 201, 'sent twice');
    const [elsewhere] = await open('some words');
    const other = `/api/documents/${elsewhere.document.id}/annotations`;
    assert.equal((await ada.api('POST', other, good)).status, 409, 'an id of another document');
    assert.equal((await ada.send('POST', `${good.id}/comments`, comment('hm'))).status, 409);
    await ada.stands('words');
  });
});
