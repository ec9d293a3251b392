// Somebody for whom collaboration is switched off writes alone: over HTTP, under the lock of the
// document, with the same client. Who works at the hub sees it, and is kept out meanwhile. Without
// real-time collaboration alone, people still work together, by polling.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { AloneSocket } from '../../app/collaboration/protocol/alone-socket.ts';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { systemClock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { LocksAnswer } from '../../app/collaboration/protocol/locks.ts';
import { PolledSocket } from '../../app/collaboration/protocol/polled-socket.ts';
import type { RunningApp } from '../../app/start.ts';
import { client, demoPerson, type Session, signIn } from '../app/client.ts';
import { runApp } from '../app/running.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { until, untilTrue } from '../until.ts';
import { hubUrl, join, type } from './people.ts';

class NotFound extends Error {}

describe('writing alone', () => {
  let postgres: TestDatabase;
  let app: RunningApp;
  let ada: Session;
  let ben: Session;
  let chief: Session;
  const hubs: HubClient[] = [];

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
    [chief, ada, ben] = (await Promise.all(
      [1, 2, 3].map((number) => signIn(app.url, demoPerson(number))),
    )) as [Session, Session, Session];
    await allow([`user:${ben.user.id}`]);
  });
  afterEach(() => {
    for (const hub of hubs.splice(0)) hub.close();
  });
  after(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  /** For whom collaboration is on. */
  const allow = (user_segments: string[], flag = 'collaborative-editing') =>
    client(app.url, chief.token)('POST', `/flags/${flag}`, { user_segments });

  const newDocument = async (text: string): Promise<string> => {
    const made = await client(app.url, ben.token)<{ id: string }>('POST', '/api/documents', {
      title: 'Plan',
      text,
    });
    return made.body.id;
  };

  /** @param lose is asked with each request that has been answered whether the answer gets lost. */
  const alone = (who: Session, lose: (path: string) => boolean = () => false): HubClient => {
    const api = client(app.url, who.token);
    const hub = new HubClient({
      url: hubUrl(app.url),
      token: () => who.token,
      createSocket: (url) => new WebSocket(url),
      createPolled: (url) => new PolledSocket(url),
      createAlone: () =>
        new AloneSocket({
          clock: systemClock,
          lookEveryMs: 100,
          isNotFound: (error) => error instanceof NotFound,
          call: async (method, path, { body } = {}) => {
            const answer = await api(method, path, body);
            if (lose(path)) throw new Error('the answer was lost');
            if (answer.status === 404) throw new NotFound();
            if (answer.status >= 400) throw new Error(String(answer.body.detail));
            return answer.body as never;
          },
        }),
    });
    hubs.push(hub);
    return hub;
  };

  const together = async (id: string): Promise<DocumentSession> => {
    const { hub } = join(app.url, ben.token);
    hubs.push(hub);
    return hub.open(id);
  };

  const saved = (session: DocumentSession) => untilTrue(() => session.saveState === 'saved');
  const locksOf = async (id: string) =>
    (await client(app.url, ben.token)<LocksAnswer>('GET', `/api/documents/${id}/locks`)).body.locks;

  test('what is written is seen at the hub, where nobody else writes meanwhile', async () => {
    const id = await newDocument('text');
    const [a, b] = [await alone(ada).open(id), await together(id)];
    type(b, 4, ' by Chiara');
    await saved(b);
    type(a, 0, 'Ben’s ');
    await saved(a);
    await untilTrue(() => b.text.toString() === 'Ben’s text by Chiara');
    assert.equal(a.text.toString(), 'Ben’s text by Chiara');
    const [lock] = await locksOf(id);
    assert.deepEqual([lock?.holder.id, lock?.range], [ada.user.id, null]);
    const refusals: string[] = [];
    b.onRejected(({ reason }) => refusals.push(reason));
    type(b, 0, 'no ');
    await untilTrue(() => refusals.length === 1);
    assert.match(refusals[0] ?? '', /^Ben Okafor has locked this document/);

    a.close();
    await until('the lock to be given back', async () => (await locksOf(id)).length === 0);
    type(b, 0, 'yes ');
    await saved(b);
    assert.equal(refusals.length, 1);
  });

  test('what others write is seen within a look, and who has the lock', async () => {
    const id = await newDocument('text');
    const [a, b] = [await alone(ada).open(id), await together(id)];
    type(b, 4, ' and more');
    await untilTrue(() => a.text.toString() === 'text and more');
    await client(app.url, ben.token)('POST', `/api/documents/${id}/locks`, {});
    const refusals: string[] = [];
    a.onRejected(({ code, reason }) => refusals.push(`${code}: ${reason}`));
    type(a, 0, 'no ');
    await untilTrue(() => refusals.length === 1);
    assert.equal(refusals[0], 'locked: Chiara Conti writes in this document now.');
    assert.equal(a.text.toString(), 'text and more');
  });

  test('an answer that gets lost costs nothing: the edit is sent again and counted once', async () => {
    const id = await newDocument('');
    let lost = 0;
    const hub = alone(ada, (path) => {
      if (!path.endsWith('/edits') || lost === 2) return false;
      lost += 1;
      return true;
    });
    const a = await hub.open(id);
    for (let n = 0; n < 12; n += 1) type(a, a.text.length, `<${n}>`);
    await saved(a);
    type(a, a.text.length, '<end>');
    await saved(a);
    const expected = `${Array.from({ length: 12 }, (_, n) => `<${n}>`).join('')}<end>`;
    assert.equal(a.text.toString(), expected);
    const stored = await client(app.url, ben.token)<{ text: string }>(
      'GET',
      `/api/documents/${id}`,
    );
    assert.equal(stored.body.text, expected);
    assert.equal(lost, 2);
  });

  test('when collaboration is switched on again, the same client goes on at the hub', async () => {
    const id = await newDocument('text');
    const hub = alone(ada);
    const a = await hub.open(id);
    type(a, 0, 'alone, ');
    await saved(a);
    await allow([]);
    try {
      await untilTrue(() => hub.status.state === 'connected' && hub.status.alone === false);
      const b = await together(id);
      type(a, 0, 'not ');
      type(b, b.text.length, ' for all');
      await untilTrue(() => a.text.toString() === 'not alone, text for all');
      await allow([`user:${ben.user.id}`]);
      await untilTrue(() => hub.status.state === 'connected' && hub.status.alone === true);
      type(a, 0, 'still ');
      await untilTrue(() => b.text.toString() === 'still not alone, text for all');
    } finally {
      await allow([`user:${ben.user.id}`]);
    }
  });

  test('without real-time collaboration the same editing works by polling', async () => {
    const id = await newDocument('text');
    await allow([]);
    await allow([`user:${ben.user.id}`], 'real-time-collaboration');
    try {
      const hub = alone(ada);
      const [a, b] = [await hub.open(id), await together(id)];
      assert.equal(hub.status.state === 'connected' && hub.status.polling, true);
      type(a, 0, 'our ');
      type(b, b.text.length, ' for all');
      await untilTrue(() => a.text.eq(b.text) && a.text.toString() === 'our text for all');
      assert.deepEqual(await locksOf(id), []);
    } finally {
      await allow([], 'real-time-collaboration');
      await allow([`user:${ben.user.id}`]);
    }
  });

  test('a document that is not there, and requests that make no sense, are answered as such', async () => {
    const missing = '00000000-0000-4000-8000-000000000000';
    await assert.rejects(alone(ada).open(missing), /no such document/);
    const id = await newDocument('text');
    const api = client(app.url, ada.token);
    const edit = { client: 'a'.repeat(32), sequence: 1, revision: 1, known: 1, sentAt: 0 };
    const path = `/api/alone/${id}/edits`;
    assert.equal((await api('POST', path, { ...edit, changes: [9] })).status, 400);
    assert.equal((await api('POST', path, { ...edit, changes: 'x' })).status, 400);
    assert.equal((await api('POST', path, { ...edit, client: 'me', changes: [4] })).status, 400);
    assert.equal((await api('GET', `/api/alone/${id}?client=me`)).status, 400);
    const [, outsider] = [
      await api('DELETE', '/api/alone'),
      await client(app.url)('GET', '/api/alone'),
    ];
    assert.equal(outsider.status, 401);
  });
});
