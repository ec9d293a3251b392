import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type AlertMemory, type AlertState, inactive, nextAlert } from './state.ts';
import type { Verdict } from './verdict.ts';

const holdMs = 5000;

/** One verdict a second. */
const follow = (verdicts: readonly Verdict[]): AlertMemory[] => {
  let memory = inactive;
  return verdicts.map((verdict, second) => {
    if (memory.state === 'resolved') memory = inactive;
    memory = nextAlert(memory, verdict, second * 1000, holdMs);
    return memory;
  });
};
const states = (verdicts: readonly Verdict[]): AlertState[] =>
  follow(verdicts).map(({ state }) => state);
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
