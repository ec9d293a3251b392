// A server on a free port of loopback, and ports of it that are free now.

import { once } from 'node:events';
import { createServer, type Server } from 'node:net';

/** Resolves to its port once it listens; rejects where it cannot. */
export const listenOnLoopback = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('not a TCP port');
  return address.port;
};

/**
 * For programs that have to come back at the address that they had, or that cannot tell which one
 * they took.
 * @returns so many, no two the same.
 */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map(listenOnLoopback));
  for (const server of servers) {
    server.close();
    await once(server, 'close');
  }
  return ports;
};
