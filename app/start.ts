// Makes the app: its connections, its features, its HTTP server, in this order, and takes them down
// in the opposite one. What was started before something failed is stopped again.

import { createServer } from 'node:http';
import type { Logger } from 'pino';
import { aloneRoutes } from './alone/routes.ts';
import { analyticsPath } from './analytics/messages.ts';
import { attachAnalytics } from './analytics/socket.ts';
import { noticeRoutes } from './annotations/notice-routes.ts';
import { annotationRoutes } from './annotations/routes.ts';
import { createCache } from './cache/cache.ts';
import { startCacheStore } from './cache/start.ts';
import { startCompaction } from './collaboration/compaction.ts';
import { startHints } from './collaboration/hints.ts';
import { hubPath } from './collaboration/protocol/version.ts';
import { attachCollaboration } from './collaboration/socket.ts';
import type { Config } from './config.ts';
import type { AppContext } from './context.ts';
import { startDatabase } from './database/start.ts';
import { seedDocuments } from './documents/demo.ts';
import { documentRoutes } from './documents/routes.ts';
import type { AppError } from './error.ts';
import { createFaults } from './faults/faults.ts';
import { faultRoutes } from './faults/routes.ts';
import { startFlags } from './flags/flags.ts';
import { flagChangeRoutes, flagRoutes } from './flags/routes.ts';
import { createHealthChecks } from './health/checks.ts';
import { healthRoutes } from './health/routes.ts';
import { createApplication } from './http/application.ts';
import { drain, listen } from './http/listen.ts';
import { hubTokenRoutes } from './hubs/routes.ts';
import { seedPeople } from './identity/demo.ts';
import { seedAdmin } from './identity/first-admin.ts';
import { rememberedMembers } from './identity/members.ts';
import { sessionRoutes } from './identity/routes.ts';
import { createTokens } from './identity/tokens.ts';
import { lockRoutes } from './locks/routes.ts';
import { startLockSweeper } from './locks/sweeper.ts';
import { createMetrics, createSilentMetrics } from './telemetry/metrics.ts';
import { keepForOthers } from './telemetry/tracing.ts';
import { workflowRoutes } from './workflow/routes.ts';
import { startWorkflowWorker } from './workflow/worker.ts';

export type RunningApp = {
  readonly url: string;
  /** Settles when the app cannot go on. */
  readonly lost: Promise<AppError>;
  /** Drains, then stops everything. */
  readonly stop: () => Promise<void>;
};

/** Steps to take back, last first. */
type Undo = (() => Promise<void>)[];

const takeDown = async (undo: Undo, log: Logger): Promise<void> => {
  for (const step of undo.toReversed())
    await step().catch((error: Error) => log.error({ err: error }, 'stopping did not go well'));
};

const createContext = async (config: Config, log: Logger, undo: Undo) => {
  const metrics = config.telemetry ? createMetrics() : createSilentMetrics();
  const faults = createFaults({ demo: config.demo, now: Date.now });
  const { database, lost, stop } = await startDatabase(config, metrics, log);
  undo.push(stop);
  const store = await startCacheStore(config.redisUrl, log);
  undo.push(store.close);
  const cache = createCache({ store, faults, metrics, log });
  const hints = await startHints(config.redisUrl, database, log);
  undo.push(hints.close);
  const keepNoMore = keepForOthers(hints);
  undo.push(async () => keepNoMore());
  const tokens = createTokens({
    secret: config.jwtSecret,
    now: Date.now,
    findMember: rememberedMembers(database, cache).find,
  });
  const flags = await startFlags({ database, metrics, log });
  const health = createHealthChecks();
  health.register('database', async () => {
    await database.query('SELECT 1');
    return { status: 'ok', detail: 'PostgreSQL answers' };
  });
  health.register('redis', cache.health);
  const context: AppContext = {
    config,
    database,
    cache,
    hints,
    tokens,
    flags,
    faults,
    health,
    metrics,
    log,
  };
  return { context, lost };
};

/** The hub has the server's upgrades, and the application has the hub's requests. */
const createServerOf = (context: AppContext) => {
  const { config, health } = context;
  const server = createServer();
  const hub = attachCollaboration(server, context, {
    sessions: config.hubSessions,
    sessionsOfTenant: config.hubTenantSessions,
  });
  const analytics = attachAnalytics(server, context, hub.figures);
  const application = createApplication(context, [
    { path: '/api/health', router: healthRoutes(health) },
    { path: '/api/sessions', router: sessionRoutes(context) },
    { path: '/api/hubs/token', router: hubTokenRoutes(context) },
    { path: `${hubPath}/poll`, router: hub.router },
    { path: `${analyticsPath}/poll`, router: analytics.router },
    { path: '/api/documents', router: annotationRoutes(context) },
    { path: '/api/documents', router: documentRoutes(context) },
    { path: '/api/documents', router: lockRoutes(context) },
    { path: '/api/alone', router: aloneRoutes(context) },
    { path: '/api/notices', router: noticeRoutes(context) },
    { path: '/api/workflows', router: workflowRoutes(context) },
    { path: '/api/flags', router: flagRoutes(context) },
    { path: '/flags', router: flagChangeRoutes(context) },
    ...(config.demo ? [{ path: '/api/faults', router: faultRoutes(context) }] : []),
  ]);
  server.on('request', application);
  return { server, drainHubs: [analytics.drain, hub.drain] };
};

/** @throws AppError where something that the app needs is not there. */
export const startApp = async (config: Config, log: Logger): Promise<RunningApp> => {
  const undo: Undo = [];
  try {
    const { context, lost } = await createContext(config, log, undo);
    if (config.demo) {
      await seedPeople(context.database);
      await seedDocuments(context.database);
    }
    await seedAdmin(context.database, config.admin, log);
    const worker = await startWorkflowWorker(context);
    undo.push(worker.stop);
    context.health.register('workflows', worker.health);
    undo.push(startLockSweeper(context));
    undo.push(startCompaction(context.database, config.documentLogDays, log));
    const { server, drainHubs } = createServerOf(context);
    const port = await listen(server, config.host, config.port);
    // Sockets first: the server is not closed before its last connection is.
    undo.push(() => drain(server), ...drainHubs);
    const host = config.host.includes(':') ? `[${config.host}]` : config.host;
    return { url: `http://${host}:${port}`, lost, stop: () => takeDown(undo, log) };
  } catch (error) {
    await takeDown(undo, log);
    throw error;
  }
};
