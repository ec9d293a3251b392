import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { Broadcast } from './broadcast.ts';

/** Takes what it is given only when told to. */
const reader = () => {
  const got: string[] = [];
  let release: (() => void) | null = null;
  let stuck = false;
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      got.push(String(chunk));
      if (stuck) release = done;
      else done();
    },
  });
  return {
    stream,
    got,
    stick: () => {
      stuck = true;
    },
    release: () => release?.(),
  };
};

test('an event is serialised once, however many read it', () => {
  const broadcast = new Broadcast();
  const readers = [reader(), reader(), reader()];
  for (const { stream } of readers) broadcast.add(stream);
  let serialised = 0;
  broadcast.send('marker', {
    toJSON: () => {
      serialised += 1;
      return { title: 'two\nlines' };
    },
  });
  assert.equal(serialised, 1);
  for (const { got } of readers) {
    assert.deepEqual(got, ['event: marker\ndata: {"title":"two\\nlines"}\n\n']);
  }
});

test('nobody reading, nothing is serialised', () => {
  new Broadcast().send('slos', {
    toJSON: () => assert.fail('serialised for nobody'),
  });
});

test('a reader that does not keep up is cut off; the others go on', () => {
  let dropped = 0;
  const broadcast = new Broadcast({
    mostWaitingBytes: 500,
    onDropped: () => {
      dropped += 1;
    },
  });
  const quick = reader();
  const slow = reader();
  slow.stick();
  broadcast.add(quick.stream);
  broadcast.add(slow.stream);
  for (let count = 0; count < 10; count += 1) broadcast.send('slos', 'x'.repeat(200));
  assert.equal(dropped, 1);
  assert.equal(slow.stream.destroyed, true);
  assert.equal(quick.got.length, 10);
  assert.equal(broadcast.readers, 1);
});

test('one event larger than the bound reaches a reader that waits for nothing', () => {
  const broadcast = new Broadcast({ mostWaitingBytes: 100 });
  const { stream, got } = reader();
  broadcast.add(stream);
  broadcast.send('slos', 'x'.repeat(1000));
  assert.equal(got.length, 1);
  assert.equal(stream.destroyed, false);
});

test('a reader that leaves is forgotten; at the end all are let go', async () => {
  const broadcast = new Broadcast({ mostReaders: 2 });
  const [one, two] = [reader(), reader()];
  broadcast.add(one.stream);
  broadcast.add(two.stream);
  assert.equal(broadcast.isFull, true);
  one.stream.destroy();
  await new Promise((resolve) => one.stream.once('close', resolve));
  assert.equal(broadcast.readers, 1);
  broadcast.close();
  assert.equal(two.stream.writableEnded, true);
});
