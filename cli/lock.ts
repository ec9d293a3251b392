// One `up` per data folder: two would fight over the same database. The lock is a socket that the
// holder listens on, so it goes with its process, however that ends.

import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const lockPath = (dataFolder: string): string => {
  const id = createHash('sha256').update(resolve(dataFolder)).digest('hex').slice(0, 16);
  // Not inside the folder: the path of a socket may have about 100 characters only.
  return join(tmpdir(), `signalbox-${id}.sock`);
};

const isHeld = (path: string): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

/** @returns the lock, to be closed at the end; null when another process holds it. */
export const lockFolder = async (dataFolder: string): Promise<Server | null> => {
  const path = lockPath(dataFolder);
  if (await isHeld(path)) return null;
  rmSync(path, { force: true });
  const server = createServer((socket) => socket.destroy());
  return new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? done(null) : fail(error),
    );
    server.listen(path, () => done(server.unref()));
  });
};
