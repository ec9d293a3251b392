import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isMap, isScalar, parseDocument, stringify } from 'yaml';
import { scalarOffset } from './scalar-offset.ts';

/** Where the marked character of the text under `q` is looked for. */
const offsetOf = (text: string, index: (value: string) => number): number => {
  const { contents } = parseDocument(text);
  const node = isMap(contents) ? contents.get('q', true) : null;
  assert.ok(isScalar(node) && typeof node.value === 'string');
  return scalarOffset(text, node, index(node.value));
};

test('the character is found in every style of writing', () => {
  for (const text of [
    'q: sum(a) / ! sum(b)\n',
    "q: 'it''s a ! sum'\n",
    'q: "a{b=\\"c\\"} \\t \\u00e9 !"\n',
    'q: |\n  sum(a)\n    / !\n',
    'q: >-\n  sum(a)\n\n  / !\n',
    'q:\n  sum(a)\n  / !\n',
    'q: "sum(a)\n  / \\\n  !"\n',
    'q: &name |2-\n    !\n',
  ])
    assert.equal(
      offsetOf(text, (value) => value.indexOf('!')),
      text.indexOf('!'),
      JSON.stringify(text),
    );
});

test('beyond the last character is the end of the text', () => {
  const text = "q: 'abc'\n";
  assert.equal(
    offsetOf(text, (value) => value.length),
    text.indexOf("'\n"),
  );
});

test('whatever the text, its characters are found in order', () => {
  const word = fc.stringMatching(/^[a-z(){}=+!"' -]{1,8}$/);
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), (words) => {
      const text = stringify({ q: words.join('\n') });
      const { contents } = parseDocument(text);
      const node = isMap(contents) ? contents.get('q', true) : null;
      if (!isScalar(node) || typeof node.value !== 'string') return;
      let last = -1;
      for (const [index, character] of [...node.value].entries()) {
        if (/\s/.test(character)) continue;
        const offset = scalarOffset(text, node, index);
        assert.equal(text[offset], character);
        assert.ok(offset > last);
        last = offset;
      }
    }),
  );
});
