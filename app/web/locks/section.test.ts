import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Text } from '@codemirror/state';
import { nameOf, sectionAt } from './section.ts';

const lines = ['intro', '', '# One', 'first', '', '## Inner', 'deep', '', '# Two', 'second', ''];
const text = Text.of(lines);
const at = (words: string): number => text.toString().indexOf(words);
const shown = (from: number, to = from): string => {
  const range = sectionAt(text, from, to);
  return text.sliceString(range.from, range.to);
};

test('the part under the heading above, without empty lines at its end', () => {
  const cases: [string, string][] = [
    ['intro', 'intro'],
    ['# One', '# One\nfirst\n\n## Inner\ndeep'],
    ['first', '# One\nfirst\n\n## Inner\ndeep'],
    ['deep', '## Inner\ndeep'],
    ['second', '# Two\nsecond'],
  ];
  for (const [place, expected] of cases) assert.equal(shown(at(place)), expected, place);
  assert.equal(shown(text.length), '# Two\nsecond');
});

test('what is selected, as whole lines', () => {
  assert.equal(shown(at('rst'), at('nner')), 'first\n\n## Inner');
});

test('an empty text is a section, too', () => {
  assert.deepEqual(sectionAt(Text.empty, 0, 0), { from: 0, to: 0 });
});

test('a part is called by its first words', () => {
  const name = (content: string): string =>
    nameOf(Text.of(content.split('\n')), { from: 0, to: content.length });
  assert.equal(name('\n## Where we are\nmore'), '“Where we are”');
  assert.equal(name('- a point'), '“a point”');
  assert.equal(name('  \n'), 'an empty part');
  assert.equal(name('x'.repeat(60)), `“${'x'.repeat(40)}…”`);
  assert.equal(nameOf(Text.of(['short']), { from: 90, to: 95 }), '“short”');
});
