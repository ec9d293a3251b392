// What language/ prints as PromQL is what Prometheus itself reads: promtool takes every form, and a
// Prometheus would select by every matcher as it was meant.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { stringify } from 'yaml';
import { printComparison, printForm, seriesText } from '../../language/promql-print.ts';
import type { LinearForm, Matcher } from '../../language/slo-set.ts';
import { skipWithout, toolPath } from '../tool.ts';

const promtool = (folder: string, ...args: readonly string[]): string => {
  const { status, stdout, stderr } = spawnSync(toolPath('promtool'), args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return status === 0 ? '' : `${stdout}${stderr}`;
};

const inFolder = (work: (folder: string) => void): void => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-print-'));
  try {
    work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const metrics = [
  ...['a_total', 'c:d', 'sum', 'by', 'on', 'offset', 'bool', 'inf', 'nan', 'Inf', 'start', 'and'],
  ...['group_left', 'ignoring', 'without', 'rate', 'count_values', 'atan2'],
];
const labels = ['x', 'le', 'by', 'on', 'sum', 'offset', 'and', 'bool', 'inf', 'job', '_'];
const value = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.constantFrom(
    '"',
    '\\',
    '`',
    "'",
    '\n',
    '\t',
    '\u0000',
    '\u007f',
    '\u2028',
    '\u0085',
    '\ufeff',
    '\ufffd',
    '{}',
    '#',
  ),
);
const term = fc.record({
  factor: fc.oneof(
    fc.integer({ min: -9, max: 9 }),
    fc.double({ noNaN: true, min: -1e9, max: 1e9 }),
  ),
  selector: fc.record({
    metric: fc.constantFrom(...metrics),
    matchers: fc.array(
      fc.record({
        label: fc.constantFrom(...labels),
        operator: fc.constantFrom<Matcher['operator']>('=', '!='),
        value,
      }),
      { maxLength: 3 },
    ),
  }),
});

test('Prometheus reads every form that is printed', { skip: skipWithout('promtool') }, () => {
  const forms: readonly LinearForm[] = fc.sample(
    fc.array(
      term.filter(({ factor }) => factor !== 0),
      { minLength: 1, maxLength: 4 },
    ),
    600,
  );
  const rules = forms.flatMap((form, index) => [
    { record: 'a', expr: printForm(form), labels: { form: String(index) } },
    {
      record: 'b',
      expr: printComparison(form, 'lte', -index / 7, { by: ['job', 'on'], behind: 'offset 5s' }),
      labels: { form: String(index) },
    },
  ]);
  inFolder((folder) => {
    writeFileSync(join(folder, 'rules.yaml'), stringify({ groups: [{ name: 'forms', rules }] }));
    assert.equal(promtool(folder, 'check', 'rules', 'rules.yaml'), '');
  });
});

test('a matcher selects the very text that it holds', { skip: skipWithout('promtool') }, () => {
  const values = [
    ...fc.sample(value, 150),
    ...['"', '\\', '`', "'", '\n', '\\n', 'a"b\\"c', '\u0000', '\u007f', '\u2028', '😀', '$', '{'],
  ];
  const texts = [...new Set(values)].filter((text) => text !== '' && text.isWellFormed());
  // Each series by itself has its place among the texts as its value.
  const series = texts.map((text, index) => ({
    series: seriesText('a', { text }),
    values: String(index),
  }));
  const tests = texts.map((text, index) => ({
    expr: printForm([
      {
        factor: 1,
        selector: { metric: 'a', matchers: [{ label: 'text', operator: '=', value: text }] },
      },
    ]),
    eval_time: '0s',
    exp_samples: [{ labels: '{}', value: index }],
  }));
  inFolder((folder) => {
    writeFileSync(
      join(folder, 'test.yaml'),
      stringify({
        rule_files: [],
        evaluation_interval: '15s',
        tests: [{ interval: '15s', input_series: series, promql_expr_test: tests }],
      }),
    );
    assert.equal(promtool(folder, 'test', 'rules', 'test.yaml'), '');
  });
});
