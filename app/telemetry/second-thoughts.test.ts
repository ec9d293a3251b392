import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SecondThoughts } from './second-thoughts.ts';

const open = () => {
  const world = { now: 0, kept: [] as string[] };
  const thoughts = new SecondThoughts(() => world.now);
  const letGo = (spanId: string): void => {
    thoughts.remember(spanId, () => world.kept.push(spanId));
  };
  return { world, thoughts, letGo };
};

test('what was let go is kept after all, once', () => {
  const { world, thoughts, letGo } = open();
  letGo('one');
  letGo('other');
  assert.equal(thoughts.keep('one'), true);
  assert.equal(thoughts.keep('one'), true);
  assert.deepEqual(world.kept, ['one']);
  assert.equal(thoughts.keep('other'), true);
  assert.deepEqual(world.kept, ['one', 'other']);
});

test('what was never here is said to be elsewhere, the first time', () => {
  const { thoughts } = open();
  assert.equal(thoughts.keep('a'), false);
  assert.equal(thoughts.keep('a'), true);
});

test('what is asked for before it comes is kept when it comes', () => {
  const { world, thoughts, letGo } = open();
  thoughts.keep('late');
  letGo('late');
  assert.deepEqual(world.kept, ['late']);
});

test('it is forgotten after half a minute, and when there are too many', () => {
  const { world, thoughts, letGo } = open();
  letGo('old');
  world.now = 31_000;
  letGo('oldest');
  assert.equal(thoughts.keep('old'), false);
  for (let count = 0; count < 8_000; count += 1) letGo(`span ${count}`);
  assert.equal(thoughts.keep('oldest'), false);
  assert.deepEqual(world.kept, []);
});
