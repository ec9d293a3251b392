// What the language takes as a regular expression finds the same texts in Prometheus as it does here.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { printForm, seriesText } from '../../language/promql-print.ts';
import { anchoredRegExp } from '../../language/regular-expression.ts';
import { skipWithout, toolPath } from '../tool.ts';

/** No line ends: whether a dot is one depends on Prometheus's version. */
const texts = [
  ...[
    'a',
    'b',
    'aa',
    'ab',
    'A',
    'a.b',
    'a-b',
    '/a/b',
    '5',
    '503',
    '+1.5',
    ']',
    'a]',
    '[a]',
    '{',
    '}',
  ],
  ...['a{2}', '^', '$', '^a$', '\\', '"', ' ', '\t', '\v', '\u00a0', '\u2028', 'é', 'É'],
  ...[
    '😀',
    'a😀b',
    'ſ',
    'K',
    'k',
    '_',
    'a_1',
    'u0041',
    '\u0000',
    '-',
    '|',
    '(a)',
    'x',
    '%3A',
    'a,b',
  ],
];

const atoms = [
  ...['a', 'b', '.', '\\.', '\\d', '\\D', '\\w', '\\W', '\\s', '\\S', '\\b', '\\B', '[ab]', '[^a]'],
  ...[
    '[a-c]',
    '[\\d.]',
    '[^\\s]',
    '[\\]a]',
    '[]a]',
    '[^]a]',
    '[]',
    '[^]',
    '[a-]',
    '[.]',
    '[a\\-z]',
  ],
  ...[
    '\\-',
    '\\/',
    '/',
    '-',
    '\\"',
    '"',
    '\\:',
    '\\_',
    '\\%',
    '\\ ',
    '\\y',
    '\\u0041',
    '\\x41',
    '\\t',
  ],
  ...[
    '\\n',
    '\\v',
    '\\f',
    '\\a',
    '\\cA',
    '\\0',
    '\\e',
    '{',
    '}',
    ']',
    'a{',
    'a{,2}',
    '{2}',
    '\\{',
    '^',
  ],
  ...[
    '$',
    '|',
    '()',
    '(?:)',
    '(a)',
    '(?:b)',
    '(a|b)',
    '(?i:a)',
    '(?<n>a)',
    '(?#x)',
    '(?s)',
    '(?m)',
  ],
  ...[
    'é',
    '😀',
    '[é😀]',
    '[^😀]',
    '\\é',
    '\\$',
    '\\^',
    '\\|',
    '\\(',
    '\\)',
    '\\[',
    '\\]',
    '\\+',
    '[[]',
  ],
  ...[
    '[a[]',
    '[\\b]',
    '[\\S]',
    '[\\w-]',
    '[\\d-x]',
    '[--a]',
    '[+--]',
    '[a&&b]',
    '[\\^a]',
    '[\\.\\/]',
  ],
];
const signs = [
  '',
  '',
  '',
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '{0,}',
  '{1001}',
  '*?',
  '+?',
  '??',
  '**',
  '{2}{2}',
];
const expression = fc
  .tuple(
    fc.constantFrom('', '', '', '', '(?i)'),
    fc.array(fc.tuple(fc.constantFrom(...atoms), fc.constantFrom(...signs)), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([flag, parts]) => flag + parts.flat().join(''));

const promtool = (command: 'check' | 'test', content: object): string => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-regexp-'));
  try {
    writeFileSync(join(folder, 'file.yaml'), stringify(content));
    const args = [command, 'rules', 'file.yaml'];
    const options = { cwd: folder, encoding: 'utf8', timeout: 60_000 } as const;
    const { status, stdout, stderr } = spawnSync(toolPath('promtool'), args, options);
    return status === 0 ? '' : `${stdout}${stderr}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

test('an expression finds what Prometheus finds', { skip: skipWithout('promtool') }, () => {
  const sources = [...new Set([...atoms, ...fc.sample(expression, 1500)])];
  const taken = sources.flatMap((source) => {
    const read = anchoredRegExp(source);
    return typeof read === 'string' ? [] : [{ source, read }];
  });
  assert.ok(taken.length > 300, `${taken.length} are taken`);
  const query = (source: string): string =>
    printForm([
      {
        factor: 1,
        selector: { metric: 'a', matchers: [{ label: 'text', operator: '=~', value: source }] },
      },
    ]);
  const rules = taken.map(({ source }) => ({
    record: 'r',
    expr: query(source),
    labels: { source },
  }));
  assert.equal(promtool('check', { groups: [{ name: 'all', rules }] }), '');

  // Texts are told apart by the power of two that their series has as its value.
  const series = texts.map((text, index) => ({
    series: seriesText('a', { text }),
    values: String(2 ** index),
  }));
  const none = { series: 'a{text="never found by any: \u{1f648}"}', values: '0' };
  const tests = taken.map(({ source, read }) => ({
    expr: `${query(source)} or vector(0)`,
    eval_time: '0s',
    exp_samples: [
      {
        labels: '{}',
        value: texts.reduce((sum, text, at) => sum + (read.test(text) ? 2 ** at : 0), 0),
      },
    ],
  }));
  const said = promtool('test', {
    rule_files: [],
    evaluation_interval: '15s',
    tests: [{ interval: '15s', input_series: [...series, none], promql_expr_test: tests }],
  });
  assert.equal(said, '');
});
