// Whatever a client sends, its own socket is closed with a code and a reason, and others do not
// notice: they edit on.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { RunningApp } from '../../app/start.ts';
import { client, demoPerson, signIn } from '../app/client.ts';
import { runApp } from '../app/running.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';
import { BareSocket, join, type TestPerson, type } from './people.ts';

describe('rubbish', () => {
  let postgres: TestDatabase;
  let app: RunningApp;
  let token: string;
  let documentId: string;
  let other: TestPerson;
  let document: DocumentSession;

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
    ({ token } = await signIn(app.url, demoPerson(1)));
    const made = await client(app.url, token)<{ id: string }>('POST', '/api/documents', {
      title: 'Plan',
      text: 'abc',
    });
    documentId = made.body.id;
    other = join(app.url, (await signIn(app.url, demoPerson(2))).token);
    document = await other.hub.open(documentId);
  });

  after(async () => {
    other?.hub.close();
    await app?.stop();
    await postgres?.stop();
  });

  const othersGoOn = async (): Promise<void> => {
    type(document, 0, '.');
    await untilTrue(() => document.saveState === 'saved');
    assert.equal(other.hub.status.state, 'connected');
  };

  const hello = () => ({ type: 'hello', protocol: 1, token, client: 'e'.repeat(32) });
  const edit = (more: object) => ({
    type: 'edit',
    document: documentId,
    revision: 1,
    sequence: 1,
    sentAt: 0,
    changes: [3, [0, 'x']],
    ...more,
  });

  const beforeHello: [string, () => string | Buffer, number, RegExp][] = [
    ['no JSON', () => 'GET / HTTP/1.1', 4400, /no JSON/],
    ['an empty message', () => '', 4400, /no JSON/],
    ['an unknown type', () => '{"type":"eval"}', 4400, /type/],
    ['binary data', () => Buffer.from([1, 2, 3]), 4400, /binary/],
    ['an edit before hello', () => JSON.stringify(edit({})), 4400, /hello first/],
    ['a token that is none', () => JSON.stringify({ ...hello(), token: 'x' }), 4401, /sign in/],
    ['a message of 2 MiB', () => 'x'.repeat(2 * 1024 * 1024), 1009, /^$/],
    ['a deep nest', () => `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 4400, /./],
  ];
  for (const [name, data, code, reason] of beforeHello) {
    test(`${name} before hello closes with ${code}`, async () => {
      const socket = await BareSocket.open(app.url);
      socket.send(data());
      const closed = await socket.closed;
      assert.equal(closed.code, code);
      assert.match(closed.reason, reason);
      await othersGoOn();
    });
  }

  const afterWelcome: [string, () => unknown, number, RegExp][] = [
    ['a second hello', hello, 4400, /hello once/],
    ['an edit of what is not open', () => edit({}), 4400, /have open/],
  ];
  const whenOpen: [string, () => unknown, number, RegExp][] = [
    ['an edit of the future', () => edit({ revision: 999_999 }), 4400, /ahead/],
    [
      'an edit of another length',
      () => edit({ changes: [17, [0, 'x']] }),
      4400,
      /length 18|length 17/,
    ],
    ['a line break in a line', () => edit({ changes: [3, [0, 'a\nb']] }), 4400, /line break/],
    ['half a surrogate pair', () => edit({ changes: [3, [0, '\ud800']] }), 4400, /Unicode/],
  ];
  for (const [name, message, code, reason] of afterWelcome) {
    test(`${name} closes with ${code}`, async () => {
      const socket = await BareSocket.welcomed(app.url, token);
      socket.say(message());
      const closed = await socket.closed;
      assert.equal(closed.code, code);
      assert.match(closed.reason, reason);
      await othersGoOn();
    });
  }
  for (const [name, message, code, reason] of whenOpen) {
    test(`${name} closes with ${code}`, async () => {
      const socket = await BareSocket.welcomed(app.url, token);
      socket.say({ type: 'open', document: documentId });
      await socket.hear('opened');
      socket.say(message());
      const closed = await socket.closed;
      assert.equal(closed.code, code);
      assert.match(closed.reason, reason);
      const refused = await socket.hear('refused');
      assert.equal(refused.retryAfterSeconds, null);
      await othersGoOn();
    });
  }

  test('a flood of messages closes with 4429 and says when to come back', async () => {
    const socket = await BareSocket.welcomed(app.url, token);
    for (let n = 0; n < 400; n += 1) socket.say({ type: 'ping', at: n });
    assert.equal((await socket.closed).code, 4429);
    const refused = await socket.hear('refused');
    assert.ok(Number(refused.retryAfterSeconds) > 0);
    await othersGoOn();
  });

  test('edits with any changes at all either apply or are refused, and hurt nobody', async () => {
    const lengths = fc.oneof(fc.nat(6), fc.integer(), fc.double());
    const part = fc.oneof(lengths, fc.tuple(lengths), fc.tuple(lengths, fc.string()));
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), fc.nat(3), async (changes, back) => {
        const socket = await BareSocket.welcomed(app.url, token);
        socket.say({ type: 'open', document: documentId });
        const { revision } = await socket.hear('opened');
        socket.say(edit({ changes, revision: Math.max(0, revision - back) }));
        const answered = await Promise.race([
          socket.closed.then(({ code }) => code),
          socket.hear('accepted').then(() => 'accepted'),
          socket.hear('rejected').then(() => 'rejected'),
        ]);
        assert.ok(['accepted', 'rejected', 4400].includes(answered), String(answered));
        socket.terminate();
      }),
      { numRuns: 60 },
    );
    await othersGoOn();
  });

  test('an interrupted rubbish sender is no outage', async () => {
    const metrics = await (await fetch(`${app.url}/metrics`)).text();
    assert.match(metrics, /^collab_errors_total{code="bad-message"} [1-9]/m);
    assert.doesNotMatch(metrics, /^collab_connections_total{result="failed"} [1-9]/m);
  });
});
