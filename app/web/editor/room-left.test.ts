import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditorState } from '@codemirror/state';
import { fromHub } from './binding.ts';
import { roomLeft } from './room-left.ts';

const limits = { documentLength: 20, lineLength: 8 };

const stage = (doc: string) => {
  const reasons: string[] = [];
  const extensions = roomLeft(
    () => limits,
    (reason) => reasons.push(reason),
  );
  return { state: EditorState.create({ doc, extensions }), reasons };
};

test('what fits goes in', () => {
  const { state, reasons } = stage('one\ntwo');
  const { state: after } = state.update({ changes: { from: 3, insert: ' more' } });
  assert.equal(after.doc.toString(), 'one more\ntwo');
  assert.deepEqual(reasons, []);
});

test('what does not fit changes nothing, and the reason is told', () => {
  const cases: [string, RegExp][] = [
    ['x'.repeat(9), /A line holds at most 8 characters; with this one would have 12/],
    ['\nword'.repeat(5), /A document holds at most 20 characters; with this it would have 32/],
  ];
  for (const [insert, reason] of cases) {
    const { state, reasons } = stage('one\ntwo');
    const { state: after } = state.update({ changes: { from: 3, insert } });
    assert.equal(after.doc.toString(), 'one\ntwo');
    assert.equal(reasons.length, 1);
    assert.match(reasons[0] ?? '', reason);
  }
});

test('what is too long already may be made shorter, and what the hub has is shown', () => {
  const { state, reasons } = stage('x'.repeat(30));
  assert.equal(state.update({ changes: { from: 0, to: 5 } }).state.doc.length, 25);
  const annotations = fromHub.of(true);
  const { state: after } = state.update({ changes: { from: 0, insert: 'yy' }, annotations });
  assert.equal(after.doc.length, 32);
  assert.deepEqual(reasons, []);
});
