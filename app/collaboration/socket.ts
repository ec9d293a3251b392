// Puts the hub together at its path: lines of sockets or polls become connections, connections say
// hello to the hub, and at the end everybody is sent away with a time to come back.

import type { Server } from 'node:http';
import type { Router } from 'express';
import type { AppContext } from '../context.ts';
import { serveLines } from '../hubs/lines.ts';
import type { LocalFigures } from './activity.ts';
import { type HubLimits, limitsWith } from './admission.ts';
import { Connection } from './connection.ts';
import { dropSockets } from './dropped-sockets.ts';
import { registerHealth } from './health.ts';
import { Hub } from './hub.ts';
import { letGoOfMoved } from './moved-sessions.ts';
import { passOnToPeople } from './person-channel.ts';
import { systemClock } from './protocol/clock.ts';
import { hubPath } from './protocol/version.ts';
import { Rooms } from './rooms.ts';
import { createDocumentStore } from './store.ts';

export type HubContext = Pick<
  AppContext,
  'database' | 'hints' | 'tokens' | 'flags' | 'faults' | 'health' | 'metrics' | 'log'
>;

export type Collaboration = {
  /** What goes on in an organisation here, now. */
  readonly figures: (organizationId: string) => LocalFigures;
  /** Answers clients that no socket reaches; to be mounted at `hubPath` and `/poll`. */
  readonly router: Router;
  /** Sends everybody away with a time to come back; resolves when the sockets are closed. */
  readonly drain: () => Promise<void>;
};

const sweepMs = 1_000;
/** Those who are sent away come back spread over so long. */
const comeBackOverSeconds = 3;

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
  const connections = new Set<Connection>();
  const lines = serveLines({
    server,
    path: hubPath,
    limits,
    clock,
    turnedAway: (code) => {
      metrics.connections.inc({ result: 'refused' });
      metrics.hubErrors.inc({ code });
    },
    log,
    draining: () => hub.draining,
    connected: (line) => {
      const connection = new Connection({
        line,
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
    },
  });
  const sweep = setInterval(() => {
    hub.sweep();
    void rooms.sweep();
  }, sweepMs);
  sweep.unref();
  const stopPassingOn = passOnToPeople(app.hints, () => hub.sessions.all);
  const stopLettingGo = letGoOfMoved(app.hints, hub.sessions, clock);
  const stopDropping = dropSockets(app.faults, () => hub.sessions.all, clock);
  app.flags.on('change', ({ name }) => {
    if (name === 'real-time-collaboration' || name === 'collaborative-editing') hub.checkAll();
  });
  registerHealth(app.health, hub, rooms, { limits, hints: app.hints });

  return {
    router: lines.router,
    figures: (organizationId) => hub.figures(organizationId),
    drain: async () => {
      stopDropping();
      stopPassingOn();
      stopLettingGo();
      hub.sweep();
      clearInterval(sweep);
      hub.drain(comeBackOverSeconds);
      for (const connection of connections) {
        connection.refuse('restarting', 'The hub restarts; come back soon.', 1);
      }
      await lines.close();
      await rooms.close();
    },
  };
};
