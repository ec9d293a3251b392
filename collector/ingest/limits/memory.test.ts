import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Memory } from './memory.ts';

const stage = () => {
  const state = { bytes: 0, collected: 0, garbage: 0, ms: 0 };
  const memory = new Memory({
    limitBytes: 100,
    residentBytes: () => state.bytes,
    collect: () => {
      state.collected += 1;
      state.bytes -= state.garbage;
    },
    now: () => state.ms,
  });
  /** Whether there is room for the first of a source, and for another. */
  const at = (ms: number, bytes: number, garbage = 0): boolean[] => {
    Object.assign(state, { ms, bytes, garbage });
    return [true, false].map((isFirst) => memory.admits(isFirst));
  };
  return { state, memory, at };
};

test('what is only garbage makes nobody wait', () => {
  const { state, at } = stage();
  assert.deepEqual(at(0, 79), [true, true]);
  assert.equal(state.collected, 0);
  assert.deepEqual(at(100, 95, 30), [true, true]);
  assert.equal(state.collected, 1);
});

test('what is used makes those wait who have something under way, and in the end all', () => {
  const { state, memory, at } = stage();
  assert.deepEqual(at(0, 95), [true, false]);
  assert.equal(memory.refused, 1);
  assert.match(memory.complaints()[0] ?? '', /short of memory.*MEMORY_LIMIT_MB/);
  // Collecting is not tried all the time.
  assert.deepEqual(at(200, 98), [false, false]);
  assert.equal(state.collected, 1);
  assert.deepEqual(at(2000, 89), [true, true]);
  assert.deepEqual(memory.complaints(), []);
});

test('before a large body is decoded there is made room for it', () => {
  const { state, memory } = stage();
  Object.assign(state, { bytes: 60, garbage: 30 });
  memory.relieve(0.1);
  assert.equal(state.collected, 0, 'a small one is let in');
  memory.relieve(2);
  assert.equal(state.collected, 1);
  memory.relieve(2);
  assert.equal(state.collected, 1, 'there is room now');
});
