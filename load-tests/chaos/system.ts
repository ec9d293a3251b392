// A system that experiments may break: two instances of the app behind a balancer, with PostgreSQL and
// Redis of their own, and a collector that scrapes each of them. toxiproxy stands between the app and
// each of the others. Everything is on free ports of loopback and in one folder, and goes with the run.

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { FragilePlan, OpenFragileSystem } from '../disturbance.ts';
import { GateError } from '../gate-error.ts';
import { freePorts } from '../loopback.ts';
import { findTool } from '../tool.ts';
import { writeDefinitions, writeTargets } from './definitions.ts';
import { disturb, type Parts } from './disturb.ts';
import { runForeign } from './foreign.ts';
import { Program } from './program.ts';
import { startRelay } from './relay.ts';
import { makeSmallDisk, type SmallDisk } from './small-disk.ts';
import { startToxiproxy, type Toxiproxy } from './toxiproxy.ts';

const root = join(import.meta.dirname, '../..');
const shipped = join(root, 'slos');

const instances = 2;
/** Room for the counts of minutes, and soon full. */
const diskMebibytes = 96;
const heardWithinMs = 60_000;
const redisStartsWithinMs = 10_000;

type Environment = Readonly<Record<string, string>>;

/** Started things, the last first; @throws what stops `signal`, between any two. */
class Started {
  readonly stack = new AsyncDisposableStack();
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async add<Thing extends AsyncDisposable>(starting: Promise<Thing> | Thing): Promise<Thing> {
    const thing = this.stack.use(await starting);
    this.#signal.throwIfAborted();
    return thing;
  }
}

const makeFolder = (started: Started): string => {
  const path = mkdtempSync(join(tmpdir(), 'signalbox-chaos-'));
  // Run by root, PostgreSQL is another user, who must get there too.
  chmodSync(path, 0o755);
  started.stack.defer(async () => rmSync(path, { recursive: true, force: true }));
  return path;
};

/** @returns the path of its socket. */
const startPostgres = async (
  folder: string,
  environment: Environment,
  started: Started,
): Promise<string> => {
  const program = await started.add(
    new Program({
      ...{ name: 'the database', module: join(root, 'app/database/serve.ts') },
      environment: { ...environment, SIGNALBOX_DATA: folder },
    }),
  );
  const { database } = await program.start();
  const socket = new URL(database ?? '').searchParams.get('host') ?? '';
  return join(socket, '.s.PGSQL.5432');
};

const startRedis = async (
  path: string,
  folder: string,
  environment: Environment,
  started: Started,
): Promise<string> => {
  const socket = join(folder, 'redis.sock');
  const where = ['--port', '0', '--unixsocket', socket, '--dir', folder];
  const keepsNothing = ['--save', '', '--appendonly', 'no'];
  const redis = await started.add(runForeign(path, [...where, ...keepsNothing], environment));
  const endMs = performance.now() + redisStartsWithinMs;
  while (!/ready to accept connections/i.test(redis.said())) {
    if (performance.now() > endMs)
      throw new GateError('system', `Redis of the experiment did not start:\n${redis.said()}`);
    await pause(50);
  }
  return socket;
};

const makeDisk = (started: Started): SmallDisk => {
  const disk = makeSmallDisk(diskMebibytes);
  if ('reason' in disk) throw new GateError('system', disk.reason);
  started.stack.defer(async () => disk.remove());
  return disk;
};

/** What stands before a socket of the file system, as a URL's host and port. */
const proxied = async (
  name: string,
  socket: string,
  toxiproxy: Toxiproxy,
  started: Started,
): Promise<string> => {
  const relay = await started.add(startRelay([socket]));
  return `127.0.0.1:${await toxiproxy.standBefore(name, relay.port)}`;
};

const startAll = async (plan: FragilePlan, started: Started) => {
  const { environment, disturbance, signal, say } = plan;
  const [toxiproxyPath, redisPath] = [
    await findTool('toxiproxy-server', signal, say),
    await findTool('redis-server', signal, say),
  ];
  const folder = makeFolder(started);
  const within = (name: string): string => {
    const path = join(folder, name);
    mkdirSync(path);
    return path;
  };
  const disk = disturbance.kind === 'full-disk' ? makeDisk(started) : null;
  const [boardPort = 0, otlpPort = 0, ...appPorts] = await freePorts(2 + instances);

  const toxiproxy = await started.add(startToxiproxy(toxiproxyPath, environment));
  const postgresSocket = await startPostgres(folder, environment, started);
  const redisSocket = await startRedis(redisPath, folder, environment, started);
  const postgres = await proxied('postgresql', postgresSocket, toxiproxy, started);
  const redis = await proxied('redis', redisSocket, toxiproxy, started);
  const otlp = await toxiproxy.standBefore('otlp', otlpPort);
  const scraped = appPorts.map((_, index) => `scrape-${index + 1}`);
  const scrapedPorts: number[] = [];
  for (const [index, port] of appPorts.entries())
    scrapedPorts.push(await toxiproxy.standBefore(scraped[index] ?? '', port));

  const balancer = await started.add(startRelay(appPorts));
  const app = `http://127.0.0.1:${balancer.port}`;
  const programs: Program[] = [];
  for (const [index, port] of appPorts.entries()) {
    const program = await started.add(
      new Program({
        ...{ name: 'the app', module: join(root, 'app/main.ts') },
        environment: {
          ...environment,
          ...{ SIGNALBOX_DEMO: '1', LOG_LEVEL: 'warn', APP_PORT: String(port) },
          ...{ SIGNALBOX_DATA: within(`app-${index + 1}`) },
          DATABASE_URL: `postgresql://signalbox@${postgres}/signalbox`,
          REDIS_URL: `redis://${redis}/`,
          OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${otlp}`,
        },
      }),
    );
    await program.start();
    programs.push(program);
  }

  const targetsFile = join(folder, 'targets.json');
  writeTargets(targetsFile, scrapedPorts);
  await writeDefinitions(plan.slos ?? shipped, join(folder, 'slos'), targetsFile);
  const collector = await started.add(
    new Program({
      ...{ name: 'the collector', module: join(root, 'cli/collector/main.ts') },
      preload: [join(import.meta.dirname, 'turned-clock.ts')],
      environment: {
        ...environment,
        ...{ SIGNALBOX_DEMO: '1', LOG_LEVEL: 'warn', APP_URL: app },
        SIGNALBOX_DATA: disk === null ? within('collector') : join(disk.path, 'data'),
        SIGNALBOX_SLOS: join(folder, 'slos'),
        SIGNALBOX_RUNBOOKS: join(root, 'alerts/runbooks'),
        ...{ BOARD_PORT: String(boardPort), OTLP_HTTP_PORT: String(otlpPort), OTLP_GRPC_PORT: '0' },
      },
    }),
  );
  const { board } = await collector.start();
  const last = programs.at(-1);
  if (board === null || board === undefined || last === undefined)
    throw new GateError('system', 'the collector of the experiment told no address');
  const parts: Parts = {
    ...{ toxiproxy, app: last, collector, disk },
    ways: { postgresql: ['postgresql'], redis: ['redis'], collector: ['otlp', ...scraped] },
  };
  return { app, board, instances: appPorts.map((port) => `http://127.0.0.1:${port}`), parts };
};

export const openFragileSystem: OpenFragileSystem = async (plan) => {
  const started = new Started(plan.signal);
  try {
    const { app, board, instances: apps, parts } = await startAll(plan, started);
    return {
      ...{ app, board, pid: null, instances: apps, heardWithinMs },
      disturb: (disturbance) => disturb(disturbance, parts),
      [Symbol.asyncDispose]: () => started.stack.disposeAsync(),
    };
  } catch (error) {
    await started.stack.disposeAsync();
    throw error;
  }
};
