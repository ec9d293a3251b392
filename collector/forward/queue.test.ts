import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { ForwardQueue } from './queue.ts';

const body = (name: string, length = 1024) => ({ name, bytes: new Uint8Array(length) });

test('first in, first out; what was put back is first again', () => {
  const queue = new ForwardQueue<ReturnType<typeof body>>(100_000);
  for (const name of ['a', 'b', 'c']) assert.equal(queue.add(body(name)), 0);
  const first = queue.take();
  assert.equal(first?.name, 'a');
  if (first) queue.putBack(first);
  assert.equal(queue.take()?.name, 'a');
  assert.equal(queue.take()?.name, 'b');
  assert.equal(queue.length, 1);
});

test('the oldest makes room; what is under way keeps its own', () => {
  const queue = new ForwardQueue<ReturnType<typeof body>>(3 * 2048);
  for (const name of ['a', 'b', 'c']) queue.add(body(name));
  const underWay = queue.take();
  assert.equal(queue.add(body('d')), 1);
  assert.equal(queue.take()?.name, 'c');
  if (underWay) queue.release(underWay);
  assert.equal(queue.add(body('e')), 0);
  assert.equal(queue.add(body('huge', 100_000)), 3);
  assert.equal(queue.length, 0);
});

test('many tiny bodies do not get round the bound', () => {
  const queue = new ForwardQueue<ReturnType<typeof body>>(10 * 1024);
  let dropped = 0;
  for (let index = 0; index < 100; index += 1) dropped += queue.add(body(`${index}`, 0));
  assert.deepEqual([dropped, queue.length], [90, 10]);
  assert.equal(queue.clear(), 10);
  assert.equal(queue.heldBytes, 0);
});

test('never more is held than the bound, and nothing is lost count of', () => {
  const most = 20_000;
  const step = fc.record({
    length: fc.nat({ max: 8000 }),
    fate: fc.constantFrom('wait', 'take', 'release', 'put back'),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const queue = new ForwardQueue<ReturnType<typeof body>>(most);
      const underWay: ReturnType<typeof body>[] = [];
      let [added, dropped, released] = [0, 0, 0];
      for (const { length, fate } of steps) {
        dropped += queue.add(body('', length));
        added += 1;
        const next = fate === 'take' ? queue.take() : (underWay.pop() ?? null);
        if (next === null) continue;
        if (fate === 'release') {
          queue.release(next);
          released += 1;
        } else if (fate === 'put back') queue.putBack(next);
        else underWay.push(next);
        assert.ok(queue.heldBytes <= most);
        assert.equal(added, dropped + released + underWay.length + queue.length);
      }
      for (const each of underWay) queue.release(each);
      queue.clear();
      assert.equal(queue.heldBytes, 0);
    }),
  );
});
