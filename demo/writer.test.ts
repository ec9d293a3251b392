import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Clock } from '../app/collaboration/protocol/clock.ts';
import { DocumentSession } from '../app/collaboration/protocol/document-session.ts';
import type { ChangesJson } from '../app/collaboration/protocol/messages.ts';
import { createChance } from './chance.ts';
import { Writer } from './writer.ts';

const id = '00000000-0000-4000-8000-000000000001';

const ignored = () => undefined;

/** An open document whose edits are never answered, so that they all wait in it. */
const open = (text: string): DocumentSession => {
  let sequence = 0;
  const clock: Clock = { now: () => 0, random: () => 0, after: () => () => undefined };
  const document = new DocumentSession(id, {
    send: () => false,
    hubTime: () => 0,
    nextSequence: () => {
      sequence += 1;
      return sequence;
    },
    observed: { sync: ignored, presence: ignored, deliveries: ignored, span: ignored },
    traced: () => false,
    leave: () => undefined,
    clock,
  });
  document.receive({
    type: 'opened',
    document: id,
    title: 'Plan',
    revision: 1,
    upTo: 1,
    text,
    people: [],
  });
  return document;
};

const remote = (document: DocumentSession, changes: ChangesJson) =>
  document.receive({
    type: 'changes',
    document: id,
    revision: 2,
    changes: [{ changes, sentAt: 0 }],
  });

const always = (value: number) => createChance(() => value);

describe('writer', () => {
  test('writes a note, word by word, under a heading of its own', async () => {
    const document = open('# Plan\n\nText.');
    let pauses = 0;
    const writer = new Writer(document, always(0.99), async () => {
      pauses += 1;
    });
    await writer.writeNote(5);
    assert.equal(document.text.toString(), '# Plan\n\nText.\n\n## Notes\n- Works for me, ship it.');
    assert.equal(pauses, 5);
  });

  test('goes on where it was when others write before it', async () => {
    const document = open('Text.');
    let first = true;
    const writer = new Writer(document, always(0.99), async () => {
      if (first) remote(document, [[0, 'Their words. '], 5]);
      first = false;
    });
    await writer.writeNote(5);
    assert.ok(document.text.toString().startsWith('Their words. Text.\n'));
    assert.ok(document.text.toString().endsWith('- Works for me, ship it.'));
  });

  test('mistypes now and then, and corrects it', async () => {
    const document = open('');
    const writer = new Writer(document, always(0.01), async () => undefined);
    await writer.writeNote(5);
    assert.ok(!document.text.toString().includes('teh'));
    assert.ok(document.text.toString().endsWith('still hold.'));
  });

  test('tidies the oldest notes up, and nothing above them', () => {
    const notes = Array.from({ length: 20 }, (_, index) => `- note ${index}`);
    const document = open(['# Plan', 'Text.', '## Notes', ...notes].join('\n'));
    const writer = new Writer(document, always(0), async () => undefined);
    writer.tidy();
    const lines = document.text.toString().split('\n');
    assert.deepEqual(lines.slice(0, 4), ['# Plan', 'Text.', '## Notes', '- note 6']);
    assert.equal(lines.at(-1), '- note 19');
    writer.tidy();
    assert.equal(document.text.lines, lines.length);
  });
});
