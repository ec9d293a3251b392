import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Turnstile } from './turnstile.ts';

/** Lets everything happen that is due. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const stage = (most: number) => {
  const turnstile = new Turnstile(most);
  const inside = new Map<string, () => void>();
  const come = (name: string, bytes: number) =>
    turnstile.enter(name.charAt(0), bytes).then((leave) => inside.set(name, leave));
  const leave = async (name: string) => {
    inside.get(name)?.();
    inside.delete(name);
    await settle();
  };
  return { come, leave, inside: () => [...inside.keys()] };
};

test('so many bytes are inside at once, and sources go in by turns', async () => {
  const { come, leave, inside } = stage(10);
  for (const name of ['a1', 'a2', 'a3', 'a4']) void come(name, 5);
  void come('b1', 5);
  await settle();
  assert.deepEqual(inside(), ['a1', 'a2']);
  await leave('a1');
  assert.deepEqual(inside(), ['a2', 'a3']);
  await leave('a2');
  // Not a4, which came before it.
  assert.deepEqual(inside(), ['a3', 'b1']);
  await leave('a3');
  await leave('b1');
  assert.deepEqual(inside(), ['a4']);
});

test('what is larger than all the room goes in alone', async () => {
  const { come, leave, inside } = stage(10);
  void come('a1', 1);
  void come('b1', 50);
  void come('c1', 1);
  await settle();
  assert.deepEqual(inside(), ['a1']);
  await leave('a1');
  assert.deepEqual(inside(), ['b1']);
  await leave('b1');
  assert.deepEqual(inside(), ['c1']);
});
