// The hub's door: WebSocket upgrades at exactly its path. Turned away before the upgrade, at little
// cost, is who comes from another site's page or while too many come; all else is told in words.

import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import type { AppContext } from '../context.ts';
import { type HubLimits, limitsWith, TokenBucket } from './admission.ts';
import { Connection } from './connection.ts';
import { dropSockets } from './dropped-sockets.ts';
import { registerHealth } from './health.ts';
import { Hub } from './hub.ts';
import { systemClock } from './protocol/clock.ts';
import { hubPath } from './protocol/version.ts';
import { Rooms } from './rooms.ts';
import { createDocumentStore } from './store.ts';

export type HubContext = Pick<
  AppContext,
  'database' | 'hints' | 'tokens' | 'flags' | 'faults' | 'health' | 'metrics' | 'log'
>;

export type Collaboration = {
  /** Sends everybody away with a time to come back; resolves when the sockets are closed. */
  readonly drain: () => Promise<void>;
};

const sweepMs = 1_000;
const drainMs = 2_000;
/** Those who are sent away come back spread over so long. */
const comeBackOverSeconds = 3;

/** Answers an upgrade with plain HTTP and closes. */
const answer = (socket: Duplex, status: string, text: string, headers: string[] = []): void => {
  const body = `${text}\n`;
  const lines = [
    `HTTP/1.1 ${status}`,
    'Connection: close',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${body}`);
};

/** Programs send no Origin; browsers send that of the page, which must be ours. */
export const fromOurPages = (origin: string | undefined, host: string | undefined): boolean =>
  origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);

/** @param overrides are for tests and for operators who know better than the defaults. */
export const attachCollaboration = (
  server: Server,
  app: HubContext,
  overrides: Partial<HubLimits> = {},
): Collaboration => {
  const limits = limitsWith(overrides);
  const { metrics, log } = app;
  const clock = systemClock;
  const rooms = new Rooms({
    store: createDocumentStore(app.database),
    clock,
    hints: app.hints,
    failed: (error) => log.warn({ err: error }, 'a log could not be looked at; it will be again'),
  });
  const hub = new Hub({ ...app, limits, clock, rooms });
  const accepts = new TokenBucket(limits.accepts, clock.now());
  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: limits.messageBytes,
    clientTracking: true,
  });
  const connections = new Set<Connection>();

  const turnAway = (socket: Duplex, code: string, status: string, text: string, wait?: number) => {
    metrics.connections.inc({ result: 'refused' });
    metrics.hubErrors.inc({ code });
    answer(socket, status, text, wait === undefined ? [] : [`Retry-After: ${wait}`]);
  };

  const upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const path = request.url?.split('?', 1)[0];
    if (path !== hubPath) {
      // Another listener may serve it; alone, we are the one to say that nobody does.
      if (server.listenerCount('upgrade') === 1) {
        answer(socket, '404 Not Found', `WebSockets are served at ${hubPath}.`);
      }
      return;
    }
    socket.on('error', (error) => log.debug({ err: error }, 'an upgrade broke off'));
    if (!fromOurPages(request.headers.origin, request.headers.host)) {
      const text = 'Pages of another site may not use this hub.';
      turnAway(socket, 'bad-origin', '403 Forbidden', text);
      return;
    }
    const full = sockets.clients.size >= limits.sessions + limits.spareSockets;
    const waitSeconds = accepts.take(clock.now());
    if (hub.draining || full || waitSeconds > 0) {
      const wait = Math.ceil(waitSeconds + 1 + clock.random() * 4);
      const text = `Too many connections at the moment: come back in ${wait} s.`;
      turnAway(socket, 'too-many-connections', '503 Service Unavailable', text, wait);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection({
        socket: webSocket,
        clock,
        limits,
        metrics,
        received: (from, message) => hub.received(from, message),
        heard: (from) => hub.heard(from),
        ended: (from, ending, reason) => {
          connections.delete(from);
          hub.ended(from, ending, reason);
        },
      });
      connections.add(connection);
      hub.connected(connection);
    });
  };

  server.on('upgrade', upgrade);
  const sweep = setInterval(() => {
    hub.sweep();
    void rooms.sweep();
  }, sweepMs);
  sweep.unref();
  const stopDropping = dropSockets(app.faults, () => hub.sessions.all, clock);
  app.flags.on('change', ({ name }) => {
    if (name === 'real-time-collaboration') hub.checkAll();
  });
  registerHealth(app.health, hub, rooms, limits);

  return {
    drain: async () => {
      stopDropping();
      hub.sweep();
      clearInterval(sweep);
      hub.drain(comeBackOverSeconds);
      for (const connection of connections) {
        connection.refuse('restarting', 'The hub restarts; come back soon.', 1);
      }
      const closed = Promise.all(
        [...sockets.clients].map(
          (socket) => new Promise((resolve) => socket.once('close', resolve)),
        ),
      );
      const late = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, drainMs);
      await closed;
      clearTimeout(late);
      await rooms.close();
      server.off('upgrade', upgrade);
    },
  };
};
