// The listening socket: opened on a free port where the port is 0, and drained at the end. While it
// drains no new connection is taken, requests under way are answered, and idle connections close.

import type { Server } from 'node:http';
import { AppError } from '../error.ts';

/**
 * Longer than balancers and clients keep a connection that nothing goes over (a minute; Go's clients
 * 90 s), so that it is they who close it. A request that meets our closing is lost, and nobody may
 * send again by themselves what changes something.
 */
const keepAliveMs = 95_000;

/** @returns the port. @throws AppError `address-in-use`. */
export const listen = (server: Server, host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const what =
        cause.code === 'EADDRINUSE'
          ? 'is taken by another program: stop that, or set APP_PORT to another port (0 picks a free one)'
          : `cannot be listened on (${cause.message}): check APP_HOST and APP_PORT`;
      reject(new AppError('address-in-use', `${host}:${port} ${what}`, { cause }));
    });
    server.keepAliveTimeout = keepAliveMs;
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });

const longestDrainMs = 5000;
/** A connection is idle only once its last answer is out, so idle ones are looked for again. */
const idleCheckMs = 50;

export const drain = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const closeIdle = setInterval(() => server.closeIdleConnections(), idleCheckMs);
    const giveUp = setTimeout(() => server.closeAllConnections(), longestDrainMs);
    server.close(() => {
      clearInterval(closeIdle);
      clearTimeout(giveUp);
      resolve();
    });
  });
