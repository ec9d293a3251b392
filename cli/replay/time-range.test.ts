import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { UsageError } from '../command.ts';
import { readPeriod } from './time-range.ts';

const nowMs = Date.UTC(2026, 2, 2, 12, 0, 7);
const at = (text: string): number => Date.parse(text);

describe('from when to when', () => {
  it('a file is read whole', () => {
    assert.deepEqual(readPeriod({}, false, nowMs), {
      ...{ fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY, stepSeconds: 15 },
    });
  });

  it('a URL is asked for the last day, on the grid of its steps', () => {
    assert.deepEqual(readPeriod({}, true, nowMs), {
      ...{ fromMs: at('2026-03-01T12:00:00Z'), toMs: at('2026-03-02T12:00:00Z'), stepSeconds: 15 },
    });
  });

  const cases: readonly [start: string, end: string | undefined, from: string, to: string][] = [
    ['3d', undefined, '2026-02-27T12:00:00Z', '2026-03-02T12:00:00Z'],
    ['3h', '1h', '2026-03-02T09:00:00Z', '2026-03-02T11:00:00Z'],
    ['2026-03-01', '2026-03-02', '2026-03-01T00:00:00Z', '2026-03-02T00:00:00Z'],
    ['1772409600', '1772410000', '2026-03-02T00:00:00Z', '2026-03-02T00:06:00Z'],
    ['2026-03-02T01:00:00+01:00', '1h', '2026-03-02T00:00:00Z', '2026-03-02T11:00:00Z'],
  ];
  for (const [start, end, from, to] of cases) {
    it(`${start} to ${end ?? 'now'}`, () => {
      const said = { start, step: '1m', ...(end === undefined ? {} : { end }) };
      const { fromMs, toMs, stepSeconds } = readPeriod(said, true, nowMs);
      assert.deepEqual([fromMs, toMs, stepSeconds], [at(from), at(to), 60]);
    });
  }

  it('what is no time is refused', () => {
    for (const said of [{ start: 'noon' }, { end: '2026-13-01' }, { start: '1h', end: '2h' }]) {
      assert.throws(() => readPeriod(said, true, nowMs), UsageError);
    }
    for (const step of ['0s', '500ms', 'x', '15']) {
      assert.throws(() => readPeriod({ step }, true, nowMs), UsageError);
    }
  });
});
