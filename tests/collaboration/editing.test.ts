// People edit one document through the real app: everybody has the same text in the end, and the
// database has it too, whatever happened to sockets, to the app and to its neighbour instance.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import { Client as Postgres } from 'pg';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { RunningApp } from '../../app/start.ts';
import { client, demoPerson, signIn } from '../app/client.ts';
import { runApp } from '../app/running.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';
import { join, type TestPerson, type } from './people.ts';

describe('editing together', () => {
  let postgres: TestDatabase;
  let app: RunningApp;
  let database: Postgres;
  const people: TestPerson[] = [];

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
    database = new Postgres({ connectionString: postgres.url });
    await database.connect();
  });

  after(async () => {
    for (const { hub } of people) hub.close();
    await database?.end();
    await app?.stop();
    await postgres?.stop();
  });

  const person = async (number: number, url = app.url): Promise<TestPerson> => {
    const { token } = await signIn(url, demoPerson(number));
    const joined = join(url, token);
    people.push(joined);
    return joined;
  };

  const newDocument = async (text = ''): Promise<string> => {
    const { token } = await signIn(app.url, demoPerson(1));
    const made = await client(app.url, token)<{ id: string }>('POST', '/api/documents', {
      title: 'Plan',
      text,
    });
    return made.body.id;
  };

  const settled = (documents: readonly DocumentSession[]) =>
    untilTrue(() => {
      const texts = new Set(documents.map(({ text }) => text.toString()));
      return texts.size === 1 && documents.every(({ saveState }) => saveState === 'saved');
    });

  /** The text that the log makes; what is stored of it, whenever that was, is what it made then. */
  const stored = async (id: string): Promise<string> => {
    const { rows } = await database.query(
      'SELECT text, revision, snapshot_revision FROM documents WHERE id = $1',
      [id],
    );
    const log = await database.query(
      'SELECT revision, changes FROM document_changes WHERE document_id = $1 ORDER BY revision',
      [id],
    );
    let text = Text.empty;
    for (const [index, { revision, changes }] of log.rows.entries()) {
      assert.equal(revision, index + 1);
      text = ChangeSet.fromJSON(changes).apply(text);
      if (revision === rows[0].snapshot_revision) assert.equal(text.toString(), rows[0].text);
    }
    assert.equal(rows[0].revision, log.rows.length);
    return text.toString();
  };

  test('two people who type at once end with the same text, each word once', async () => {
    const id = await newDocument('Start.');
    const [ada, ben] = [await person(1), await person(2)];
    const [a, b] = await Promise.all([ada.hub.open(id), ben.hub.open(id)]);
    for (let n = 0; n < 40; n += 1) {
      type(a, (n * 7) % (a.text.length + 1), ` a${n}.`);
      type(b, (n * 5) % (b.text.length + 1), ` b${n}.`);
      if (n % 8 === 0) await new Promise(setImmediate);
    }
    await settled([a, b]);
    const text = await stored(id);
    assert.equal(text, a.text.toString());
    const written = 'Start.'.length + [...Array(40).keys()].join('').length * 2 + 40 * 2 * 3;
    assert.equal(text.length, written);
  });

  test('each hears how long the other’s edits took, and reports it', async () => {
    const id = await newDocument();
    const [ada, ben] = [await person(1), await person(2)];
    const a = await ada.hub.open(id);
    await ben.hub.open(id);
    type(a, 0, 'hello');
    const counted = /^collab_sync_latency_seconds_count (\d+)/m;
    await untilTrue(async () => {
      const metrics = await (await fetch(`${app.url}/metrics`)).text();
      return Number(counted.exec(metrics)?.[1] ?? 0) > 0;
    });
  });

  test('a pulled cable costs nothing: the session is resumed and all is sent', async () => {
    const id = await newDocument();
    const [ada, ben] = [await person(3), await person(4)];
    const [a, b] = await Promise.all([ada.hub.open(id), ben.hub.open(id)]);
    type(a, 0, 'before ');
    await settled([a, b]);
    ada.pullCable();
    type(a, a.text.length, 'while away ');
    type(b, 0, 'meanwhile ');
    await untilTrue(() => ada.hub.status.state === 'waiting');
    type(a, a.text.length, 'still away ');
    await settled([a, b]);
    assert.equal(await stored(id), a.text.toString());
    for (const words of ['before ', 'while away ', 'still away ', 'meanwhile ']) {
      assert.equal(a.text.toString().split(words).length, 2, words);
    }
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    assert.match(metrics, /^collab_reconnections_total{result="resumed"} [1-9]/m);
    assert.match(metrics, /^collab_session_seconds_total{state="interrupted"} 0?\.?\d/m);
  });

  test('cables pulled again and again, in the middle of typing, lose and double nothing', async () => {
    const id = await newDocument();
    const [ada, ben] = [await person(5), await person(6)];
    const [a, b] = await Promise.all([ada.hub.open(id), ben.hub.open(id)]);
    for (let n = 0; n < 60; n += 1) {
      type(a, a.text.length, `<a${n}>`);
      type(b, 0, `<b${n}>`);
      if (n % 20 === 7) ada.pullCable();
      if (n % 20 === 13) ben.pullCable();
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
    }
    await settled([a, b]);
    const text = await stored(id);
    assert.equal(text, a.text.toString());
    for (let n = 0; n < 60; n += 1) {
      assert.equal(text.split(`<a${n}>`).length, 2, `a${n}`);
      assert.equal(text.split(`<b${n}>`).length, 2, `b${n}`);
    }
  });

  test('two instances of the app write one log, and tell each other', async () => {
    const second = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
    try {
      const id = await newDocument();
      const [ada, ben] = [await person(7), await person(8, second.url)];
      const [a, b] = await Promise.all([ada.hub.open(id), ben.hub.open(id)]);
      for (let n = 0; n < 15; n += 1) {
        type(a, 0, `<a${n}>`);
        type(b, b.text.length, `<b${n}>`);
        await untilTrue(() => a.saveState === 'saved' && b.saveState === 'saved');
      }
      await settled([a, b]);
      const text = await stored(id);
      assert.equal(b.text.toString(), text);
      assert.equal(text.length, 2 * (10 * 4 + 5 * 5));
      ben.hub.close();
    } finally {
      await second.stop();
    }
  });

  test('people see each other come, move and go', async () => {
    const id = await newDocument('hello');
    const [ada, ben] = [await person(1), await person(2)];
    const a = await ada.hub.open(id);
    const b = await ben.hub.open(id);
    b.select(1, 4);
    await untilTrue(() => a.people.some(({ anchor, head }) => anchor === 1 && head === 4));
    assert.equal(a.people[0]?.name, 'Ben Okafor');
    assert.equal(a.people.length, 1);
    ben.hub.close();
    await untilTrue(() => a.people.length === 0);
  });

  test('an edit that is too long is undone, with the reason, and others go on', async () => {
    const id = await newDocument('short');
    const [ada, ben] = [await person(1), await person(2)];
    const [a, b] = await Promise.all([ada.hub.open(id), ben.hub.open(id)]);
    const reasons: string[] = [];
    a.onRejected(({ reason }) => reasons.push(reason));
    type(a, 5, 'x'.repeat(100_000));
    type(b, 0, 'very ');
    await untilTrue(() => reasons.length > 0);
    await settled([a, b]);
    assert.match(reasons[0] ?? '', /at most 100000 characters/);
    assert.equal(await stored(id), 'very short');
  });

  test('what a viewer sends is undone, with the reason, and others hear nothing of it', async () => {
    const id = await newDocument('read me');
    const [ada, viewer] = [await person(1), await person(21)];
    const [a, v] = await Promise.all([ada.hub.open(id), viewer.hub.open(id)]);
    const told: string[] = [];
    v.onRejected(({ code, text }) => told.push(code, text));
    type(v, 0, 'graffiti ');
    await untilTrue(() => told.length > 0);
    type(a, 0, 'please ');
    await settled([a, v]);
    assert.deepEqual(told, ['read-only', 'graffiti ']);
    assert.equal(v.text.toString(), 'please read me');
    assert.equal(await stored(id), 'please read me');
    assert.equal(viewer.hub.status.state === 'connected' && viewer.hub.status.mayEdit, false);
  });

  test('a client that goes on from what was kept of another life counts each edit once', async () => {
    const id = await newDocument('a book');
    const first = await person(1);
    const before = await first.hub.open(id);
    type(before, 6, ': the end');
    const { kept } = before;
    assert.ok(kept !== null && kept.underWay !== null);
    await settled([before]);
    first.hub.close();
    const second = await person(1);
    const after = second.hub.takeUp(first.hub.id, id, kept);
    type(after, after.text.length, ', at last');
    await settled([after]);
    assert.equal(after.text.toString(), 'a book: the end, at last');
    assert.equal(await stored(id), 'a book: the end, at last');
  });

  test('a document of another organisation does not exist', async () => {
    const { rows } = await database.query(
      `WITH o AS (INSERT INTO organizations (name) VALUES ('Others') RETURNING id)
       INSERT INTO documents (organization_id, title) SELECT id, 'Secret' FROM o RETURNING id`,
    );
    const ada = await person(1);
    await assert.rejects(ada.hub.open(rows[0].id), /no such document/);
  });

  test('a restart of the app is an interruption, told by the clients, and loses nothing', async () => {
    const first = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
    const id = await newDocument();
    const ada = await person(9, first.url);
    const a = await ada.hub.open(id);
    type(a, 0, 'before ');
    await untilTrue(() => a.saveState === 'saved');
    await first.stop();
    type(a, a.text.length, 'during ');
    await untilTrue(() => ada.hub.status.state === 'waiting');
    const APP_PORT = new URL(first.url).port;
    const again = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1', APP_PORT });
    try {
      await untilTrue(() => a.saveState === 'saved', 20_000);
      assert.equal(await stored(id), 'before during ');
      const metrics = await (await fetch(`${again.url}/metrics`)).text();
      assert.match(metrics, /^collab_session_seconds_total{state="interrupted"} \d/m);
      ada.hub.close();
    } finally {
      await again.stop();
    }
  });
});
