// A client that ends in the middle of its work and begins again from what was kept of it: nothing is
// lost, nothing counts twice, whether its last edit had arrived or not.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import { DocumentSession } from './document-session.ts';
import type { Kept } from './kept.ts';
import type { Link } from './link.ts';
import type { ClientMessage, ServerMessage } from './messages.ts';

const id = '00000000-0000-4000-8000-000000000001';

const stage = (kept: Kept | null = null) => {
  const sent: ClientMessage[] = [];
  let sequence = kept?.sequence ?? 0;
  const link: Link = {
    send: (message) => {
      sent.push(message);
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
  const session = new DocumentSession(id, link, kept);
  const hears = (message: ServerMessage) => assert.ok(session.receive(message));
  const opened = (revision: number, text: string | null, upTo = revision) =>
    hears({ type: 'opened', document: id, title: 'T', revision, upTo, text, people: [] });
  const type = (from: number, insert: string) =>
    session.edit(ChangeSet.of({ from, insert }, session.text.length));
  const edits = () =>
    sent.flatMap((message) =>
      message.type === 'edit' ? [{ sequence: message.sequence, changes: message.changes }] : [],
    );
  return { session, hears, opened, type, edits };
};

/** Somebody typed `abc` after `x`; the first letter was sent, and the connection was gone. */
const interrupted = () => {
  const before = stage();
  before.opened(3, 'x');
  before.type(1, 'a');
  before.session.disconnected();
  before.type(2, 'b');
  before.type(3, 'c');
  const { kept } = before.session;
  assert.ok(kept !== null);
  return kept;
};

describe('what is kept of a document', () => {
  test('is nothing where the hub has everything', () => {
    const { session, opened, type, hears } = stage();
    assert.equal(session.kept, null);
    opened(1, 'text');
    assert.equal(session.kept, null);
    type(0, 'a');
    assert.notEqual(session.kept, null);
    hears({ type: 'accepted', document: id, sequence: 1, revision: 2 });
    assert.equal(session.kept, null);
  });

  test('is known in full before an edit leaves', () => {
    const { session, opened, type, edits } = stage();
    opened(1, '');
    const known: (string | undefined)[] = [];
    session.onSending(() => {
      assert.deepEqual(edits(), []);
      known.push(session.kept?.underWay?.toString(), String(session.kept?.sequence));
    });
    type(0, 'a');
    assert.deepEqual(known, ['0:1', '1']);
  });

  test('is there at once, before any connection', () => {
    const { session } = stage(interrupted());
    assert.equal(session.text.toString(), 'xabc');
    assert.equal(session.saveState, 'offline');
    assert.equal(session.resumeRevision, 3);
  });

  test('is sent again where it had not arrived', () => {
    const { session, opened, edits, hears } = stage(interrupted());
    opened(3, null);
    assert.deepEqual(edits(), [{ sequence: 1, changes: [1, [0, 'a']] }]);
    hears({ type: 'accepted', document: id, sequence: 1, revision: 4 });
    hears({ type: 'accepted', document: id, sequence: 2, revision: 5 });
    assert.deepEqual(edits()[1], { sequence: 2, changes: [2, [0, 'bc']] });
    assert.equal(session.saveState, 'saved');
    assert.equal(session.text.toString(), 'xabc');
  });

  test('counts once where it had arrived', () => {
    const { session, opened, edits, hears } = stage(interrupted());
    opened(3, null, 5);
    const changes = [
      { changes: [[0, '> '], 1] as const, sentAt: 0 },
      { changes: [3, [0, 'a']] as const, sentAt: 0, sequence: 1 },
    ];
    hears({ type: 'changes', document: id, revision: 4, changes });
    assert.deepEqual(edits(), [{ sequence: 2, changes: [4, [0, 'bc']] }]);
    assert.equal(session.text.toString(), '> xabc');
  });

  test('comes on top of a text that the hub sends whole', () => {
    const { session, opened, edits, hears } = stage(interrupted());
    opened(900, 'new line\nx');
    assert.equal(session.text.toString(), 'new line\nxabc');
    assert.deepEqual(edits(), [{ sequence: 1, changes: [10, [0, 'a']] }]);
    hears({ type: 'accepted', document: id, sequence: 1, revision: 901 });
    assert.deepEqual(edits()[1], { sequence: 2, changes: [11, [0, 'bc']] });
  });

  test('is not there twice where that text has it', () => {
    const { session, opened, edits, hears } = stage(interrupted());
    opened(900, 'new line\nxa');
    hears({ type: 'accepted', document: id, sequence: 1, revision: 4 });
    assert.equal(session.text.toString(), 'new line\nxabc');
    assert.deepEqual(edits()[1], { sequence: 2, changes: [11, [0, 'bc']] });
    hears({ type: 'accepted', document: id, sequence: 2, revision: 901 });
    assert.equal(session.saveState, 'saved');
  });

  test('what is rejected is told with what was written', () => {
    const { session, opened, hears } = stage(interrupted());
    const told: string[] = [];
    session.onRejected(({ text }) => told.push(text));
    opened(3, null);
    hears({
      type: 'rejected',
      document: id,
      sequence: 1,
      code: 'read-only',
      reason: 'no',
    });
    assert.deepEqual(told, ['a']);
    assert.equal(session.text.toString(), 'xbc');
  });
});
