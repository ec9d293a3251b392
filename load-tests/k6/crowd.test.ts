import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phasesOf } from '../phases.ts';
import { arrivalOf, blocksOf } from './crowd.ts';

test('people share virtual users, and those who come later have their own', () => {
  const blocks = blocksOf({ first: 25, sessions: 40 });
  assert.deepEqual(
    blocks.map(({ cohort, seats }) => [cohort, seats.length]),
    [
      ['steady', 9],
      ['steady', 8],
      ['steady', 8],
      ['newcomer', 8],
      ['newcomer', 7],
    ],
  );
  const seats = blocks.flatMap((block) => block.seats).toSorted((a, b) => a - b);
  assert.deepEqual(
    seats,
    Array.from({ length: 40 }, (_, seat) => seat + 1),
  );
  const [one] = blocksOf({ first: 200, sessions: 200 });
  assert.deepEqual(one?.seats.slice(0, 3), [1, 11, 21], 'ten who follow each other are apart');
});

test('of a steady load all come in the ramp-up, one after another', () => {
  const steady = {
    ...{ first: 10, sessions: 10, rampUpMs: 10_000, durationMs: 60_000 },
    ...{ phases: [], course: 'steady' as const },
  };
  assert.equal(arrivalOf(steady, 1, 1_000, 0).at, 1_000);
  assert.equal(arrivalOf(steady, 10, 1_000, 0).at, 9_100);
  assert.deepEqual(arrivalOf(steady, 3, 1_000, 0.5).period, { from: 11_000, to: 71_000 });
});

test('of steps each comes between two phases', () => {
  const gate = {
    ...{ sessions: 10, rampUpSeconds: 10, durationSeconds: 20 },
    course: { kind: 'steps', sessions: 5, upTo: 20, atLeast: 15, tenants: 'all' },
  } as const;
  const steps = {
    ...{ first: 10, sessions: 20, rampUpMs: 10_000, durationMs: 80_000 },
    ...{ phases: phasesOf(gate), course: 'steps' as const },
  };
  const at = (seat: number) => arrivalOf(steps, seat, 0, 0);
  assert.deepEqual([at(1).at, at(10).at], [0, 8_100]);
  // The second step is from 40 s to 60 s, and people come from 30 s on.
  assert.deepEqual(at(11), { at: 30_000, period: { from: 40_000, to: 90_000 } });
  assert.deepEqual(at(15), { at: 37_200, period: { from: 40_000, to: 90_000 } });
  assert.deepEqual(at(16), { at: 60_000, period: { from: 70_000, to: 90_000 } });
});
