// `signalbox up`: starts the collector, then the app, then simulated people, keeps them running
// until it is told to stop, and stops them in reverse.

import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readPushNeeds } from '../collector/config.ts';
import { type Command, UsageError } from './command.ts';
import { lockFolder } from './lock.ts';
import { LogFile } from './log-file.ts';
import { outputOption, wantsJson } from './output.ts';
import { choosePort } from './ports.ts';
import { Child, type Ready } from './supervisor.ts';

const root = join(import.meta.dirname, '..');

const usage = `usage: signalbox up [OPTION…]

  --demo              simulated people, demo accounts, one-click sign-in, the fault panel
  --quiet             no simulated people
  --only app|collector
  --slos DIR          where the definitions are (default: slos)
  -o, --output json   one line of JSON with the addresses on stdout, once all is ready

Ports and folders come from the environment: APP_PORT (3000), BOARD_PORT (3100),
OTLP_HTTP_PORT (4318), OTLP_GRPC_PORT (4317), SIGNALBOX_DATA (.signalbox). A port of 0 takes a
free one.
Ctrl-C stops everything; the next start finds its data.`;

type Options = {
  readonly demo: boolean;
  readonly quiet: boolean;
  readonly only: 'app' | 'collector' | null;
  readonly slos: string | null;
  readonly json: boolean;
};

const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      demo: { type: 'boolean', default: false },
      quiet: { type: 'boolean', default: false },
      only: { type: 'string' },
      slos: { type: 'string' },
      output: outputOption,
    },
  });
  const { only } = values;
  if (only !== undefined && only !== 'app' && only !== 'collector') {
    throw new UsageError(`--only takes 'app' or 'collector', not '${only}'`);
  }
  return {
    demo: values.demo,
    quiet: values.quiet,
    only: only ?? null,
    slos: values.slos ?? null,
    json: wantsJson(values.output),
  };
};

const withPeople = ({ demo, quiet, only }: Options): boolean => demo && !quiet && only === null;

const say = (line: string) => process.stderr.write(`${line}\n`);

type Plan = {
  readonly name: string;
  readonly module: string;
  readonly env: Readonly<Record<string, string>>;
};

type Ports = Readonly<Record<'app' | 'board' | 'otlpHttp' | 'otlpGrpc', number>>;

const choosePorts = async (env: NodeJS.ProcessEnv): Promise<Ports> => ({
  app: await choosePort('APP_PORT', env.APP_PORT, 3000),
  board: await choosePort('BOARD_PORT', env.BOARD_PORT, 3100),
  otlpHttp: await choosePort('OTLP_HTTP_PORT', env.OTLP_HTTP_PORT, 4318),
  otlpGrpc: await choosePort('OTLP_GRPC_PORT', env.OTLP_GRPC_PORT, 4317),
});

/** What every child is told of the others. */
const sharedEnvironment = (options: Options, ports: Ports, dataFolder: string) => ({
  SIGNALBOX_DATA: dataFolder,
  ...(options.demo ? { SIGNALBOX_DEMO: '1' } : {}),
  APP_PORT: String(ports.app),
  BOARD_PORT: String(ports.board),
  OTLP_HTTP_PORT: String(ports.otlpHttp),
  OTLP_GRPC_PORT: String(ports.otlpGrpc),
  APP_URL: process.env.APP_URL ?? `http://127.0.0.1:${ports.app}`,
});

/** How the app's exporter finds the collector, its token and its certificate included. */
const exporterEnvironment = ({ otlpHttp }: Ports): Readonly<Record<string, string>> => {
  const { certificatePath, token } = readPushNeeds();
  const scheme = certificatePath === null ? 'http' : 'https';
  const header = token === null ? null : `authorization=Bearer%20${encodeURIComponent(token)}`;
  return {
    OTEL_EXPORTER_OTLP_ENDPOINT: `${scheme}://127.0.0.1:${otlpHttp}`,
    ...(header === null ? {} : { OTEL_EXPORTER_OTLP_HEADERS: header }),
    ...(certificatePath === null ? {} : { NODE_EXTRA_CA_CERTS: resolve(certificatePath) }),
  };
};

/** What is to run, in the order of starting. The collector is first, so that it sees everything. */
const plans = (options: Options, ports: Ports, dataFolder: string): Plan[] => {
  const collector: Plan = {
    name: 'collector',
    module: 'cli/collector/main.ts',
    env: options.slos === null ? {} : { SIGNALBOX_SLOS: resolve(options.slos) },
  };
  const app: Plan = {
    name: 'app',
    module: 'app/main.ts',
    env: {
      BOARD_ORIGIN: `http://127.0.0.1:${ports.board},http://localhost:${ports.board}`,
      ...(options.only === null ? exporterEnvironment(ports) : {}),
    },
  };
  const people: Plan = { name: 'people', module: 'demo/main.ts', env: {} };
  const env = sharedEnvironment(options, ports, dataFolder);
  return [
    ...(options.only === 'app' ? [] : [collector]),
    ...(options.only === 'collector' ? [] : [app]),
    ...(withPeople(options) ? [people] : []),
  ].map((plan) => ({ ...plan, env: { ...env, ...plan.env } }));
};

/** Waits until every objective is green and says so: what a newcomer is waiting for. */
const announceGreen = async (board: string, startedAt: number, signal: AbortSignal) => {
  while (!signal.aborted) {
    const rows: unknown = await fetch(`${board}/api/slos`, { signal })
      .then((answer) => (answer.ok ? answer.json() : []))
      .catch(() => []);
    if (Array.isArray(rows) && rows.length > 0 && rows.every((row) => row.status === 'green')) {
      const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
      say(`● all ${rows.length} objectives are green, ${seconds} s after the start`);
      return;
    }
    await pause(250, undefined, { signal }).catch(() => undefined);
  }
};

const untilToldToStop = (): Promise<NodeJS.Signals> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => resolve(signal));
    }
  });

const run = async (args: readonly string[]): Promise<number> => {
  const startedAt = performance.now();
  const options = readOptions(args);
  const ports = await choosePorts(process.env);
  const dataFolder = resolve(process.env.SIGNALBOX_DATA ?? '.signalbox');
  try {
    mkdirSync(dataFolder, { recursive: true });
    accessSync(dataFolder, constants.W_OK);
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    say(`${dataFolder} cannot be written (${why}): set SIGNALBOX_DATA to a folder that can`);
    return 1;
  }
  const lock = await lockFolder(dataFolder);
  if (lock === null) {
    say(`Signalbox already runs on the data in ${dataFolder}: stop it, or set SIGNALBOX_DATA`);
    return 1;
  }
  const told = untilToldToStop();
  const logs: LogFile[] = [];
  const children: Child[] = [];
  const stopAll = async (): Promise<void> => {
    for (const child of children.toReversed()) await child.stop();
    for (const file of logs) file.close();
    lock.close();
  };

  let urls: Ready = {};
  for (const { name, module, env } of plans(options, ports, dataFolder)) {
    const log = new LogFile(join(dataFolder, 'logs', `${name}.log`));
    logs.push(log);
    const onOutput = (chunk: Buffer, stream: 'stdout' | 'stderr'): void => {
      if (stream === 'stdout') log.write(chunk);
      else process.stderr.write(chunk);
    };
    const child = new Child({ name, module: join(root, module), env, onOutput }, say);
    children.push(child);
    say(`starting the ${name} …`);
    const outcome = await Promise.race([
      child.start().catch((error: Error) => error),
      told.then(() => 'told to stop' as const),
    ]);
    if (outcome === 'told to stop' || outcome instanceof Error) {
      if (outcome instanceof Error) say(`${outcome.message}; see above, or ${log.path}`);
      await stopAll();
      return outcome instanceof Error ? 1 : 0;
    }
    urls = { ...urls, ...outcome };
  }

  const { app = null, board = null, otlpHttp = null, otlpGrpc = null } = urls;
  if (options.json) process.stdout.write(`${JSON.stringify({ app, board, otlpHttp, otlpGrpc })}\n`);
  say('');
  if (board !== null) say(`  Board  ${board}`);
  if (app !== null) say(`  App    ${app}`);
  if (otlpHttp !== null) say(`  OTLP   ${otlpHttp} (HTTP), ${otlpGrpc} (gRPC)`);
  say(`  Logs   ${join(dataFolder, 'logs')}\n\nCtrl-C stops everything.\n`);

  const watching = new AbortController();
  if (withPeople(options) && board !== null) void announceGreen(board, startedAt, watching.signal);
  await told;
  watching.abort();
  say('stopping …');
  await stopAll();
  return 0;
};

export const up: Command = {
  summary: 'start app, collector and board, with simulated people in demo mode',
  usage,
  run,
};
