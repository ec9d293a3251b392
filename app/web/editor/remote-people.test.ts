import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EditorState } from '@codemirror/state';
import type { Person } from '../../collaboration/protocol/messages.ts';
import { remotePeople, setPeople } from './remote-people.ts';

const ada: Person = { id: 'a', name: 'Ada', colour: '#0969da', anchor: 2, head: 5 };

const stateWith = (doc: string, ...people: Person[]) =>
  EditorState.create({ doc, extensions: remotePeople }).update({ effects: setPeople.of(people) })
    .state;

/** [from, to] of every decoration, cursors as empty ranges. */
const places = (state: EditorState): [number, number][] => {
  const found: [number, number][] = [];
  for (const cursor = state.field(remotePeople).iter(); cursor.value !== null; cursor.next()) {
    found.push([cursor.from, cursor.to]);
  }
  return found;
};

test('a selection is marked, its moving end is the cursor', () => {
  assert.deepEqual(places(stateWith('a few words', ada)), [
    [2, 5],
    [5, 5],
  ]);
  const backwards = { ...ada, anchor: 5, head: 2 };
  assert.deepEqual(places(stateWith('a few words', backwards)), [
    [2, 2],
    [2, 5],
  ]);
  assert.deepEqual(places(stateWith('a few words', { ...ada, anchor: 5 })), [[5, 5]]);
});

test('somebody without a place, or whose place is not there yet, does no harm', () => {
  assert.deepEqual(places(stateWith('a few words', { ...ada, head: null })), []);
  assert.deepEqual(places(stateWith('abc', ada)), [
    [2, 3],
    [3, 3],
  ]);
});

test('places move with the text until they are told anew', () => {
  const before = stateWith('a few words', { ...ada, anchor: 5 });
  const moved = before.update({ changes: { from: 0, insert: 'just ' } }).state;
  assert.deepEqual(places(moved), [[10, 10]]);
  const told = moved.update({ effects: setPeople.of([]) }).state;
  assert.deepEqual(places(told), []);
});
