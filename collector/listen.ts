// Opens a port, or says in one line why not and what to do.

import type { Server as HttpServer } from 'node:http';
import type { Server } from 'node:net';
import { urlOf } from './config.ts';
import { CollectorError } from './error.ts';

export type Listening = {
  readonly server: Server;
  readonly host: string;
  readonly port: number;
  /** What it is for, and the names of its variables, for the message. */
  readonly what: string;
  readonly hostVariable: string;
  readonly portVariable: string;
  /** Whether it speaks TLS. */
  readonly isSecure?: boolean;
};

const reasonAndRemedy = (code: unknown, { host, port, ...names }: Listening): string => {
  const { hostVariable, portVariable } = names;
  switch (code) {
    case 'EADDRINUSE':
      return `port ${port} of ${host} is in use. Stop what uses it, or set ${portVariable} to another (0 takes a free one).`;
    case 'EACCES':
      return `port ${port} may not be used by this user. Set ${portVariable} to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `this machine has no address ${host}. Set ${hostVariable} to one it has, such as 127.0.0.1.`;
    default:
      return `port ${port} of ${host} cannot be opened (${code}). Check ${hostVariable} and ${portVariable}.`;
  }
};

/**
 * @returns the URL to call it by.
 * @throws CollectorError `listen-failed`
 */
export const listen = (listening: Listening): Promise<string> => {
  const { server, host, port, what, isSecure = false } = listening;
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      const message = `${what} cannot listen: ${reasonAndRemedy(error.code, listening)}`;
      reject(new CollectorError('listen-failed', message, { cause: error }));
    };
    server.once('error', refuse);
    server.listen(port, host, () => {
      server.off('error', refuse);
      const address = server.address();
      if (address === null || typeof address === 'string') throw new TypeError('not a TCP port');
      resolve(urlOf(host, address.port, isSecure ? 'https' : 'http'));
    });
  });
};

/** Takes no new requests; those under way may end within `graceMs`. */
export const closeServer = (server: HttpServer, graceMs: number): Promise<void> =>
  new Promise((resolve) => {
    const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(cutOff);
      resolve();
    });
    server.closeIdleConnections();
  });
