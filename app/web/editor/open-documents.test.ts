import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import type { DocumentSession, SaveState } from '../../collaboration/protocol/document-session.ts';
import type { HubStatus } from '../../collaboration/protocol/hub-status.ts';
import { createOpenDocuments, type Hub } from './open-documents.ts';

const insertion = ChangeSet.of({ from: 0, insert: 'x' }, 0);

/** A hub whose one document is saved when the test says so. */
const createStage = (opens = true) => {
  const log: string[] = [];
  let status: HubStatus = { state: 'connecting' };
  let tell: (state: SaveState) => void = () => {};
  const session = {
    edit: () => log.push('edit'),
    onSending: () => () => {},
    onSaveState: (listener: (state: SaveState) => void) => {
      tell = listener;
      return () => {};
    },
  } as unknown as DocumentSession;
  const connect = (): Hub => {
    log.push('connect');
    return {
      get status() {
        return status;
      },
      id: 'one',
      onStatus: () => () => {},
      onMessage: () => () => {},
      takeUp: () => session,
      open: async () => {
        if (!opens) throw new Error('no such document');
        return session;
      },
      close: () => log.push('close'),
      goAway: () => log.push('go away'),
    };
  };
  return {
    log,
    session,
    documents: createOpenDocuments(connect, async () => null),
    saved: () => tell('saved'),
    become: (next: HubStatus) => {
      status = next;
    },
  };
};

test('a document without unsent edits is closed when it is left', async () => {
  const { log, documents } = createStage();
  const document = documents.open('a');
  await document.session;
  documents.leave(document);
  assert.deepEqual(log, ['connect', 'close']);
});

test('a document with unsent edits is closed when the hub has them', async () => {
  const { log, session, documents, saved } = createStage();
  const document = documents.open('a');
  await document.session;
  document.edit(session, insertion);
  document.edit(session, insertion);
  assert.equal(documents.endangered(), 2);
  documents.leave(document);
  assert.deepEqual(log, ['connect', 'edit', 'edit']);
  saved();
  assert.equal(documents.endangered(), 0);
  assert.equal(log.at(-1), 'close');
});

test('coming back before that finds the same document', async () => {
  const { log, session, documents, saved } = createStage();
  const first = documents.open('a');
  await first.session;
  first.edit(session, insertion);
  documents.leave(first);
  const second = documents.open('a');
  assert.equal(second, first);
  saved();
  assert.deepEqual(log, ['connect', 'edit']);
  documents.leave(second);
  assert.equal(log.at(-1), 'close');
});

test('a document that does not open is closed once and asked for afresh', async () => {
  const { log, documents } = createStage(false);
  const document = documents.open('a');
  await assert.rejects(document.session, /no such document/);
  documents.leave(document);
  assert.deepEqual(log, ['connect', 'close']);
  assert.notEqual(documents.open('a'), document);
});

test('a document that the hub has thrown out is opened anew', async () => {
  const { log, session, documents, become } = createStage();
  const first = documents.open('a');
  await first.session;
  first.edit(session, insertion);
  become({ state: 'refused', code: 'switched-off', reason: 'off' });
  documents.leave(first);
  assert.equal(log.at(-1), 'close');
  assert.notEqual(documents.open('a'), first);
});

test('a page that goes away tells the hub of each document', async () => {
  const { log, documents } = createStage();
  const first = documents.open('a');
  const second = documents.open('b');
  await Promise.all([first.session, second.session]);
  documents.goAway();
  assert.deepEqual(log.slice(-2), ['go away', 'go away']);
  documents.leave(second);
  documents.goAway();
  assert.deepEqual(log.slice(-2), ['close', 'go away']);
});

test('signing out closes everything, unsent edits or not', async () => {
  const { log, session, documents } = createStage();
  const document = documents.open('a');
  await document.session;
  document.edit(session, insertion);
  documents.closeAll();
  assert.equal(log.at(-1), 'close');
  assert.equal(documents.endangered(), 0);
});
