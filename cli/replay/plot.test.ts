import assert from 'node:assert/strict';
import { it } from 'node:test';
import { shareAxis } from './axis.ts';
import { brailleLine, rowOfValue } from './plot.ts';
import type { LeftPoint } from './report.ts';
import { colourStrip } from './text.ts';

const time = { fromMs: 0, toMs: 100 };
const axis = shareAxis([0.5]);

const points = (...lefts: (number | null)[]): LeftPoint[] =>
  lefts.map((left, index) => ({ atMs: (index * 100) / (lefts.length - 1), left }));

it('a level line is one row of dots', () => {
  assert.deepEqual(brailleLine(points(1, 1, 1, 1, 1), time, axis, 8, 3), [
    '⠉⠉⠉⠉⠉⠉⠉⠉',
    ' '.repeat(8),
    ' '.repeat(8),
  ]);
});

it('a fall is upright, and the line goes on below', () => {
  const [above = '', , below = ''] = brailleLine(points(1, 1, 0.5, 0.5, 0.5), time, axis, 8, 3);
  assert.match(above, /^⠉{4}.\s*$/u);
  assert.match(below, /^\s{4}.⣀{3}$/u);
});

it('a gap stays open', () => {
  const line = brailleLine(points(1, 1, 1, null, null, null, 1, 1, 1), time, axis, 8, 1)[0] ?? '';
  assert.equal(line, '⠉⠉⠁   ⠉⠉');
});

it('nothing known, nothing drawn', () => {
  assert.deepEqual(brailleLine(points(null, null), time, axis, 4, 2), ['    ', '    ']);
});

it('every tick has a row of its own', () => {
  const rows = axis.ticks.map(({ value }) => rowOfValue(value, axis, 6));
  assert.deepEqual(rows, [5, 4, 3, 2, 1, 0]);
});

it('a piece of the colour strip shows the worst of its time', () => {
  const stays = [
    { status: 'green', fromMs: 0, toMs: 55 },
    { status: 'red', fromMs: 55, toMs: 58 },
    { status: 'stale', fromMs: 58, toMs: 80 },
    { status: 'green', fromMs: 80, toMs: 100 },
  ] as const;
  assert.equal(colourStrip(stays, time, 10), '●●●●●■◇◇●●');
});
