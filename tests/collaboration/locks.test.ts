// Locks through the real app, on two instances: who has one writes alone, everybody else hears why
// not, and a lock that was given, handed over, taken away or that ran out binds at once everywhere.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Client as Postgres } from 'pg';
import { systemClock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { Lock } from '../../app/collaboration/protocol/lock.ts';
import {
  DocumentLocks,
  type LockEvent,
  type LocksAnswer,
} from '../../app/collaboration/protocol/locks.ts';
import { client, demoPerson, signIn } from '../app/client.ts';
import { type AppProcess, launchApp } from '../app/running.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { until, untilTrue } from '../until.ts';
import { BareSocket, join, type TestPerson, type } from './people.ts';

type Person = TestPerson & {
  readonly id: string;
  readonly api: ReturnType<typeof client>;
  readonly session: DocumentSession;
  readonly locks: DocumentLocks;
  readonly events: LockEvent[];
  readonly refusals: string[];
};

describe('locks', () => {
  let postgres: TestDatabase;
  let database: Postgres;
  let instances: readonly AppProcess[];
  let urls: readonly string[];
  const people: Person[] = [];

  before(async () => {
    postgres = await startTestDatabase();
    const environment = { DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1', LOG_LEVEL: 'silent' };
    const first = launchApp(environment);
    // The second finds the demo's people there already.
    const url = await first.ready;
    const second = launchApp(environment);
    instances = [first, second];
    urls = [url, await second.ready];
    database = new Postgres({ connectionString: postgres.url });
    await database.connect();
  });

  after(async () => {
    for (const { hub, locks } of people) {
      locks.close();
      hub.close();
    }
    for (const { child, ended } of instances ?? []) {
      child.kill('SIGCONT');
      child.kill('SIGTERM');
      await ended;
    }
    await database?.end();
    await postgres?.stop();
  });

  const token = async (number: number, on = 0) => signIn(urls[on] ?? '', demoPerson(number));

  const newDocument = async (text: string): Promise<string> => {
    const { token: bearer } = await token(2);
    const made = await client(urls[0] ?? '', bearer)<{ id: string }>('POST', '/api/documents', {
      title: 'Plan',
      text,
    });
    return made.body.id;
  };

  const person = async (
    number: number,
    document: string,
    options: { readonly on?: number; readonly leaseSeconds?: number } = {},
  ): Promise<Person> => {
    const { on = 0, leaseSeconds = 30 } = options;
    const url = urls[on] ?? '';
    const signedIn = await token(number, on);
    const api = client(url, signedIn.token);
    const joined = join(url, signedIn.token);
    const session = await joined.hub.open(document);
    const locks = new DocumentLocks({
      session,
      userId: signedIn.user.id,
      clock: systemClock,
      leaseSeconds,
      call: async (method, path, { body } = {}) => {
        const answer = await api(method, path, body);
        if (answer.status >= 400) throw new Error(String(answer.body.detail));
        return answer.body as never;
      },
    });
    const events: LockEvent[] = [];
    const refusals: string[] = [];
    locks.onEvent((event) => events.push(event));
    session.onRejected(({ code, reason }) => refusals.push(`${code}: ${reason}`));
    const made = { ...joined, id: signedIn.user.id, api, session, locks, events, refusals };
    people.push(made);
    return made;
  };

  const saved = ({ session }: Person) => untilTrue(() => session.saveState === 'saved');
  const place = ({ session }: Person, words: string) => session.text.toString().indexOf(words);

  test('a section is its holder’s alone, on both instances; the rest is everybody’s', async () => {
    const id = await newDocument('# One\nfirst\n# Two\nsecond\n');
    const [ada, ben] = [await person(2, id), await person(3, id, { on: 1 })];
    await ada.locks.take({ from: 0, to: 11 });
    const seen = await until('the other to hear of it', () => ben.locks.others[0]);
    assert.deepEqual([seen.holder.name, seen.range], ['Ben Okafor', { from: 0, to: 11 }]);

    type(ben.session, place(ben, 'first'), 'not ');
    await untilTrue(() => ben.refusals.length === 1);
    assert.match(ben.refusals[0] ?? '', /^locked: Ben Okafor has locked this section/);
    type(ben.session, place(ben, 'second') + 6, ' and third');
    type(ada.session, place(ada, 'first'), 'very ');
    await Promise.all([saved(ada), saved(ben)]);
    await untilTrue(() => ben.session.text.eq(ada.session.text));
    assert.equal(ben.session.text.toString(), '# One\nvery first\n# Two\nsecond and third\n');
    // It has grown with what its holder wrote, for all.
    await untilTrue(() => ben.locks.others[0]?.range?.to === 16);

    await ada.locks.release();
    await untilTrue(() => ben.locks.all.length === 0);
    type(ben.session, place(ben, 'first'), 'truly ');
    await saved(ben);
    assert.equal(ben.refusals.length, 1);
  });

  test('locks of two people do not touch, and say whose is in the way', async () => {
    const id = await newDocument('one\ntwo\nthree');
    const [ada, ben] = [await person(2, id), await person(3, id)];
    await ada.locks.take({ from: 4, to: 7 });
    await assert.rejects(ben.locks.take({ from: 7, to: 9 }), /Ben Okafor has locked a section/);
    await assert.rejects(ben.locks.take(null), /Ben Okafor has locked a section/);
    await ben.locks.take({ from: 8, to: 13 });
    await assert.rejects(ada.locks.take(null), /Chiara Conti has locked a section/);
    assert.equal(
      (await ada.api<LocksAnswer>('GET', `/api/documents/${id}/locks`)).body.locks.length,
      2,
    );
    const twice = await ada.api<Lock>('POST', `/api/documents/${id}/locks`, {});
    assert.equal(twice.status, 409);
  });

  test('it is asked for, handed over with a new token, and the old one is worth nothing', async () => {
    const id = await newDocument('text');
    const [ada, ben] = [await person(2, id), await person(3, id, { on: 1 })];
    await ada.locks.take(null);
    const old = ada.locks.token;
    await untilTrue(() => ben.locks.others.length === 1);
    await ben.locks.ask(old ?? 0);
    const asked = await until('the holder to be asked', () => ada.events[0]);
    assert.deepEqual(asked, { kind: 'asked', by: { id: ben.id, name: 'Chiara Conti' } });
    await ada.locks.handOver(ben.id);
    await untilTrue(() => ben.events[0]?.kind === 'received' && ben.locks.token !== undefined);
    assert.ok((ben.locks.token ?? 0) > (old ?? 0));
    type(ben.session, 0, 'my ');
    await saved(ben);
    type(ada.session, 0, 'no ');
    await untilTrue(() => ada.refusals.length === 1);
    const path = `/api/documents/${id}/locks/${old}`;
    assert.equal((await ada.api('POST', `${path}/renewal`)).status, 410);
    assert.equal((await ada.api('DELETE', path)).status, 410);
  });

  test('administrators take a lock away; its holder hears by whom, and it is on record', async () => {
    const id = await newDocument('text');
    const [ada, ben, chief] = [
      await person(2, id),
      await person(3, id),
      await person(1, id, { on: 1 }),
    ];
    await ada.locks.take(null);
    await untilTrue(() => chief.locks.others.length === 1 && chief.locks.maySteal);
    const stolen = ada.locks.token ?? 0;
    await assert.rejects(ben.locks.steal(stolen), /Only administrators/);
    await chief.locks.steal(stolen);
    await untilTrue(() => ada.events.length === 1);
    assert.deepEqual(ada.events, [{ kind: 'stolen', by: { id: chief.id, name: 'Ada Moreau' } }]);
    type(ada.session, 0, 'late ');
    await untilTrue(() => ada.refusals.length === 1);
    const { rows } = await database.query(
      "SELECT author, detail FROM audit_log WHERE action = 'lock.steal' AND subject = $1",
      [id],
    );
    assert.deepEqual(rows, [{ author: chief.id, detail: { from: ada.id } }]);
  });

  test('a lease that nobody renews ends by itself, and a late writer is refused', async () => {
    const id = await newDocument('text');
    const [ada, ben] = [await person(2, id), await person(3, id)];
    const taken = await ada.api<Lock>('POST', `/api/documents/${id}/locks`, { seconds: 1 });
    await untilTrue(() => ben.locks.others.length === 1);
    await untilTrue(() => ben.locks.all.length === 0);
    // A message that was long on its way: what it says was true when it was written.
    const { token: bearer } = await token(2);
    const socket = await BareSocket.welcomed(urls[0] ?? '', bearer);
    socket.say({ type: 'open', document: id });
    await socket.hear('opened');
    const lock = taken.body.token;
    const late = { revision: 1, sequence: 1, sentAt: Date.now(), changes: [[0, 'late '], 4], lock };
    socket.say({ type: 'edit', document: id, ...late });
    const answer = await socket.hear('rejected');
    assert.deepEqual([answer.code, answer.sequence], ['locked', 1]);
    socket.terminate();
    assert.equal(ben.session.text.toString(), 'text');
  });

  test('a lease that is kept lasts as long as it is wanted', async () => {
    const id = await newDocument('text');
    const [ada, ben] = [await person(2, id, { leaseSeconds: 1 }), await person(3, id)];
    await ada.locks.take(null);
    const held = ada.locks.token;
    const { takenAt = 0 } = await until('it to be told', () => ben.locks.others[0]);
    await untilTrue(() => Date.now() > takenAt + 2_500);
    assert.equal(ada.locks.token, held);
    assert.equal(ben.locks.others[0]?.token, held);
    assert.deepEqual(ada.events, []);
  });

  test('an app that was stopped while it had an edit to commit does not write past a lock', async () => {
    const id = await newDocument('text');
    const [ada, ben] = [await person(2, id, { leaseSeconds: 1 }), await person(3, id, { on: 1 })];
    await ada.locks.take(null);
    const [stopped] = instances;
    stopped?.child.kill('SIGSTOP');
    type(ada.session, 0, 'while stopped ');
    await until('the lease to run out', async () => {
      await ben.locks.take(null);
      return true;
    });
    type(ben.session, 0, 'mine, ');
    await saved(ben);
    stopped?.child.kill('SIGCONT');
    await untilTrue(() => ada.refusals.length === 1);
    await saved(ada);
    assert.equal(ada.session.text.toString(), 'mine, text');
    assert.equal(ben.session.text.toString(), 'mine, text');
  });

  test('who may not lock is told why; locks of others bind them all the same', async () => {
    const id = await newDocument('text');
    const [ada, ben] = [await person(2, id), await person(3, id)];
    const { token: chief } = await token(1);
    const set = (user_segments: string[]) =>
      client(urls[0] ?? '', chief)('POST', '/flags/document-locking', { user_segments });
    await set([`user:${ada.id}`]);
    try {
      await assert.rejects(ben.locks.take(null), /switched off for you/);
      await ben.locks.refresh();
      assert.equal(ben.locks.mayLock, false);
      await ada.locks.take(null);
      type(ben.session, 0, 'no ');
      await untilTrue(() => ben.refusals.length === 1);
    } finally {
      await set([]);
    }
  });

  test('a document of another organisation has no locks to see or to take', async () => {
    const { rows } = await database.query(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Others') RETURNING id)
       INSERT INTO documents (organization_id, title) SELECT id, 'Secret' FROM o RETURNING id`,
    );
    const { token: bearer } = await token(2);
    const path = `/api/documents/${rows[0].id}/locks`;
    for (const [method, rest] of [
      ['GET', ''],
      ['POST', ''],
      ['POST', '/1/theft'],
    ] as const) {
      assert.equal((await client(urls[0] ?? '', bearer)(method, path + rest)).status, 404);
    }
  });
});
