// For a test: a process that appends to a queue as fast as it can, and sends off some of it, until it
// is killed. It tells the number of each body once its append has resolved, and before it lets go of
// one that it took.

import { writeSync } from 'node:fs';
import { openDiskQueue } from '../../collector/forward/disk-queue.ts';

const [folder = '', start = '0'] = process.argv.slice(2);
const queue = openDiskQueue(folder, { mostBytes: 512 * 1024 * 1024, spareBytes: 0 });
const tell = (what: string, number: string | number) => writeSync(1, `${what} ${number}\n`);

let next = Number(start);
const append = async (): Promise<never> => {
  for (;;) {
    const number = next;
    next += 1;
    const bytes = Buffer.from(`${number}`.padEnd(20 + ((number * 7919) % 60_000)));
    await queue.append({ bytes, contentType: 'application/json', contentEncoding: null }, 1);
    tell('stored', number);
  }
};
const send = async (): Promise<never> => {
  for (;;) {
    const body = await queue.take();
    if (body === null) {
      await new Promise((resolve) => setImmediate(resolve));
    } else if (Math.random() < 0.2) {
      queue.putBack(body);
    } else {
      tell('sent', body.bytes.toString().trim());
      queue.release(body);
    }
  }
};
for (let each = 0; each < 8; each += 1) void append();
void send();
