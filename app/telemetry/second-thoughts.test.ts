import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SecondThoughts } from './second-thoughts.ts';

const open = () => {
  const world = { now: 0, kept: [] as string[] };
  const thoughts = new SecondThoughts(() => world.now);
  const letGo = (traceId: string, part = ''): void =>
    thoughts.remember(traceId, () => world.kept.push(traceId + part));
  return { world, thoughts, letGo };
};

test('all parts of what was let go are kept after all, once', () => {
  const { world, thoughts, letGo } = open();
  letGo('one', ' first');
  letGo('other');
  letGo('one', ' second');
  assert.equal(thoughts.keep('one'), false);
  assert.equal(thoughts.keep('one'), true);
  assert.deepEqual(world.kept, ['one first', 'one second']);
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
  for (let count = 0; count < 8_000; count += 1) letGo(`trace ${count}`);
  thoughts.keep('old');
  thoughts.keep('oldest');
  assert.deepEqual(world.kept, []);
});
