// A database that fails, before or after it did what it was asked: people are told, come back, and
// what they wrote is there once.

import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { readText } from '../../app/collaboration/snapshot.ts';
import { untilTrue } from '../until.ts';
import { createPlace, type TestPlace } from './hub.ts';
import { BareSocket, join, type } from './people.ts';

describe('outage of the database', () => {
  let place: TestPlace;

  before(async () => {
    place = await createPlace();
  });

  afterEach(() => place.stopHubs());
  after(() => place?.close());

  for (const when of ['before', 'after'] as const) {
    test(`an edit whose commit fails ${when} it is done is there once in the end`, async () => {
      const hub = await place.startHub();
      const [ada, ben] = [join(hub.url, 'good'), join(hub.url, 'good')];
      const a = await ada.hub.open(place.documentId);
      const b = await ben.hub.open(place.documentId);
      type(a, 0, 'first ');
      await untilTrue(() => a.saveState === 'saved');
      hub.breakDatabase(when);
      type(a, 0, `while it fails ${when} `);
      await untilTrue(() => ada.hub.status.state === 'waiting');
      assert.equal(await hub.health('collaboration'), 'failing');
      hub.breakDatabase('never');
      await untilTrue(() => a.saveState === 'saved');
      await untilTrue(() => b.text.eq(a.text));
      const now = await readText(place.database, place.organizationId, place.documentId);
      assert.equal(now?.text.toString(), a.text.toString());
      assert.equal(a.text.toString().split(`while it fails ${when} `).length, 2);
      for (const { hub: person } of [ada, ben]) person.close();
    });
  }

  test('a document that cannot be read now is opened when it can', async () => {
    const hub = await place.startHub();
    hub.breakDatabase('before');
    const ada = join(hub.url, 'good');
    const opening = ada.hub.open(place.documentId);
    await untilTrue(() => ada.hub.status.state === 'waiting');
    hub.breakDatabase('never');
    assert.equal((await opening).title, 'Plan');
    ada.hub.close();
  });

  test('is told in words', async () => {
    const hub = await place.startHub();
    const socket = await BareSocket.welcomed(hub.url, 'good');
    hub.breakDatabase('before');
    socket.say({ type: 'open', document: place.documentId });
    const problem = await socket.hear('problem');
    assert.equal(problem.code, 'unavailable');
    assert.match(problem.reason, /does not answer/);
  });
});
