// Ports of loopback that are free now: for programs that have to come back at the address that they
// had, or that cannot tell which one they took.

import { once } from 'node:events';
import { createServer } from 'node:net';
import { listenOnLoopback } from '../loopback.ts';

/** @returns so many, no two the same. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map(listenOnLoopback));
  for (const server of servers) {
    server.close();
    await once(server, 'close');
  }
  return ports;
};
