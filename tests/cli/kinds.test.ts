// Every kind of measure and budget, replayed from one written history: orders by counters, as events
// and as minutes, and a queue by a gauge.

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Report } from '../../cli/replay/report.ts';
import { callAll } from './calls.ts';

const folder = mkdtempSync(join(tmpdir(), 'signalbox-kinds-'));
after(() => rmSync(folder, { recursive: true }));

const startSeconds = Date.UTC(2026, 2, 2, 12) / 1000;
const points = 240;

/** An hour in 15 s: every order fails from minute 30 to 40; the queue is long from 20 to 30. */
const history = (): string => {
  const counts = { 200: 0, 500: 0 };
  const lines: string[] = [];
  for (let index = 0; index < points; index += 1) {
    const minute = index / 4;
    // Counted in the 15 s before this scrape.
    const fails = minute > 30 && minute <= 40;
    counts[fails ? 500 : 200] += 150;
    const at = (startSeconds + index * 15).toFixed(3);
    for (const [code, count] of Object.entries(counts)) {
      lines.push(`orders_total{code="${code}",instance="a:1",job="shop"} ${count} ${at}`);
    }
    const length = minute >= 20 && minute < 30 ? 150 : 50;
    lines.push(`queue_length{instance="a:1",job="shop"} ${length} ${at}`);
  }
  return `${lines.join('\n')}\n# EOF\n`;
};

const path = join(folder, 'history.om');
writeFileSync(path, history());

const names = ['orders', 'order-minutes', 'queue'];
const answers = callAll(
  names.map((name) => [
    ...['replay', name, '--from', path, '-o', 'json', 'tests/cli/fixtures/kinds.yaml'],
  ]),
);

const columnOf = (name: string): Report['columns'][number] => {
  const answer = answers[names.indexOf(name)];
  assert.equal(answer?.stderr, '');
  const [column] = JSON.parse(answer?.stdout ?? '')[0].columns;
  return column;
};

test('events of counters', () => {
  const { good, total, pages, told } = columnOf('orders');
  assert.deepEqual([total - good, total], [40 * 150, 239 * 150]);
  assert.ok(pages >= 1);
  const red = told.find(({ kind }) => kind === 'threshold');
  assert.equal(red?.startMs, (startSeconds + 30 * 60 + 15) * 1000);
});

test('minutes of the same events', () => {
  const { good, total, told } = columnOf('order-minutes');
  // The first minute began with the baseline, the last is not settled.
  assert.equal(total - good, 10);
  assert.ok(total >= 57 && total <= 60, `${total}`);
  assert.ok(told.some(({ kind }) => kind === 'burn'));
});

test('scrapes of a gauge', () => {
  const { good, total, budgetLeft } = columnOf('queue');
  assert.deepEqual([total - good, total], [40, 240]);
  // 40 of the 40,320 scrapes of a week, of which 5 % may be bad.
  assert.ok(Math.abs((budgetLeft ?? 0) - (1 - 40 / (0.05 * 40_320))) < 0.001, `${budgetLeft}`);
});
