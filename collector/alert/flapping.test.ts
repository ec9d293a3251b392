import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calmMs, flaps, lately } from './flapping.ts';
import { type AlertMemory, inactive, nextAlert } from './state.ts';
import type { Verdict } from './verdict.ts';

const minuteMs = 60_000;

const isActive = ({ state }: AlertMemory): boolean => state === 'firing' || state === 'recovering';

/** Stretches of one verdict each, judged every ten seconds: when alerts began to fire. */
const startsOf = (stretches: readonly (readonly [Verdict, number])[]) => {
  let memory: AlertMemory = inactive;
  let [nowMs, startsMs]: [number, readonly number[]] = [0, []];
  const starts: { readonly atMs: number; readonly isFlapping: boolean }[] = [];
  for (const [verdict, minutes] of stretches) {
    for (const endMs = nowMs + minutes * minuteMs; nowMs < endMs; nowMs += 10_000) {
      const wasActive = isActive(memory);
      memory = nextAlert(memory, verdict, nowMs, {
        ...{ holdMs: 5000, forMs: 0, isKeptBack: false, startsMs },
      });
      if (memory.state !== 'firing' || wasActive) continue;
      starts.push({ atMs: nowMs, isFlapping: memory.isFlapping });
      startsMs = [...lately(startsMs, nowMs), nowMs];
    }
  }
  return starts;
};

const onAndOff = (times: number, on: number, off: number) =>
  startsOf(
    Array.from({ length: times }, () => [['holds', on] as const, ['clear', off] as const]).flat(),
  );

test('what comes and goes every few minutes is three alerts, and no more', () => {
  for (const [on, off] of [
    [1, 1],
    [2, 5],
    [5, 9],
  ] as const) {
    assert.deepEqual(
      onAndOff(40, on, off).map(({ isFlapping }) => isFlapping),
      [false, false, true],
    );
  }
});

test('what comes back after a quarter of an hour is not flapping', () => {
  assert.ok(onAndOff(8, 5, 15).every(({ isFlapping }) => !isFlapping));
});

test('the third within half an hour flaps', () => {
  assert.equal(flaps([0], minuteMs), false);
  assert.equal(flaps([0, 10 * minuteMs], 29 * minuteMs), true);
  assert.equal(flaps([0, 10 * minuteMs], 30 * minuteMs), false);
});

const stretch = fc.tuple(
  fc.constantFrom<Verdict[]>('holds', 'clear', 'thin', 'unknown', 'idle', 'passed idle'),
  fc.integer({ min: 1, max: 12 }),
);

test('of one rule few alerts begin, however it flaps', () => {
  fc.assert(
    fc.property(fc.array(stretch, { maxLength: 60 }), (stretches) => {
      const starts = startsOf(stretches);
      for (const [index, { atMs, isFlapping }] of starts.entries()) {
        const next = starts[index + 1];
        if (isFlapping && next) assert.ok(next.atMs - atMs >= calmMs);
        const within = starts.filter(
          (other) => other.atMs <= atMs && atMs - other.atMs < 30 * minuteMs,
        );
        assert.ok(within.filter((other) => !other.isFlapping).length <= 2);
        assert.ok(within.length <= 5);
      }
    }),
  );
});
