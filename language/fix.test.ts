import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Diagnostic, diagnose, type Edit } from './diagnostic.ts';
import { applyEdits, findingFix } from './fix.ts';
import { sourceText } from './source-text.ts';
import { parseYaml } from './yaml-document.ts';

const withEdit = (edit: Edit): Diagnostic => {
  const mark = { source: sourceText('a.yaml', 'abcdefghij'), offset: edit.from };
  return diagnose('wrong-value', mark, 'wrong', { text: 'Do.', edit });
};

const applied = (...edits: Edit[]): string => applyEdits('abcdefghij', edits.map(withEdit)).text;

test('edits are made from the end of one to the start of the next, in any order', () => {
  assert.equal(applied(), 'abcdefghij');
  const [first, second] = [
    { from: 1, to: 3, text: 'X' },
    { from: 5, to: 5, text: 'YY' },
  ];
  assert.equal(applied(first, second), 'aXdeYYfghij');
  assert.equal(applied(second, first), 'aXdeYYfghij');
});

test('of edits that overlap or touch only the first is made, the same one is made once', () => {
  const edit = { from: 1, to: 4, text: 'X' };
  assert.equal(applied(edit, { from: 3, to: 6, text: 'Y' }), 'aXefghij');
  assert.equal(applied(edit, { from: 4, to: 6, text: 'Y' }), 'aXefghij');
  assert.equal(applied(edit, edit), 'aXefghij');
  assert.equal(applyEdits('abcdefghij', [edit, edit].map(withEdit)).fixed.length, 2);
});

test('an edit beyond the text is none', () => {
  assert.equal(applied({ from: 5, to: 99, text: '' }), 'abcdefghij');
  assert.equal(applied({ from: 5, to: 4, text: '' }), 'abcdefghij');
});

const fixIn = (yaml: string, from: number, to: number, becomes: string): string | null => {
  const [document] = parseYaml(sourceText('a.yaml', yaml), () => undefined);
  assert.ok(document);
  const query = String(Object(document.value).q);
  const fix = findingFix(
    { fix: 'Do.', edit: { from, to, text: becomes } },
    ...([document, ['q'], query] as const),
  );
  if (typeof fix === 'string' || !('edit' in fix)) return null;
  return yaml.slice(0, fix.edit.from) + fix.edit.text + yaml.slice(fix.edit.to);
};

test('part of a query is edited in whatever style it is written, where that is safe', () => {
  assert.equal(fixIn('q: rate(a[5m])', 0, 11, 'a'), 'q: a');
  assert.equal(fixIn('q: "rate(a[5m])" # why', 0, 11, 'a'), 'q: "a" # why');
  assert.equal(fixIn('q: |\n  rate(a[5m])\n', 0, 11, 'a'), 'q: |\n  a\n');
  assert.equal(fixIn('q: \'a{b=~"c"}\'', 3, 5, '='), 'q: \'a{b="c"}\'');
});

test('it is not edited where YAML would read something else, or it is written otherwise', () => {
  // A brace would begin a mapping.
  assert.equal(fixIn('q: rate({__name__="a"}[5m])', 0, 24, '{__name__="a"}'), null);
  // The quotes are escapes in the file.
  assert.equal(fixIn('q: "rate(a{b=\\"c\\"}[5m])"', 0, 18, 'a{b="c"}'), null);
  // A line end in the file is a space in the text.
  assert.equal(fixIn('q: >-\n  rate(\n  a[5m])\n', 0, 12, 'a'), null);
});
