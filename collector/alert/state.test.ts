import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { calmMs } from './flapping.ts';
import { type AlertMemory, type AlertState, inactive, nextAlert } from './state.ts';
import type { Verdict } from './verdict.ts';

const terms = { holdMs: 5000, forMs: 0, isKeptBack: false };

/** One verdict a second; each alert is the first of its rule. */
const follow = (
  verdicts: readonly Verdict[],
  forMs = 0,
  keptBack: (second: number) => boolean = () => false,
  startsMs: readonly number[] = [],
): AlertMemory[] => {
  let memory: AlertMemory = inactive;
  return verdicts.map((verdict, second) => {
    memory = nextAlert(memory, verdict, second * 1000, {
      ...terms,
      ...{ forMs, startsMs, isKeptBack: keptBack(second) },
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

test('it recovers while it is clear, and is resolved once it has been so for the hold', () => {
  assert.equal(states(['holds', ...times(5, 'clear')]).at(-1), 'recovering');
  assert.equal(states(['holds', ...times(6, 'clear')]).at(-1), 'resolved');
  for (const back of ['holds', 'thin'] as const) {
    const again: Verdict[] = ['holds', ...times(5, 'clear'), back];
    assert.equal(states(again).at(-1), 'firing');
    assert.equal(states([...again, ...times(5, 'clear')]).at(-1), 'recovering');
  }
});

test('what comes after a resolved one is another alert', () => {
  const resolved: Verdict[] = ['holds', 'passed idle'];
  assert.equal(states([...resolved, 'clear']).at(-1), 'inactive');
  assert.equal(states([...resolved, 'thin']).at(-1), 'pending');
  const [first, , third] = follow([...resolved, 'holds']);
  assert.deepEqual([first?.state, third?.state], ['firing', 'firing']);
  assert.deepEqual(third, {
    state: 'firing',
    sinceMs: 2000,
    isFlapping: false,
    noDataSinceMs: null,
  });
});

test('it says since when nothing is measured, and forgets it when something is', () => {
  const since = (verdicts: readonly Verdict[]) => {
    const memory = follow(verdicts).at(-1);
    return memory?.state === 'firing' ? memory.noDataSinceMs : undefined;
  };
  assert.equal(since(['holds', 'unknown', 'idle', 'unknown']), 1000);
  assert.equal(since(['holds', 'clear', 'unknown']), 2000);
  assert.equal(since(['holds', 'unknown', 'holds']), null);
});

test('one that flaps needs a long calm, of idle time too', () => {
  const flapping = (verdicts: readonly Verdict[]) =>
    follow(verdicts, 0, () => false, [-60_000, -30_000]).map(({ state }) => state);
  const calm = calmMs / 1000;
  for (const quiet of ['clear', 'passed idle'] as const) {
    const states = flapping(['holds', ...times(calm + 1, quiet)]);
    assert.deepEqual(
      states.slice(1, -1),
      times(calm, quiet).map(() => 'recovering'),
    );
    assert.equal(states.at(-1), 'resolved');
    assert.equal(flapping(['holds', ...times(calm, quiet), 'holds', quiet]).at(-1), 'recovering');
  }
});

test('silence and idleness hold it, and it must be clear anew after them', () => {
  for (const quiet of ['unknown', 'idle'] as const) {
    assert.equal(states(['holds', ...times(100, quiet)]).at(-1), 'firing');
    const interrupted = ['holds', ...times(4, 'clear'), quiet, ...times(5, 'clear')] as Verdict[];
    assert.equal(states(interrupted).at(-1), 'recovering');
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

const isActive = (state: AlertState): boolean => state === 'firing' || state === 'recovering';

test('it never fires without cause and is never resolved by what was not measured', () => {
  fc.assert(
    fc.property(verdicts, (sequence) => {
      const memories = follow(sequence);
      for (const [index, memory] of memories.entries()) {
        const before = memories[index - 1]?.state ?? 'inactive';
        const verdict = sequence[index];
        if (isActive(memory.state) && !isActive(before)) assert.equal(verdict, 'holds');
        if (memory.state === 'recovering') {
          assert.equal(verdict, 'clear');
          assert.ok(isActive(before));
        }
        if (memory.state === 'resolved') {
          assert.ok(isActive(before));
          assert.ok(verdict === 'clear' || verdict === 'passed idle');
          assert.equal(memory.resolvedMs, index * 1000);
        }
        if (isActive(before)) assert.ok(isActive(memory.state) || memory.state === 'resolved');
        if (verdict === 'holds') assert.equal(memory.state, 'firing');
      }
    }),
  );
});

test('missing data begins nothing, ends nothing, and says itself', () => {
  fc.assert(
    fc.property(verdicts, fc.nat({ max: 6 }), (sequence, forSeconds) => {
      const memories = follow(sequence, forSeconds * 1000);
      for (const [index, memory] of memories.entries()) {
        const before = memories[index - 1]?.state ?? 'inactive';
        const isMissing = sequence[index] === 'unknown' || sequence[index] === 'idle';
        if (memory.state === 'firing') assert.equal(memory.noDataSinceMs !== null, isMissing);
        if (!isMissing) continue;
        const stays = before === 'recovering' ? 'firing' : before;
        assert.equal(memory.state, before === 'resolved' ? 'inactive' : stays);
      }
    }),
  );
});

test('it is resolved only by a whole hold of calm before it, or a whole idle window', () => {
  fc.assert(
    fc.property(verdicts, (sequence) => {
      for (const [index, memory] of follow(sequence).entries()) {
        if (memory.state !== 'resolved' || sequence[index] === 'passed idle') continue;
        const held = sequence.slice(index - terms.holdMs / 1000, index + 1);
        assert.deepEqual(held, times(held.length, 'clear'));
        assert.equal(held.length, terms.holdMs / 1000 + 1);
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
          isFiring = isActive(state);
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
        assert.equal(isActive(state), isFiring);
      }
    }),
  );
});
