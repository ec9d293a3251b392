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
  const at = (ms: number, bytes: number, garbage = 0): boolean => {
    Object.assign(state, { ms, bytes, garbage });
    return memory.isShort();
  };
  return { state, memory, at };
};

test('what is only garbage makes nobody wait', () => {
  const { state, at } = stage();
  assert.equal(at(0, 79), false);
  assert.equal(state.collected, 0);
  assert.equal(at(100, 95, 30), false);
  assert.equal(state.collected, 1);
});

test('what is used makes the next ones wait, until it is given back', () => {
  const { state, memory, at } = stage();
  assert.equal(at(0, 95), true);
  assert.equal(memory.admits(), false);
  assert.equal(memory.refused, 1);
  assert.match(memory.complaints()[0] ?? '', /short of memory.*MEMORY_LIMIT_MB/);
  // Collecting is not tried all the time.
  assert.equal(at(900, 95), true);
  assert.equal(state.collected, 1);
  assert.equal(at(2000, 89), false);
  assert.deepEqual([memory.admits(), memory.complaints()], [true, []]);
});
