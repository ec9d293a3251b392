import assert from 'node:assert/strict';
import { test } from 'node:test';
import { history, redo, undo } from '@codemirror/commands';
import { EditorState, Transaction } from '@codemirror/state';
import fc from 'fast-check';
import { storable } from './binding.ts';

test('what is pasted holds only what the hub can store', () => {
  assert.equal(storable('plain 🚂 text\nover lines'), 'plain 🚂 text\nover lines');
  assert.equal(storable('a\0b'), 'ab');
  assert.equal(storable('half \ud83d of a character'), 'half \ufffd of a character');
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
