// The lines of one hub: WebSockets at exactly its path, and polled lines beneath it for clients that
// no socket reaches. Both pass one door; whoever takes a line from here need not know which it is.

import type { Server } from 'node:http';
import type { Router } from 'express';
import type { Logger } from 'pino';
import { WebSocketServer } from 'ws';
import type { HubLimits } from '../collaboration/admission.ts';
import type { Clock } from '../collaboration/protocol/clock.ts';
import { Door, type DoorLimits } from './door.ts';
import type { Line } from './line.ts';
import { createPolling } from './polling.ts';
import { answerUpgrade, serveUpgrades, type Upgrade, watchWaiting } from './upgrades.ts';

export type LinesParts = {
  readonly server: Server;
  readonly path: string;
  readonly limits: DoorLimits & Pick<HubLimits, 'messageBytes'>;
  readonly clock: Clock;
  readonly turnedAway: (code: string) => void;
  readonly log: Logger;
  readonly draining: () => boolean;
  readonly connected: (line: Line) => void;
};

export type Lines = {
  /** What answers polled lines, to be mounted at `path`. */
  readonly router: Router;
  /** Once everybody was told goodbye: resolves when they are gone, or had their time. */
  readonly close: () => Promise<void>;
};

const goodbyeMs = 2_000;

export const serveLines = (parts: LinesParts): Lines => {
  const { server, path, limits, clock, turnedAway, log, draining, connected } = parts;
  const options = {
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    clientTracking: true,
    // Who is told goodbye and does not answer must not keep its place.
    closeTimeout: goodbyeMs,
  };
  const sockets = new WebSocketServer(options);
  const lines = (): number => sockets.clients.size + polling.lines();
  const door = new Door({ limits, clock, turnedAway, draining, lines });
  const polling = createPolling({ door, clock, messageBytes: limits.messageBytes, connected });

  const upgrade: Upgrade = (request, socket, head) => {
    socket.on('error', (error) => log.debug({ err: error }, 'an upgrade broke off'));
    let stopWatching: (() => void) | null = () => {};
    const leave = door.ask(request.headers, (turnedAway) => {
      stopWatching?.();
      stopWatching = null;
      if (turnedAway === null) sockets.handleUpgrade(request, socket, head, connected);
      else answerUpgrade(socket, turnedAway);
    });
    if (stopWatching !== null) stopWatching = watchWaiting(socket, leave);
  };
  const stopServing = serveUpgrades(server, path, upgrade);

  return {
    router: polling.router,
    close: async () => {
      const closed = Promise.all([
        polling.emptied(),
        ...[...sockets.clients].map(
          (socket) => new Promise((resolve) => socket.once('close', resolve)),
        ),
      ]);
      const late = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
        polling.close();
      }, goodbyeMs);
      await closed;
      clearTimeout(late);
      stopServing();
    },
  };
};
