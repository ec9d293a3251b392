// Anything at all, sent by somebody who has a token: their own line is refused with a code of the
// protocol, and two who write meanwhile notice nothing: they stay connected, agree, and the log makes
// the text that is stored.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { systemClock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { HubStatus } from '../../app/collaboration/protocol/hub-status.ts';
import { closeCode, hubPath } from '../../app/collaboration/protocol/version.ts';
import { untilTrue } from '../until.ts';
import { createPlace, type TestHub, type TestPlace } from './hub.ts';
import { rubbish } from './mutations.ts';
import { BareSocket, hubUrl, join, type } from './people.ts';
import { poll, welcomed } from './polled.ts';

const known: readonly number[] = [...Object.values(closeCode), 1002, 1006, 1007, 1009];

describe('rubbish of any kind', () => {
  let place: TestPlace;
  let hub: TestHub;
  let writers: readonly HubClient[];
  let documents: readonly DocumentSession[];
  const troubles: HubStatus[] = [];
  const raw: Socket[] = [];
  let words = 0;

  before(async () => {
    place = await createPlace();
    hub = await place.startHub({
      helloSeconds: 0.5,
      heartbeatSeconds: 0.5,
      silenceSeconds: 0.6,
      accepts: { perSecond: 10_000, burst: 10_000 },
      arrivalsOfTenant: { perSecond: 10_000, burst: 10_000 },
    });
    writers = [1, 2].map(() => join(hub.url, 'good').hub);
    documents = await Promise.all(writers.map((writer) => writer.open(place.documentId)));
    for (const writer of writers) writer.onStatus((status) => troubles.push(status));
  });

  after(async () => {
    for (const socket of raw) socket.destroy();
    for (const writer of writers ?? []) writer.close();
    await place?.stopHubs();
    await place?.close();
  });

  /** Both write a word, see each other's, and nothing has ever disturbed them. */
  const othersNoticeNothing = async (): Promise<void> => {
    const [a, b] = documents;
    assert.ok(a !== undefined && b !== undefined);
    words += 1;
    type(a, 0, `<a${words}>`);
    type(b, b.text.length, `<b${words}>`);
    await untilTrue(() => a.saveState === 'saved' && b.saveState === 'saved');
    await untilTrue(() => a.text.toString() === b.text.toString());
    assert.ok(a.text.toString().includes(`<b${words}>`));
    assert.deepEqual(troubles, []);
  };

  const logMakesText = async (): Promise<void> => {
    const { rows } = await place.database.query<{ changes: never; client: string }>(
      'SELECT changes FROM document_changes WHERE document_id = $1 ORDER BY revision',
      [place.documentId],
    );
    const replayed = rows.reduce(
      (text, row) => ChangeSet.fromJSON(row.changes).apply(text),
      Text.empty,
    );
    assert.equal(replayed.toString(), documents[0]?.text.toString());
  };

  /** @returns the code that it was closed with, or null where it is still answered. */
  const fateOf = async (socket: BareSocket): Promise<number | null> => {
    let code: number | null = null;
    void socket.closed.then((closed) => {
      code = closed.code;
    });
    socket.say({ type: 'ping', at: 4_711 });
    const answered = () =>
      socket.heard.some((message) => message.type === 'pong' && message.at === 4_711);
    await untilTrue(() => code !== null || answered());
    return code;
  };

  test('mutated messages, over a socket', async () => {
    let refused = 0;
    let answered = 0;
    await fc.assert(
      fc.asyncProperty(rubbish(place.documentId), async (texts) => {
        const socket = await BareSocket.welcomed(hub.url, 'good');
        socket.say({ type: 'open', document: place.documentId });
        for (const text of texts) socket.send(text);
        const code = await fateOf(socket);
        if (code === null) answered += 1;
        else {
          refused += 1;
          assert.ok(known.includes(code), `${code} for ${JSON.stringify(texts)}`);
        }
        socket.terminate();
      }),
      { numRuns: 150 },
    );
    assert.ok(refused > 10 && answered > 0, `${refused} refused, ${answered} answered`);
    await othersNoticeNothing();
    await logMakesText();
  });

  test('mutated messages, by polling', async () => {
    await fc.assert(
      fc.asyncProperty(rubbish(place.documentId), async (texts) => {
        const { line } = await welcomed(hub.url, 'good');
        const messages = texts.map((text) => {
          try {
            return JSON.parse(text);
          } catch {
            return text;
          }
        });
        const said = await poll(hub.url, { line, messages });
        assert.ok([204, 400, 410].includes(said.status), String(said.status));
        const heard = await poll(hub.url, { line, messages: [{ type: 'ping', at: 1 }] });
        assert.ok([204, 410].includes(heard.status), String(heard.status));
        await poll(hub.url, { line, messages: [], closed: 1000 });
      }),
      { numRuns: 40 },
    );
    await othersNoticeNothing();
    await logMakesText();
  });

  test('edits that were sent before, with any sequence, count once', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 12 }),
        fc.uuid(),
        async (sequences, id) => {
          const client = id.replaceAll('-', '');
          const socket = await BareSocket.open(hub.url);
          socket.say({ type: 'hello', protocol: 2, token: 'good', client });
          await socket.hear('welcome');
          socket.say({ type: 'open', document: place.documentId });
          const opened = await socket.hear('opened');
          const { length } = opened.text ?? '';
          for (const sequence of sequences) {
            socket.say({
              type: 'edit',
              document: place.documentId,
              revision: opened.revision,
              sequence,
              sentAt: 0,
              changes: [[0, `{${client} ${sequence}}`], ...(length > 0 ? [length] : [])],
            });
          }
          await fateOf(socket);
          socket.say({ type: 'bye' });
          await socket.closed;
          const [a] = documents;
          await othersNoticeNothing();
          for (const sequence of new Set(sequences)) {
            const times = a?.text.toString().split(`{${client} ${sequence}}`).length ?? 0;
            assert.ok(times <= 2, `${sequence} counted ${times - 1} times`);
          }
        },
      ),
      { numRuns: 10 },
    );
    await logMakesText();
  });

  test('what names one in the log, or resumes a session, nobody else is told', async () => {
    const spy = await BareSocket.welcomed(hub.url, 'good');
    spy.say({ type: 'open', document: place.documentId });
    await spy.hear('opened');
    const victim = await BareSocket.open(hub.url);
    const client = 'abcdef0123456789abcdef0123456789';
    victim.say({ type: 'hello', protocol: 2, token: 'good', client });
    const { session } = await victim.hear('welcome');
    victim.say({ type: 'open', document: place.documentId });
    const { revision, text } = await victim.hear('opened');
    victim.say({
      type: 'edit',
      document: place.documentId,
      revision,
      sequence: 1,
      sentAt: 0,
      changes: [[0, 'mine'], (text ?? '').length],
    });
    await victim.hear('accepted');
    await untilTrue(() => spy.heard.some((message) => JSON.stringify(message).includes('mine')));
    const heard = JSON.stringify(spy.heard);
    assert.ok(!heard.includes(client) && !heard.includes(session));
    // A session goes on with its own client only.
    const thief = await BareSocket.open(hub.url);
    thief.say({ type: 'hello', protocol: 2, token: 'good', client: '9'.repeat(32), session });
    assert.equal((await thief.hear('welcome')).resumed, false);
    assert.equal(await fateOf(victim), null);
    for (const socket of [spy, victim, thief]) socket.terminate();
    await othersNoticeNothing();
  });

  /** An upgrade by hand. */
  const upgraded = async (): Promise<Socket> => {
    const { hostname, port } = new URL(hub.url);
    const socket = connect(Number(port), hostname);
    raw.push(socket);
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    const lines = [
      `GET ${hubPath} HTTP/1.1`,
      `Host: ${hostname}:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ];
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    await once(socket, 'data');
    return socket;
  };

  const closedOf = (socket: Socket): Promise<unknown> =>
    socket.closed ? Promise.resolve() : once(socket, 'close');

  test('bytes that are no frames end their own socket', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 2, maxLength: 200 }), async (bytes) => {
        const socket = await upgraded();
        socket.resume();
        socket.write(bytes);
        // What looks like the beginning of a frame waits for its end, but for no longer than a hello.
        await closedOf(socket);
      }),
      { numRuns: 25 },
    );
    await othersNoticeNothing();
  });

  test('half-open: who says nothing, half a frame, or is gone without a word', async () => {
    const silent = await upgraded();
    const half = await upgraded();
    // A masked text frame of 100 bytes, of which ten come.
    half.write(Buffer.from([0x81, 0xe4, 1, 2, 3, 4, ...Array.from({ length: 10 }, () => 7)]));
    const gone = await upgraded();
    gone.destroy();
    for (const socket of [silent, half]) socket.resume();
    // Told goodbye, they do not answer: their places are free soon all the same.
    await Promise.all([closedOf(silent), closedOf(half)]);
    // Welcomed, and then without an answer to any ping: it is let go, as a lost session.
    const mute = await BareSocket.welcomed(hub.url, 'good');
    mute.pause();
    const sessions = async () => /^collab_sessions (\d+)/m.exec(await hub.metrics())?.[1];
    await untilTrue(async () => (await sessions()) === '2', 20_000);
    mute.terminate();
    await othersNoticeNothing();
  });

  test('a hundred at once who flood', async () => {
    const flooders = await Promise.all(Array.from({ length: 100 }, () => BareSocket.open(hub.url)));
    for (const [index, socket] of flooders.entries()) {
      socket.say({ type: 'hello', protocol: 2, token: 'good', client: 'e'.repeat(32) });
      for (let n = 0; n < 300; n += 1)
        socket.send(index % 2 === 0 ? '{"type":"ping","at":1}' : '[]');
    }
    await othersNoticeNothing();
    const codes = await Promise.all(flooders.map(({ closed }) => closed.then(({ code }) => code)));
    for (const code of codes) assert.ok(known.includes(code), String(code));
    await othersNoticeNothing();
  });

  test('clocks that are wrong by hours spoil nobody’s figures', async () => {
    const cell = async (le: string): Promise<number> => {
      const line = `collab_sync_latency_seconds_bucket{le="${le}"} `;
      const [, after = '0'] = (await hub.metrics()).split(line);
      return Number.parseInt(after, 10);
    };
    const before = { slow: (await cell('+Inf')) - (await cell('10')), all: await cell('+Inf') };
    for (const hours of [-5, 5]) {
      const skewed = new HubClient({
        url: hubUrl(hub.url),
        token: () => 'good',
        clock: { ...systemClock, now: () => systemClock.now() + hours * 3_600_000 },
      });
      const document = await skewed.open(place.documentId);
      for (let n = 0; n < 5; n += 1) {
        type(document, 0, `<${hours} h>`);
        await untilTrue(() => document.saveState === 'saved');
      }
      await othersNoticeNothing();
      assert.equal(document.text.toString().split(`<${hours} h>`).length, 6);
      skewed.close();
    }
    await untilTrue(async () => (await cell('+Inf')) >= before.all + 20);
    assert.equal((await cell('+Inf')) - (await cell('10')), before.slow);
    await logMakesText();
  });
});
