import assert from 'node:assert/strict';
import { test } from 'node:test';
import { history, redo, undo } from '@codemirror/commands';
import { ChangeSet, EditorState, Transaction } from '@codemirror/state';
import fc from 'fast-check';
import { textOf } from '../../collaboration/protocol/replica.ts';
import { exchanged, storable } from './binding.ts';

test('what is pasted holds only what the hub can store', () => {
  assert.equal(storable('plain 🚂 text\nover lines'), 'plain 🚂 text\nover lines');
  assert.equal(storable('a\0b'), 'ab');
  assert.equal(storable('half \ud83d of a character'), 'half \ufffd of a character');
});

/** Replacements anywhere in a text of that length. */
const changesOf = (length: number) =>
  fc
    .array(
      fc.record({ from: fc.nat(length), size: fc.nat(3), insert: fc.string({ maxLength: 4 }) }),
      {
        maxLength: 4,
      },
    )
    .map((all) => {
      let free = 0;
      const specs = all
        .toSorted((one, other) => one.from - other.from)
        .flatMap(({ from, size, insert }) => {
          if (from < free) return [];
          const to = Math.min(length, from + size);
          free = to + 1;
          return [{ from, to, insert: insert.replaceAll(/[\r\n]/g, '') }];
        });
      return ChangeSet.of(specs, length);
    });

test('what is held back and what is typed meanwhile lead to one text in either order', () => {
  const text = 'a sentence with several words';
  fc.assert(
    fc.property(changesOf(text.length), changesOf(text.length), (typed, others) => {
      const { edit, held } = exchanged(typed, others);
      const shown = held.apply(typed.apply(textOf(text)));
      const sent = edit.apply(others.apply(textOf(text)));
      assert.equal(shown.toString(), sent.toString());
    }),
  );
});

/** An editor that types, hears others, and takes back and does again what was typed in it. */
class Typist {
  state = EditorState.create({ extensions: history({ newGroupDelay: 0 }) });

  readonly target = {
    dispatch: (transaction: Transaction) => {
      this.state = transaction.state;
    },
  };

  type(from: number, insert: string): void {
    const place = Math.min(from, this.state.doc.length);
    const changes = { from: place, insert };
    this.state = this.state.update({ changes, userEvent: 'input.type' }).state;
  }

  hear(from: number, insert: string): void {
    const place = Math.min(from, this.state.doc.length);
    const annotations = [Transaction.addToHistory.of(false), Transaction.remote.of(true)];
    this.state = this.state.update({ changes: { from: place, insert }, annotations }).state;
  }

  all(command: typeof undo): void {
    while (command({ state: this.state, dispatch: this.target.dispatch }));
  }

  get text(): string {
    return this.state.doc.toString();
  }
}

test('undo takes back all that was typed here and nothing that others wrote', () => {
  const step = fc.record({
    mine: fc.boolean(),
    from: fc.nat(40),
    length: fc.integer({ min: 1, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const typist = new Typist();
      for (const { mine, from, length } of steps) {
        if (mine) typist.type(from, 'm'.repeat(length));
        else typist.hear(from, 'o'.repeat(length));
      }
      const before = typist.text;
      typist.all(undo);
      assert.equal(typist.text, before.replaceAll('m', ''));
      typist.all(redo);
      assert.equal([...typist.text].sort().join(''), [...before].sort().join(''));
    }),
  );
});
