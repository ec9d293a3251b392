import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lightSpan } from './light-span.fixture.ts';
import { type LightSpan, LocalTrace } from './light-span.ts';
import { SecondThoughts } from './second-thoughts.ts';

const open = () => {
  const world = { now: 0, handed: [] as LightSpan[] };
  const thoughts = new SecondThoughts(() => world.now);
  const letGo = (): LightSpan => {
    const trace = new LocalTrace(
      (spans) => world.handed.push(...spans),
      null,
      false,
      (first) => thoughts.remember(first),
    );
    const span = lightSpan(trace);
    span.end();
    return span;
  };
  return { world, thoughts, letGo };
};

test('what was let go is kept after all, once', () => {
  const { world, thoughts, letGo } = open();
  const [one, other] = [letGo(), letGo()];
  assert.equal(thoughts.keep(one.spanId), true);
  assert.equal(thoughts.keep(one.spanId), true);
  assert.deepEqual(world.handed, [one]);
  assert.equal(thoughts.keep(other.spanId), true);
  assert.deepEqual(world.handed, [one, other]);
});

test('what was never here is said to be elsewhere, the first time', () => {
  const { thoughts } = open();
  assert.equal(thoughts.keep('a'), false);
  assert.equal(thoughts.keep('a'), true);
});

test('it is forgotten after half a minute, and when there are too many', () => {
  const { world, thoughts, letGo } = open();
  const old = letGo();
  world.now = 31_000;
  const oldest = letGo();
  assert.equal(thoughts.keep(old.spanId), false);
  for (let count = 0; count < 4_000; count += 1) letGo();
  assert.equal(thoughts.keep(oldest.spanId), false);
  assert.deepEqual(world.handed, []);
});
