import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AlertMemory, type AlertState, inactive, nextAlert } from './state.ts';
import type { Verdict } from './verdict.ts';

const terms = { holdMs: 5000, forMs: 0, isKeptBack: false };

/** One verdict a second. */
const follow = (
  verdicts: readonly Verdict[],
  forMs = 0,
  keptBack: (second: number) => boolean = () => false,
): AlertMemory[] => {
  let memory = inactive;
  return verdicts.map((verdict, second) => {
    if (memory.state === 'resolved') memory = inactive;
    memory = nextAlert(memory, verdict, second * 1000, {
      ...terms,
      forMs,
      isKeptBack: keptBack(second),
    });
    return memory;
  });
};
const states = (verdicts: readonly Verdict[], forMs = 0): AlertState[] =>
  follow(verdicts, forMs).map(({ state }) => state);
const times = (count: number, verdict: Verdict): Verdict[] =>
  Array.from({ length: count }, () => verdict);

test('too few bad events make it pending; enough make it fire', () => {
  assert.deepEqual(states(['clear', 'thin', 'thin', 'holds', 'thin']), [
    'inactive',
    'pending',
    'pending',
    'firing',
    'firing',
  ]);
  assert.deepEqual(states(['thin', 'clear']), ['pending', 'inactive']);
});

test('it is resolved once it has been clear for the hold', () => {
  assert.equal(states(['holds', ...times(5, 'clear')]).at(-1), 'firing');
  assert.equal(states(['holds', ...times(6, 'clear')]).at(-1), 'resolved');
  assert.equal(states(['holds', ...times(5, 'clear'), 'holds', 'clear']).at(-1), 'firing');
});

test('silence and idleness hold it, and it must be clear anew after them', () => {
  for (const quiet of ['unknown', 'idle'] as const) {
    assert.equal(states(['holds', ...times(100, quiet)]).at(-1), 'firing');
    const interrupted = ['holds', ...times(4, 'clear'), quiet, ...times(5, 'clear')] as Verdict[];
    assert.equal(states(interrupted).at(-1), 'firing');
    assert.deepEqual(states(['thin', quiet]), ['pending', 'pending']);
    assert.deepEqual(states([quiet]), ['inactive']);
  }
});

test('idleness through the whole long window resolves it', () => {
  assert.equal(states(['holds', 'idle', 'passed idle']).at(-1), 'resolved');
});

test('what must hold for a while fires only then', () => {
  const forMs = 3000;
  assert.deepEqual(states(times(4, 'holds'), forMs), ['pending', 'pending', 'pending', 'firing']);
  for (const broken of ['clear', 'thin', 'passed idle'] as const) {
    const interrupted: Verdict[] = [...times(3, 'holds'), broken, ...times(3, 'holds')];
    assert.equal(states(interrupted, forMs).at(-1), 'pending');
    assert.equal(states([...interrupted, 'holds'], forMs).at(-1), 'firing');
  }
});

test('time in which nothing can be said neither counts nor begins it anew', () => {
  for (const quiet of ['unknown', 'idle'] as const) {
    const paused: Verdict[] = ['holds', 'holds', ...times(60, quiet), 'holds', 'holds'];
    assert.deepEqual(states(paused, 3000).slice(-2), ['pending', 'firing']);
  }
});

test('kept back it is pending, fires when it no longer is, and one that fires goes on', () => {
  const during = (second: number) => second >= 2 && second < 5;
  assert.deepEqual(
    follow(['clear', 'clear', ...times(5, 'holds')], 0, during).map(({ state }) => state),
    ['inactive', 'inactive', 'pending', 'pending', 'pending', 'firing', 'firing'],
  );
  assert.ok(follow(times(8, 'holds'), 0, during).every(({ state }) => state === 'firing'));
  // It has held long enough meanwhile.
  assert.equal(follow(times(6, 'holds'), 4000, during).at(-1)?.state, 'firing');
});

test('nothing that stays as it is makes a new memory', () => {
  const memories = follow(['holds', 'holds', 'holds', 'unknown', 'unknown'], 60_000);
  assert.equal(memories[1], memories[2]);
  assert.equal(memories[3], memories[4]);
});

const verdicts = fc.array(
  fc.constantFrom<Verdict[]>('holds', 'thin', 'clear', 'idle', 'passed idle', 'unknown'),
  { maxLength: 60 },
);

test('it never fires without cause and is never resolved by what was not measured', () => {
  fc.assert(
    fc.property(verdicts, (sequence) => {
      const memories = follow(sequence);
      for (const [index, memory] of memories.entries()) {
        const before = memories[index - 1]?.state ?? 'inactive';
        const verdict = sequence[index];
        if (memory.state === 'firing' && before !== 'firing') assert.equal(verdict, 'holds');
        if (memory.state === 'resolved') {
          assert.equal(before, 'firing');
          assert.ok(verdict === 'clear' || verdict === 'passed idle');
          assert.equal(memory.resolvedMs, index * 1000);
        }
        if (before === 'firing') assert.ok(['firing', 'resolved'].includes(memory.state));
        if (verdict === 'holds') assert.equal(memory.state, 'firing');
      }
    }),
  );
});

test('it fires when its condition has held so long, pauses left out, and not before', () => {
  fc.assert(
    fc.property(verdicts, fc.nat({ max: 6 }), (sequence, forSeconds) => {
      let heldSeconds: number | null = null;
      let isAfterHolding = false;
      let isFiring = false;
      const memories = follow(sequence, forSeconds * 1000);
      for (const [second, verdict] of sequence.entries()) {
        const { state } = memories[second] ?? inactive;
        if (isFiring) {
          isFiring = state === 'firing';
          heldSeconds = null;
          isAfterHolding = false;
          continue;
        }
        if (verdict === 'holds') {
          heldSeconds = heldSeconds === null ? 0 : heldSeconds + (isAfterHolding ? 1 : 0);
          isAfterHolding = true;
        } else if (verdict === 'unknown' || verdict === 'idle') {
          if (isAfterHolding && heldSeconds !== null) heldSeconds += 1;
          isAfterHolding = false;
        } else {
          heldSeconds = null;
          isAfterHolding = false;
        }
        isFiring = verdict === 'holds' && heldSeconds !== null && heldSeconds >= forSeconds;
        assert.equal(state === 'firing', isFiring);
      }
    }),
  );
});
