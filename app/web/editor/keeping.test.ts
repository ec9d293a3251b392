// Tabs with a real client's document sessions, a store and locks in memory: what one could not send
// before it ended, the next goes on with, and nobody else does.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate as settle } from 'node:timers/promises';
import { ChangeSet } from '@codemirror/state';
import { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { Kept } from '../../collaboration/protocol/kept.ts';
import type { Link } from '../../collaboration/protocol/link.ts';
import { Keeping, type Locks } from './keeping.ts';
import type { UnsentRecord, UnsentStore } from './unsent-store.ts';

const documentId = '00000000-0000-4000-8000-000000000001';

/** What all tabs of a browser share. */
const createBrowser = () => {
  const edits = new Map<string, UnsentRecord>();
  const texts = new Map<string, { revision: number; text: string }>();
  const heldBy = new Map<string, object>();
  const log: string[] = [];
  const browser = { full: false };
  const store: UnsentStore = {
    write: async (record, text) => {
      if (browser.full) throw new Error('the disk is full');
      log.push(`write ${record.sequence}`);
      edits.set(record.client, record);
      if (text !== null) texts.set(record.client, { revision: record.revision, text });
    },
    remove: async (client) => {
      edits.delete(client);
      texts.delete(client);
    },
    all: async () => [...edits.values()],
    text: async ({ client, revision }) => {
      const found = texts.get(client);
      return found?.revision === revision ? found.text : null;
    },
  };
  const tab = (person = 'ada') => {
    const life = {};
    const locks: Locks = {
      request: async (name, _options, held) => {
        const free = !heldBy.has(name);
        if (free) heldBy.set(name, life);
        await held(free ? {} : null);
        if (free) heldBy.delete(name);
      },
    };
    const keeping = new Keeping({
      store,
      locks,
      person: () => person,
      now: () => 1,
      after: (_milliseconds, action) => {
        slow.push(action);
        return () => slow.splice(slow.indexOf(action), 1);
      },
    });
    const slow: (() => void)[] = [];
    const end = () => {
      for (const [name, owner] of heldBy) if (owner === life) heldBy.delete(name);
    };
    return { keeping, slow, end };
  };
  return { tab, store, edits, log, browser };
};

/** A document in a tab, as open-documents.ts ties it to its journal. */
const openIn = async (
  keeping: Keeping,
  client: string,
  log: string[],
  kept: Kept | null = null,
) => {
  let sequence = kept?.sequence ?? 0;
  const link: Link = {
    send: (message) => {
      if (message.type === 'edit') log.push(`send ${message.sequence}`);
      return true;
    },
    hubTime: () => 0,
    nextSequence: () => {
      sequence += 1;
      return sequence;
    },
    observed: { sync: () => {}, presence: () => {}, deliveries: () => {}, span: () => {} },
    traced: () => false,
    leave: () => {},
    clock: { now: () => 0, after: () => () => {}, random: () => 0 },
  };
  const session = new DocumentSession(documentId, link, kept);
  if (kept === null) await keeping.hold(client);
  const journal = keeping.journal(client, session, () => 1, kept !== null);
  assert.ok(journal !== null);
  session.onSending(() => journal.sending());
  session.onSaveState(() => journal.stateChanged());
  const opened = (revision: number, text: string | null) =>
    session.receive({
      type: 'opened',
      document: documentId,
      title: 'Plan',
      revision,
      upTo: revision,
      text,
      people: [],
    });
  const accepted = (of: number, revision: number) =>
    session.receive({ type: 'accepted', document: documentId, sequence: of, revision });
  const type = (from: number, insert: string) => {
    session.edit(ChangeSet.of({ from, insert }, session.text.length));
    journal.edited();
  };
  return { session, journal, opened, accepted, type };
};

describe('unsent edits', () => {
  test('are never written while the hub confirms at once', async () => {
    const { tab, log, edits } = createBrowser();
    const { keeping, slow } = tab();
    const document = await openIn(keeping, 'a', log);
    document.opened(1, 'text');
    document.type(0, 'x');
    document.accepted(1, 2);
    assert.deepEqual(log, ['send 1']);
    assert.deepEqual([slow.length, edits.size], [0, 0]);
  });

  test('are written when the hub is slow, and then before each that leaves', async () => {
    const { tab, log, edits } = createBrowser();
    const { keeping, slow } = tab();
    const document = await openIn(keeping, 'a', log);
    document.opened(1, 'text');
    document.type(0, 'x');
    slow[0]?.();
    document.type(1, 'y');
    await settle();
    document.accepted(1, 2);
    assert.deepEqual(log, ['send 1', 'write 1', 'write 1', 'write 2', 'send 2']);
    document.accepted(2, 3);
    await settle();
    assert.equal(edits.size, 0, 'what has arrived is forgotten');
  });

  test('of a tab that has ended are gone on with by the next, under the same numbers', async () => {
    const { tab, log } = createBrowser();
    const first = tab();
    const before = await openIn(first.keeping, 'a', log);
    before.opened(7, 'text');
    before.session.disconnected();
    for (const letter of 'xyz') before.type(before.session.text.length, letter);
    await settle();
    const second = tab();
    assert.deepEqual(await second.keeping.claim(documentId, 1), [], 'the tab lives');
    first.end();
    const [claimed] = await second.keeping.claim(documentId, 1);
    assert.ok(claimed !== undefined);
    assert.equal(claimed.record.title, 'Plan');
    assert.deepEqual(await tab().keeping.claim(null, 9), [], 'it is taken');
    const after = await openIn(second.keeping, 'a', log, claimed.kept);
    assert.equal(after.session.text.toString(), 'textxyz');
    log.length = 0;
    after.opened(7, null);
    assert.deepEqual(log, ['write 1', 'send 1']);
    after.accepted(1, 8);
    await settle();
    assert.deepEqual(await second.keeping.records(), []);
  });

  test('are nobody else’s', async () => {
    const { tab, log } = createBrowser();
    const first = tab('ada');
    const document = await openIn(first.keeping, 'a', log);
    document.opened(1, '');
    document.session.disconnected();
    document.type(0, 'secret');
    await settle();
    first.end();
    const other = tab('grace').keeping;
    assert.deepEqual([await other.records(), await other.claim(null, 9)], [[], []]);
    assert.equal((await tab('ada').keeping.claim(null, 9)).length, 1);
  });

  test('a browser that cannot keep them says so, and tries again', async () => {
    const { tab, log, browser } = createBrowser();
    const { keeping } = tab();
    const document = await openIn(keeping, 'a', log);
    document.opened(1, '');
    document.session.disconnected();
    browser.full = true;
    document.type(0, 'x');
    await settle();
    assert.equal(document.journal.keeps, false);
    browser.full = false;
    document.type(1, 'y');
    await settle();
    assert.equal(document.journal.keeps, true);
    assert.equal((await keeping.records())[0]?.waiting?.length, 1);
  });

  test('a record that does not fit together is left alone', async () => {
    const { tab, store } = createBrowser();
    const record = { client: 'a', person: 'ada', document: documentId, title: '', revision: 1 };
    const rest = { sequence: 1, underWay: [5, [0, 'x']] as const, waiting: null, count: 1, at: 1 };
    await store.write({ ...record, ...rest }, 'shorter');
    assert.deepEqual(await tab().keeping.claim(null, 9), []);
    await store.write({ ...record, ...rest, revision: 2 }, null);
    assert.deepEqual(await tab().keeping.claim(null, 9), [], 'its text is of another revision');
  });
});
