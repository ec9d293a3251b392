import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Diagnostic, diagnose, renderDiagnostic } from './diagnostic.ts';
import { sourceText } from './source-text.ts';

const at = (text: string, offset: number): Diagnostic =>
  diagnose('yaml-syntax', { source: sourceText('a.yaml', text), offset }, 'wrong', 'Mend it.');

test('a place is found in any line', () => {
  const source = sourceText('a.yaml', 'one\ntwo\r\n\nfour');
  const place = (offset: number) => {
    const { line, column } = source.placeAt(offset);
    return `${line}:${column}`;
  };
  assert.deepEqual([0, 3, 4, 9, 10, 13, 99, -1].map(place), [
    ...['1:1', '1:4', '2:1', '3:1', '4:1', '4:4', '4:5', '1:1'],
  ]);
  assert.deepEqual([1, 2, 3, 4, 5].map(source.line), ['one', 'two', '', 'four', '']);
});

test('the caret stands under the character, behind wide ones too', () => {
  assert.equal(
    renderDiagnostic(at('a: 😀b', 5)),
    ['error[yaml-syntax] a.yaml:1:6: wrong', ' 1 | a: 😀b', '   |     ^', '   fix: Mend it.'].join(
      '\n',
    ),
  );
});

test('a long line is cut around the caret', () => {
  const [, line, caret] = renderDiagnostic(at(`${'a'.repeat(500)}!${'b'.repeat(500)}`, 500)).split(
    '\n',
  );
  assert.ok(line && caret && line.length < 140);
  assert.equal(line[caret.indexOf('^')], '!');
});

test('nothing that a terminal would obey comes out', () => {
  const rendered = renderDiagnostic(at('a: \u001b[2J\u202e\tb', 3));
  assert.equal(rendered.split('\n')[1], ' 1 | a: ·[2J· b');
});
