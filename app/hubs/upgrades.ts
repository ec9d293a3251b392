// Upgrades to WebSockets of one HTTP server: each hub is at exactly its path, and whoever asks for
// another is told where they are.

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TurnedAway } from './door.ts';

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

const served = new WeakMap<Server, Map<string, Upgrade>>();

const statusTexts = { 403: 'Forbidden', 404: 'Not Found', 503: 'Service Unavailable' } as const;

/** Answers an upgrade with plain HTTP and closes. */
export const answerUpgrade = (
  socket: Duplex,
  {
    status,
    text,
    retryAfterSeconds,
  }: Omit<TurnedAway, 'status'> & { readonly status: keyof typeof statusTexts },
): void => {
  const body = `${text}\n`;
  const lines = [
    `HTTP/1.1 ${status} ${statusTexts[status]}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...(retryAfterSeconds === null ? [] : [`Retry-After: ${retryAfterSeconds}`]),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
};

/**
 * Calls `gone` where somebody who waits for an answer hangs up, or talks before they may.
 * @returns what ends the watching.
 */
export const watchWaiting = (socket: Duplex, gone: () => void): (() => void) => {
  const hangUp = (): void => {
    socket.destroy();
  };
  // Only who reads hears that the other end has hung up.
  socket.on('data', hangUp).on('end', hangUp).on('close', gone);
  return () => {
    socket.off('data', hangUp).off('end', hangUp).off('close', gone);
  };
};

/** @returns what ends it. */
export const serveUpgrades = (server: Server, path: string, upgrade: Upgrade): (() => void) => {
  let paths = served.get(server);
  if (paths === undefined) {
    const all = new Map<string, Upgrade>();
    server.on('upgrade', (request, socket, head) => {
      const found = all.get(request.url?.split('?', 1)[0] ?? '');
      if (found !== undefined) {
        found(request, socket, head);
        return;
      }
      const text = `WebSockets are served at ${[...all.keys()].join(' and ')}.`;
      answerUpgrade(socket, { status: 404, text, retryAfterSeconds: null });
    });
    served.set(server, all);
    paths = all;
  }
  paths.set(path, upgrade);
  return () => {
    paths.delete(path);
  };
};
