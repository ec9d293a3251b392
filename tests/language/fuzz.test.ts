// Whatever text comes as a definition or a query: an answer, never a throw, and soon. The documents
// that are mutated are those that are shipped and those of the gallery.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { renderDiagnostic } from '../../language/diagnostic.ts';
import { fixFiles } from '../../language/fix-files.ts';
import { placedSelectors } from '../../language/lint/query.ts';
import { parsePromql } from '../../language/promql.ts';
import { type Reading, readDefinitions } from '../../language/read.ts';
import { parseTraceql } from '../../language/traceql.ts';

const textsIn = (folder: URL): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => readFileSync(new URL(name, folder), 'utf8'));

const documents = [
  ...textsIn(new URL('../../slos/', import.meta.url)),
  ...textsIn(new URL('../../language/gallery/', import.meta.url)),
];

/** Far above what it takes, and far below what a person would wait for. */
const soonMs = 30_000;

const read = (text: string): Reading => {
  const began = performance.now();
  const reading = readDefinitions([{ path: 'a.yaml', text }], {}, { strict: true });
  const elapsed = performance.now() - began;
  assert.ok(elapsed < soonMs, `${elapsed} ms`);
  const lines = text.split('\n').length;
  for (const diagnostic of reading.diagnostics) {
    const { place, edit, message, fix } = diagnostic;
    assert.ok(place.line >= 1 && place.line <= lines && place.column >= 1);
    assert.ok(!edit || (edit.from >= 0 && edit.from <= edit.to && edit.to <= text.length));
    assert.doesNotMatch(`${message} ${fix}`, /\bundefined\b|\[object Object\]|\bNaN\b/);
    assert.ok(renderDiagnostic(diagnostic).split('\n').length <= 6);
  }
  const failed = reading.diagnostics.some(({ severity }) => severity === 'error');
  assert.equal(reading.set === null, failed);
  return reading;
};

const characters = fc.constantFrom(
  ...[
    '',
    ' ',
    '\n',
    '\t',
    ':',
    '-',
    '- ',
    '{',
    '}',
    '[',
    ']',
    '"',
    "'",
    '#',
    '&a ',
    '*a',
    '|',
    '>',
  ],
  ...[
    '!',
    '!!set ',
    '?',
    '%',
    '@',
    '`',
    '\\',
    '\0',
    '\uFEFF',
    '\r\n',
    '---\n',
    '...',
    '<<: *a',
    '~',
  ],
  ...[
    '0x',
    '1e999',
    '-1',
    '.nan',
    '.inf',
    '2024-01-01',
    '9'.repeat(400),
    'é',
    '😀',
    '\uD800',
    '\u202E',
  ],
);

const mutated = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), characters), { minLength: 1, maxLength: 6 }),
  )
  .map(([text, edits]) =>
    edits.reduce((inner, [at, length, insert]) => {
      const place = at % (inner.length + 1);
      return inner.slice(0, place) + insert + inner.slice(place + length);
    }, text),
  );

test('mutated definitions are read or diagnosed', () => {
  fc.assert(
    fc.property(mutated, (text) => {
      read(text);
    }),
    { numRuns: 250 },
  );
});

const lines = fc
  .tuple(fc.constantFrom(...documents), fc.constantFrom(...documents), fc.nat(), fc.nat(), fc.nat())
  .map(([a, b, from, to, at]) => {
    const [mine, others] = [a.split('\n'), b.split('\n')];
    const stolen = others.slice(from % others.length, (from % others.length) + 1 + (to % 20));
    return mine.toSpliced(at % mine.length, to % 4, ...stolen).join('\n');
  });

test('definitions with lines of others in them are read or diagnosed', () => {
  fc.assert(
    fc.property(lines, (text) => {
      read(text);
    }),
    { numRuns: 120 },
  );
});

test('any text is read or diagnosed', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
    fc.array(characters, { maxLength: 40 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, (any) => void read(any)),
    { numRuns: 250 },
  );
});

test('what is mended of mutated definitions is text again, and mended once', () => {
  fc.assert(
    fc.property(mutated, (text) => {
      const once = fixFiles([{ path: 'a.yaml', text }], {}, {});
      assert.deepEqual(fixFiles(once.files, {}, {}).fixed, []);
    }),
    { numRuns: 120 },
  );
});

const words = [
  ...['sum', 'rate', 'increase', 'avg', 'by', 'without', 'on', 'offset', '@', 'bool', 'inf', 'nan'],
  ...['a_total', 'x', '{', '}', '(', ')', '[', ']', ',', '=', '!=', '=~', '!~', '"a.*"', '"', "'"],
  ...[
    '5m',
    '1h30m',
    '1',
    '0.5',
    '-',
    '+',
    '*',
    '/',
    '%',
    '^',
    'and',
    'unless',
    '==',
    '>',
    ':',
    ' ',
  ],
  ...['`', '\\', '#', '\n', '"\\x"', '"\\u12"', '"(((("', '__name__', 'le', '"+Inf"', '😀', '\0'],
  ...['kind', 'server', 'span.', '.', '&&', '||', '!', 'duration', '200ms', 'status', 'error', '|'],
];

const query = fc.oneof(
  fc.array(fc.constantFrom(...words), { maxLength: 24 }).map((parts) => parts.join('')),
  fc.array(fc.constantFrom(...words), { maxLength: 24 }).map((parts) => parts.join(' ')),
  fc.string({ unit: 'binary', maxLength: 120 }),
);

test('any query is read or diagnosed, with a place in it', () => {
  fc.assert(
    fc.property(query, (text) => {
      for (const { findings } of [
        parsePromql(text),
        parsePromql(text, { of: 'gauges' }),
        parseTraceql(text),
      ])
        for (const { at, message, fix } of findings) {
          assert.ok(at >= 0 && at <= text.length);
          assert.ok(message !== '' && !/undefined|NaN/.test(message + fix));
        }
      for (const { metric, matchers } of placedSelectors(text))
        for (const part of [metric, ...matchers.map(({ value }) => value)])
          assert.ok(part.from <= part.to && part.to <= text.length);
    }),
    { numRuns: 500 },
  );
});

test('deep and long queries end, with an answer', () => {
  const began = performance.now();
  for (const text of [
    '('.repeat(4000),
    `${'('.repeat(2000)}a_total${')'.repeat(2000)}`,
    `${'sum('.repeat(900)}a_total${')'.repeat(900)}`,
    `a_total${' + a_total'.repeat(400)}`,
    `${'-'.repeat(4000)}1`,
    `a_total{a=~"${'(a*)*'.repeat(20)}b"}`,
    `a_total{${'a="b",'.repeat(600)}}`,
    `{ ${'span.a = 1 && '.repeat(200)} span.b = 2 }`,
    `{ ${'('.repeat(1500)} status = error ${')'.repeat(1500)} }`,
  ]) {
    parsePromql(text);
    parseTraceql(text);
    placedSelectors(text);
  }
  assert.ok(performance.now() - began < soonMs);
});
