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
    [
      'error[yaml-syntax] a.yaml:1:6: wrong',
      ...[' 1 | a: 😀b', '   |     ^', '   fix: Mend it.', '   breaks: all that is generated'],
    ].join('\n'),
  );
});

test('a word is marked as a whole, but not beyond its line', () => {
  const source = sourceText('a.yaml', 'kind: Slo\nb: c');
  const marks = [
    { source, offset: 6, end: 9 },
    { source, offset: 6, end: 13 },
  ];
  for (const mark of marks) {
    const rendered = renderDiagnostic(diagnose('promql-summed', mark, 'wrong', 'Mend it.'));
    assert.equal(rendered.split('\n')[2], '   |       ^^^');
  }
});

test('a rule that breaks nothing names nothing', () => {
  const source = sourceText('a.yaml', 'a');
  const rendered = renderDiagnostic(diagnose('promql-summed', { source, offset: 0 }, 'so', 'Do.'));
  assert.doesNotMatch(rendered, /breaks/);
});

test('what a word becomes keeps its quotes, and is quoted where YAML would read something else', () => {
  const edited = (text: string, becomes: string | number): string | undefined => {
    const source = sourceText('a.yaml', text);
    const mark = { source, offset: 3, end: text.length };
    return diagnose('wrong-value', mark, 'wrong', { text: 'Do.', becomes }).edit?.text;
  };
  assert.equal(edited('a: b', 'c'), 'c');
  assert.equal(edited('a: b', 'no'), "'no'");
  assert.equal(edited('a: b', '1e5'), "'1e5'");
  assert.equal(edited('a: b', 0.5), '0.5');
  assert.equal(edited("a: 'b'", "it's"), "it''s");
  assert.equal(edited('a: "b"', 'say "c"'), 'say \\"c\\"');
  const open = diagnose('wrong-value', { source: sourceText('a', 'b'), offset: 0 }, 'wrong', {
    ...{ text: 'Do.', becomes: 'c' },
  });
  assert.equal(open.edit, undefined);
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
