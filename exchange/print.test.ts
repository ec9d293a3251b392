import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parse, parseAllDocuments } from 'yaml';
import { sourceText } from '../language/source-text.ts';
import { parseYaml } from '../language/yaml-document.ts';
import { printDocuments } from './print.ts';

const texts = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    'yes',
    'no',
    'on',
    'y',
    '~',
    '12:30',
    '1_000',
    '0o17',
    '017',
    '1e3',
    '.inf',
    '=',
    '<<',
  ),
  fc.constantFrom(
    '---',
    '...',
    '# x',
    '- x',
    'a: b',
    'a #b',
    ' a',
    'a ',
    '\ta',
    'a\n',
    '\na',
    'a\r\nb',
  ),
  fc.constantFrom('\u0085', '\u2028', '\uFEFF', '\u0000', '\u001b[31m', '\ud800'),
);

const bodies = fc.dictionary(
  fc.stringMatching(/^[a-z]{1,8}$/),
  fc.oneof(
    texts,
    fc.array(texts, { maxLength: 3 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
  ),
  { minKeys: 1, maxKeys: 4 },
);

const wellFormed = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, inner) => (typeof inner === 'string' ? inner.toWellFormed() : inner)),
  );

describe('documents as YAML', () => {
  it('are the same to readers of YAML 1.2, of YAML 1.1 and to ours, whatever texts hold', () => {
    fc.assert(
      fc.property(fc.array(bodies, { minLength: 1, maxLength: 3 }), (list) => {
        const text = printDocuments(list.map((body) => ({ body })));
        const wanted = list.map(wellFormed);
        for (const version of ['1.1', '1.2'] as const) {
          const read = parseAllDocuments(text, { version });
          assert.deepEqual(
            read.map((document) => document.toJS()),
            wanted,
            `${version}: ${text}`,
          );
        }
        const found: string[] = [];
        const ours = parseYaml(sourceText('x.yaml', text), (rule) => found.push(rule));
        assert.deepEqual(found, []);
        assert.deepEqual(
          ours.map(({ value }) => JSON.parse(JSON.stringify(value))),
          wanted,
        );
      }),
    );
  });

  it('a comment stays a comment, whatever it holds', () => {
    fc.assert(
      fc.property(texts, texts, (comment, head) => {
        const text = printDocuments([
          { body: { a: 'b' }, comment, head },
          { body: { c: 'd' }, comment },
        ]);
        const read = parseAllDocuments(text).map((document) => document.toJS());
        assert.deepEqual(read, [{ a: 'b' }, { c: 'd' }], text);
      }),
    );
  });

  it('text of several lines is a block', () => {
    assert.equal(printDocuments([{ body: { a: 'b\nc\n' } }]), 'a: |\n  b\n  c\n');
    assert.deepEqual(parse(printDocuments([{ body: { tier: '2' } }])), { tier: '2' });
  });
});
