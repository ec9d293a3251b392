import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import type { Rejection } from '../../app/collaboration/protocol/document-session.ts';
import type { LockRange } from '../../app/collaboration/protocol/lock.ts';
import { type Paper, Writer } from './writer.ts';

/** A document whose edits are all accepted at once, with others who write in it. */
class Sheet implements Paper {
  text: Text;
  #tell: (changes: ChangeSet) => void = () => {};
  #reject: (rejection: Rejection) => void = () => {};
  #last: ChangeSet | null = null;

  constructor(content: string) {
    this.text = Text.of(content.split('\n'));
  }

  edit(changes: ChangeSet): void {
    this.#last = changes.invert(this.text);
    this.text = changes.apply(this.text);
  }

  /** The last edit was not taken: it is undone, and then told. */
  reject(): void {
    assert.ok(this.#last);
    this.text = this.#last.apply(this.text);
    this.#tell(this.#last);
    this.#reject({ code: 'locked', reason: 'Somebody has locked this section.', text: '' });
  }

  select(anchor: number, head: number): void {
    assert.ok(Math.min(anchor, head) >= 0 && Math.max(anchor, head) <= this.text.length);
  }

  onRemote(listener: (changes: ChangeSet) => void): () => void {
    this.#tell = listener;
    return () => {
      this.#tell = () => {};
    };
  }

  onRejected(listener: (rejection: Rejection) => void): () => void {
    this.#reject = listener;
    return () => {
      this.#reject = () => {};
    };
  }

  others(from: number, to: number, insert: string): void {
    const changes = ChangeSet.of({ from, to, insert }, this.text.length);
    this.text = changes.apply(this.text);
    this.#tell(changes);
  }
}

const setUp = (content: string, random = 0) => {
  const sheet = new Sheet(content);
  const clock = { now: () => 0, after: () => () => {}, random: () => random };
  const locked: LockRange[] = [];
  return { sheet, locked, writer: new Writer(sheet, clock, () => locked) };
};

test('writes a line of its own, in pieces, and takes it out again', () => {
  const { sheet, writer } = setUp('one\ntwo');
  writer.look();
  writer.write();
  writer.write();
  assert.equal(sheet.text.toString(), 'one\n- ask the others first ask the others first\ntwo');
  writer.erase();
  assert.equal(sheet.text.toString(), 'one\ntwo');
});

test('what others write before and after the line stays', () => {
  const { sheet, writer } = setUp('one\ntwo');
  writer.write();
  sheet.others(0, 0, 'zero\n');
  sheet.others(sheet.text.length, sheet.text.length, '\nthree');
  writer.write();
  sheet.others(8, 8, ' and a half');
  writer.erase();
  assert.equal(sheet.text.toString(), 'zero\none and a half\ntwo\nthree');
});

test('whatever others do, it neither fails nor leaves anything of its own', () => {
  const remote = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    deleted: fc.nat(40),
    insert: fc.constantFrom('', 'x', '\n', 'two\nlines'),
  });
  const step = fc.oneof(remote, fc.constantFrom('write', 'erase', 'look'));
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 30 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (steps, random) => {
        const { sheet, writer } = setUp('a\nb\nc', random);
        for (const action of steps) {
          if (action === 'write') writer.write();
          else if (action === 'erase') writer.erase();
          else if (action === 'look') writer.look();
          else {
            const from = Math.floor(action.at * sheet.text.length);
            sheet.others(from, Math.min(sheet.text.length, from + action.deleted), action.insert);
          }
        }
        writer.erase();
        assert.doesNotMatch(sheet.text.toString(), /please|others first|quarter|heading/);
      },
    ),
  );
});

test('leaves alone what others have locked', () => {
  const { sheet, locked, writer } = setUp('one\ntwo');
  locked.push({ from: 0, to: 3 });
  writer.write();
  assert.equal(sheet.text.toString(), 'one\ntwo');
  locked.pop();
  writer.write();
  assert.deepEqual(writer.line, { from: 4, to: 26 });
  locked.push({ from: 27, to: 30 });
  assert.equal(writer.erase(), true);
  assert.equal(sheet.text.toString(), 'one\ntwo');
});

test('waits with taking out until nothing beside it is locked', () => {
  const { sheet, locked, writer } = setUp('one\ntwo');
  writer.write();
  locked.push({ from: 0, to: 3 });
  assert.equal(writer.erase(), false);
  writer.write();
  locked.pop();
  assert.equal(sheet.text.toString(), 'one\n- ask the others first\ntwo');
  assert.equal(writer.erase(), true);
});

test('what the hub would not take out is one’s own again', () => {
  const { sheet, writer } = setUp('one\ntwo');
  writer.write();
  writer.erase();
  sheet.others(0, 0, 'zero\n');
  assert.equal(writer.line, null);
  writer.write();
  writer.erase();
  sheet.reject();
  assert.equal(sheet.text.toString(), 'zero\n- ask the others first\none\ntwo');
  assert.equal(writer.erase(), true);
  assert.equal(sheet.text.toString(), 'zero\none\ntwo');
});

test('one who has stopped follows no more', () => {
  const { sheet, writer } = setUp('one');
  writer.write();
  writer.stop();
  sheet.others(0, sheet.text.length, '');
  assert.throws(() => writer.erase(), RangeError);
});
