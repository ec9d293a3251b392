import assert from 'node:assert/strict';
import { test } from 'node:test';
import { initialsOf, presenceText, presentPeople } from './presence.ts';

const person = (id: string, name: string) => ({ id, name, colour: '#000', anchor: null, head: 0 });

test('initials', () => {
  const cases = { 'Ada Lovelace': 'AL', 'Person 7': 'P7', ada: 'A', ' Ö. von B ': 'ÖB', '': '?' };
  for (const [name, initials] of Object.entries(cases)) assert.equal(initialsOf(name), initials);
});

test('oneself is first, the others by name, each name once', () => {
  const present = presentPeople(person('1', 'Grace'), [
    person('2', 'Linus'),
    person('3', 'Ada'),
    person('4', 'Linus'),
    person('5', 'Grace'),
  ]);
  assert.deepEqual(
    present.map(({ name, me }) => [name, me]),
    [
      ['Grace', true],
      ['Ada', false],
      ['Linus', false],
    ],
  );
});

test('who is there in a sentence', () => {
  const text = (...names: string[]) =>
    presenceText(
      presentPeople(
        person('1', 'Me'),
        names.map((name) => person(name, name)),
      ),
    );
  assert.equal(text(), 'You');
  assert.equal(text('Ada'), 'You and Ada');
  assert.equal(text('Ada', 'Grace'), 'You, Ada, and Grace');
  assert.equal(text('A', 'B', 'C', 'D', 'E'), 'You and 5 others');
  assert.equal(presenceText([]), '');
});
