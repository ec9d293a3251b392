// A port of 0 means any free one. The supervisor picks it, not the child, so that a child that is
// started again comes back at the same address.

import { createServer } from 'node:net';
import { UsageError } from './command.ts';

/** One that is free now: for a program that cannot be told to take any. */
export const freePort = (host = '127.0.0.1'): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') throw new TypeError('not a TCP port');
      server.close(() => resolve(address.port));
    });
  });

/** @returns the variable's port or the default; for 0 a port that is free now. */
export const choosePort = async (
  name: string,
  text: string | undefined,
  standard: number,
  host = '127.0.0.1',
): Promise<number> => {
  const port = text === undefined || text === '' ? standard : Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new UsageError(`${name} is '${text}', which is no port: give a number from 0 to 65535`);
  }
  return port === 0 ? freePort(host) : port;
};
