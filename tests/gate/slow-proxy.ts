// A way to an app on which every byte takes so much longer, for a difference that breaks no promise.

import { createConnection, createServer, type Socket } from 'node:net';
import { Transform } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { listenOnLoopback } from '../../load-tests/loopback.ts';

export type SlowProxy = { readonly url: string; readonly stop: () => Promise<void> };

/** In order, as it came, later. */
const later = (milliseconds: number): Transform => {
  let last = Promise.resolve();
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const due = pause(milliseconds);
      last = last.then(() => due).then(() => void this.push(chunk));
      done();
    },
    flush(done) {
      last.then(() => done(), done);
    },
  });
};

/** @param milliseconds on the way there; the way back takes no longer than before. */
export const startSlowProxy = async (to: string, milliseconds: number): Promise<SlowProxy> => {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = createConnection({ host: hostname, port: Number(port) });
    for (const socket of [client, upstream]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.once('close', () => {
        open.delete(socket);
        client.destroy();
        upstream.destroy();
      });
      socket.on('error', () => socket.destroy());
    }
    client.pipe(later(milliseconds)).pipe(upstream);
    upstream.pipe(client);
  });
  return {
    url: `http://127.0.0.1:${await listenOnLoopback(server)}`,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
};
