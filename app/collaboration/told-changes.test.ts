import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import { ToldChanges } from './told-changes.ts';

const commit = (clients: string) =>
  [...clients].map((client, index) => ({
    ...{ client, sequence: 7, revision: 41 + index, sentAt: 5, userId: 'somebody' },
    changes: ChangeSet.of({ from: 0, insert: client }, index),
  }));

/** As `41-43` for a message of changes, `44!` for an acceptance. */
const heardBy = (client: string, clients: string): string =>
  new ToldChanges('d', commit(clients))
    .for(client)
    .map(({ type, text }) => {
      const message = JSON.parse(text);
      assert.equal(message.type, type);
      const { revision, changes } = message;
      return type === 'accepted' ? `${revision}!` : `${revision}-${revision + changes.length - 1}`;
    })
    .join(' ');

const cases: readonly [clients: string, client: string, heard: string][] = [
  ['a', 'x', '41-41'],
  ['abc', 'x', '41-43'],
  ['a', 'a', '41!'],
  ['abc', 'a', '41! 42-43'],
  ['abc', 'b', '41-41 42! 43-43'],
  ['abc', 'c', '41-42 43!'],
  ['abacca', 'a', '41! 42-42 43! 44-45 46!'],
];

for (const [clients, client, heard] of cases) {
  test(`of a commit of ${clients}, ${client} hears ${heard}`, () => {
    assert.equal(heardBy(client, clients), heard);
  });
}

test('what most hear is written once', () => {
  const told = new ToldChanges('d', commit('ab'));
  assert.equal(told.for('x'), told.for('y'));
});
