// A hub of its own on the real database, with an organisation, a person (token 'good') and an empty
// document, whose surroundings a test can change: limits, the flag, tokens, the database's mood.

import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import express from 'express';
import { pino } from 'pino';
import type { HubLimits } from '../../app/collaboration/admission.ts';
import { notifyHints } from '../../app/collaboration/notify-hints.ts';
import { hubPath } from '../../app/collaboration/protocol/version.ts';
import { attachCollaboration, type Collaboration } from '../../app/collaboration/socket.ts';
import { createDatabase, type Database } from '../../app/database/pool.ts';
import { createFaults } from '../../app/faults/faults.ts';
import type { FlagRow } from '../../app/flags/flag.ts';
import { createHealthChecks } from '../../app/health/checks.ts';
import type { Principal } from '../../app/identity/principal.ts';
import { createMetrics } from '../../app/telemetry/metrics.ts';
import { startTestDatabase } from '../postgres.ts';

export type TestHub = {
  readonly url: string;
  readonly collaboration: Collaboration;
  readonly metrics: () => Promise<string>;
  readonly health: (name: string) => Promise<string | undefined>;
  readonly switchOff: () => void;
  readonly forgetTokens: () => void;
  readonly dropSockets: (on: boolean) => void;
  /** Whether the database fails: never, before it does what is asked, or after it. */
  readonly breakDatabase: (when: 'never' | 'before' | 'after') => void;
};

export type TestPlace = {
  readonly documentId: string;
  readonly organizationId: string;
  readonly database: Database;
  readonly startHub: (limits?: Partial<HubLimits>) => Promise<TestHub>;
  readonly stopHubs: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const userId = '00000000-0000-4000-8000-00000000000a';
const log = pino({ level: 'silent' });

/** The same database, which fails when it is told to. */
const moody = (database: Database) => {
  let when: 'never' | 'before' | 'after' = 'never';
  const query: Database['query'] = async (text, values) => {
    if (when === 'before') throw new Error('the database is away');
    const result = await database.query(text, values);
    if (when === 'after') throw new Error('the database went away');
    return result as never;
  };
  const breakDatabase = (mood: typeof when): void => {
    when = mood;
  };
  return { database: { ...database, query }, breakDatabase };
};

const startHub = async (
  database: Database,
  organizationId: string,
  limits: Partial<HubLimits>,
): Promise<TestHub & { readonly server: Server }> => {
  const principal: Principal = {
    userId,
    name: 'Ada',
    email: 'a@tests.example',
    organizationId,
    organizationName: 'Tests',
    role: 'member',
  };
  let on = true;
  let known = true;
  let changed: (row: FlagRow) => void = () => undefined;
  const notHere = () => Promise.reject(new Error('not here'));
  const { database: mine, breakDatabase } = moody(database);
  const metrics = createMetrics();
  const faults = createFaults({ demo: true, now: Date.now });
  const hints = await notifyHints(database, log);
  const health = createHealthChecks();
  const server = createServer();
  const tokens = {
    verify: notHere,
    issue: notHere,
    issueForHub: notHere,
    forHub: async (token: string) =>
      known && token === 'good'
        ? { principal, again: async () => (known ? principal : null) }
        : null,
  };
  const flags = {
    enabled: async () => on,
    list: () => [],
    change: notHere,
    on: (_event: 'change', listener: typeof changed) => {
      changed = listener;
    },
  };
  const surroundings = { database: mine, hints, metrics, faults, health, log, tokens, flags };
  const collaboration = attachCollaboration(server, surroundings, limits);
  server.on(
    'request',
    express()
      .use(express.json({ limit: '2mb' }))
      .use(`${hubPath}/poll`, collaboration.router),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return {
    server,
    url: `http://127.0.0.1:${address.port}`,
    collaboration,
    metrics: () => metrics.registry.metrics(),
    health: async (name) => (await health.run(name))?.status,
    switchOff: () => {
      on = false;
      changed({ name: 'real-time-collaboration' } as FlagRow);
    },
    forgetTokens: () => {
      known = false;
    },
    dropSockets: (enabled) => faults.set('dropped-sockets', enabled),
    breakDatabase,
  };
};

export const createPlace = async (): Promise<TestPlace> => {
  const postgres = await startTestDatabase();
  const database = createDatabase({ url: postgres.url, metrics: createMetrics(), log });
  const made = await database.query<{ organization_id: string; id: string }>(
    `WITH o AS (INSERT INTO organizations (name) VALUES ('Tests') RETURNING id)
     INSERT INTO documents (organization_id, title) SELECT id, 'Plan' FROM o
     RETURNING organization_id, id`,
  );
  await database.query(
    "INSERT INTO users (id, email, name) VALUES ($1, 'a@tests.example', 'Ada')",
    [userId],
  );
  const [row] = made.rows;
  if (row === undefined) throw new TypeError('an insert returns its row');
  const hubs: (TestHub & { readonly server: Server })[] = [];
  return {
    documentId: row.id,
    organizationId: row.organization_id,
    database,
    startHub: async (limits = {}) => {
      const hub = await startHub(database, row.organization_id, limits);
      hubs.push(hub);
      return hub;
    },
    stopHubs: async () => {
      for (const { collaboration, server } of hubs.splice(0)) {
        await collaboration.drain();
        server.close();
      }
    },
    close: async () => {
      await database.close();
      await postgres.stop();
    },
  };
};
