// What the collector is told by its environment: the one place that reads it. All problems are
// found at once. What lets strangers in (another address than loopback) needs tokens, and never
// goes together with demo mode.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { problemsBetween } from './config-problems.ts';
import type { SourceToken } from './ingest/otlp/admission.ts';
import { type PatienceSettings, patienceSettings, patienceVariables } from './patience-settings.ts';
import {
  isReceiverSecret,
  type ReceiverSettings,
  receiverSettings,
  receiverVariables,
} from './receiver-settings.ts';
import {
  bareUrl,
  host,
  httpUrl,
  mebibytes,
  noTokens,
  port,
  seconds,
  sourceTokens,
  token,
  tracesUrl,
} from './setting.ts';
import {
  isStatusSecret,
  type StatusSettings,
  statusSettings,
  statusVariables,
} from './status-settings.ts';

/** Who is told of alerts, and how patiently. */
type PagingSettings = ReceiverSettings & PatienceSettings;

export type Config = PagingSettings &
  StatusSettings & {
    readonly boardHost: string;
    readonly boardPort: number;
    readonly otlpHost: string;
    readonly otlpHttpPort: number;
    readonly otlpGrpcPort: number;
    /** Empty: whoever reaches the ports may push. */
    readonly otlpTokens: readonly SourceToken[];
    /** Paths; null: the ports speak plain text. */
    readonly otlpCertificate: { readonly cert: string; readonly key: string } | null;
    readonly dataFolder: string;
    readonly slosPath: string;
    /** Whose Markdown files the board shows as runbooks. */
    readonly runbooksFolder: string;
    readonly demo: boolean;
    /** Without a slash at its end. */
    readonly appUrl: string;
    /** Where all traces are handed on to, path included; null: nowhere. */
    readonly tracesForwardUrl: string | null;
    /** Where counters are written for others to add up, path included; null: nowhere. */
    readonly remoteWriteUrl: string | null;
    readonly remoteWriteToken: string | null;
    readonly remoteWriteSeconds: number;
    /** What tells this collector's counters from those of others, the same after every start. */
    readonly remoteWriteInstance: string;
    /** Shown there as a bearer's; null: none. */
    readonly tracesForwardToken: string | null;
    /** How much may wait for it on disk. */
    readonly tracesForwardQueueBytes: number;
    /** Of kept traces, in memory and in their file. */
    readonly tracesKeptBytes: number;
    /** null: the address that the board really listens on. */
    readonly publicBoardUrl: string | null;
    /** Where people open the Grafana that has the generated dashboards; null: nothing links there. */
    readonly grafanaUrl: string | null;
    /** Called while the collector does its work, often a secret; null: nobody is. */
    readonly heartbeatUrl: string | null;
    readonly heartbeatSeconds: number;
    /** How much memory the process may have. */
    readonly memoryLimitBytes: number;
    /** How many series of each data source are remembered. */
    readonly seriesLimit: number;
    readonly viewerToken: string | null;
    readonly operatorToken: string | null;
    readonly logLevel: string;
  };

export type Environment = Readonly<Record<string, string | undefined>>;

const schema = z.object({
  BOARD_HOST: host.default('127.0.0.1'),
  BOARD_PORT: port(3100),
  OTLP_HOST: host.default('127.0.0.1'),
  OTLP_HTTP_PORT: port(4318),
  OTLP_GRPC_PORT: port(4317),
  OTLP_TOKENS: sourceTokens.optional(),
  OTLP_TLS_CERT_FILE: z.string().optional(),
  OTLP_TLS_KEY_FILE: z.string().optional(),
  SIGNALBOX_DATA: z.string().default('.signalbox'),
  SIGNALBOX_SLOS: z.string().default('slos'),
  SIGNALBOX_RUNBOOKS: z.string().default('alerts/runbooks'),
  SIGNALBOX_DEMO: z
    .enum(['0', '1'], 'is neither 1 (demo mode) nor 0 (not): there is no third')
    .default('0'),
  APP_URL: httpUrl.default('http://127.0.0.1:3000'),
  ...receiverVariables,
  ...statusVariables,
  ...patienceVariables,
  TRACES_FORWARD_URL: tracesUrl.optional(),
  TRACES_FORWARD_TOKEN: token.optional(),
  TRACES_FORWARD_QUEUE_MIB: mebibytes(1024, 64, 1_048_576),
  TRACES_KEPT_MIB: mebibytes(32, 1, 4096),
  REMOTE_WRITE_URL: bareUrl.optional(),
  REMOTE_WRITE_TOKEN: z
    .string()
    .regex(/^[!-~]+$/, 'holds what no header can carry')
    .optional(),
  REMOTE_WRITE_SECONDS: seconds(15, 999),
  REMOTE_WRITE_INSTANCE: z.string().optional(),
  PUBLIC_BOARD_URL: httpUrl.optional(),
  GRAFANA_URL: bareUrl.optional(),
  HEARTBEAT_URL: httpUrl.optional(),
  HEARTBEAT_SECONDS: seconds(60, 99_999),
  MEMORY_LIMIT_MB: z
    .string()
    .regex(/^\d{3,6}$/, 'is no number of megabytes: give one from 256 to 999999')
    .transform(Number)
    .refine((megabytes) => megabytes >= 256, 'is too little to run in: give 256 or more')
    .default(768),
  SERIES_LIMIT: z
    .string()
    .regex(/^[1-9]\d{0,7}$/, 'is no number of series: give one from 1 to 99999999')
    .transform(Number)
    .default(100_000),
  BOARD_VIEWER_TOKEN: token.optional(),
  BOARD_OPERATOR_TOKEN: token.optional(),
  LOG_LEVEL: z
    .enum(
      ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'],
      'is no level: give trace, debug, info, warn, error, fatal or silent',
    )
    .default('info'),
});

/** A folder has one collector, and a machine one folder of that name. */
const instanceOf = (dataFolder: string): string =>
  `${hostname()}/${createHash('sha256').update(dataFolder).digest('hex').slice(0, 8)}`;

/** The variables, each from itself or from the file that X_FILE names; an empty one is unset. */
const readVariables = (environment: Environment) => {
  const values: Record<string, string> = {};
  const problems: string[] = [];
  for (const name of Object.keys(schema.shape)) {
    const value = environment[name];
    const file = environment[`${name}_FILE`];
    if (value && file) {
      problems.push(`${name} and ${name}_FILE are both set: leave one of them out`);
    } else if (value) {
      values[name] = value;
    } else if (file) {
      try {
        values[name] = readFileSync(file, 'utf8').trim();
      } catch (error) {
        problems.push(
          `${name}_FILE is ${file}, which cannot be read (${Object(error).code ?? error}): ` +
            'give a readable file',
        );
      }
    }
  }
  return { values, problems };
};

/** @returns the configuration, or every problem with it as a line that says what to do. */
export const readConfig = (
  environment: Environment,
): { readonly config: Config } | { readonly problems: readonly string[] } => {
  const { values, problems } = readVariables(environment);
  const parsed = schema.safeParse(values);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues) {
      const name = String(path[0]);
      // A secret's value is not repeated where it may be logged.
      const isSecret =
        /_TOKENS?$|^HEARTBEAT_/.test(name) || isReceiverSecret(name) || isStatusSecret(name);
      const shown = isSecret ? 'the value given' : `'${values[name]}'`;
      problems.push(`${name}: ${shown} ${message}`);
    }
    return { problems };
  }
  const data = parsed.data;
  const { OTLP_TLS_CERT_FILE: cert, OTLP_TLS_KEY_FILE: key } = data;
  const config: Config = {
    boardHost: data.BOARD_HOST,
    boardPort: data.BOARD_PORT,
    otlpHost: data.OTLP_HOST,
    otlpHttpPort: data.OTLP_HTTP_PORT,
    otlpGrpcPort: data.OTLP_GRPC_PORT,
    otlpTokens: data.OTLP_TOKENS ?? [],
    otlpCertificate: cert === undefined || key === undefined ? null : { cert, key },
    dataFolder: resolve(data.SIGNALBOX_DATA),
    slosPath: data.SIGNALBOX_SLOS,
    runbooksFolder: resolve(data.SIGNALBOX_RUNBOOKS),
    demo: data.SIGNALBOX_DEMO === '1',
    appUrl: data.APP_URL,
    ...receiverSettings(data),
    ...statusSettings(data),
    ...patienceSettings(data),
    remoteWriteUrl: data.REMOTE_WRITE_URL ?? null,
    remoteWriteToken: data.REMOTE_WRITE_TOKEN ?? null,
    remoteWriteSeconds: data.REMOTE_WRITE_SECONDS,
    remoteWriteInstance: data.REMOTE_WRITE_INSTANCE ?? instanceOf(resolve(data.SIGNALBOX_DATA)),
    tracesForwardUrl: data.TRACES_FORWARD_URL ?? null,
    tracesForwardToken: data.TRACES_FORWARD_TOKEN ?? null,
    tracesForwardQueueBytes: data.TRACES_FORWARD_QUEUE_MIB,
    tracesKeptBytes: data.TRACES_KEPT_MIB,
    publicBoardUrl: data.PUBLIC_BOARD_URL ?? null,
    grafanaUrl: data.GRAFANA_URL ?? null,
    heartbeatUrl: data.HEARTBEAT_URL ?? null,
    heartbeatSeconds: data.HEARTBEAT_SECONDS,
    memoryLimitBytes: data.MEMORY_LIMIT_MB * 1024 * 1024,
    seriesLimit: data.SERIES_LIMIT,
    viewerToken: data.BOARD_VIEWER_TOKEN ?? null,
    operatorToken: data.BOARD_OPERATOR_TOKEN ?? null,
    logLevel: data.LOG_LEVEL,
  };
  problems.push(...problemsBetween(config, { pushers: data.OTLP_TOKENS !== undefined, cert, key }));
  return problems.length > 0 ? { problems } : { config };
};

/** Reads this process's own environment. */
export const readProcessConfig = () => readConfig(process.env);

/** A secret that a definition names: null where it is not set, or empty. */
export const readSecretVariable = (
  name: string,
  environment: Environment = process.env,
): string | null => environment[name] || null;

/** As a secret, or from the file that NAME_FILE names; null also where that cannot be read. */
export const readAddressVariable = (
  name: string,
  environment: Environment = process.env,
): string | null => {
  const file = environment[`${name}_FILE`];
  if (environment[name] || !file) return readSecretVariable(name, environment);
  try {
    return readFileSync(file, 'utf8').trim() || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
};

/** Where a program on this machine calls what listens there: a wildcard address is not called. */
export const urlOf = (
  listening: string,
  port: number | string,
  scheme: 'http' | 'https' = 'http',
): string => {
  const called = listening === '0.0.0.0' ? '127.0.0.1' : listening === '::' ? '::1' : listening;
  return `${scheme}://${isIP(called) === 6 ? `[${called}]` : called}:${port}`;
};

/** Where this collector's own figures are, as definitions name it; the port may be any free one. */
export const ownUrl = ({ boardHost, boardPort }: Config): string => urlOf(boardHost, boardPort);
export const ownMetricsUrl = (config: Config): string => `${ownUrl(config)}/metrics`;

/** Where a program on this machine finds the board, and the token it may read it with. */
export const readBoardAddress = (
  environment: Environment = process.env,
): {
  readonly url: string;
  readonly token: string | null;
  /** With which things are changed there. */
  readonly operatorToken: string | null;
} => {
  const { values } = readVariables(environment);
  const operatorToken = values.BOARD_OPERATOR_TOKEN ?? null;
  return {
    url: urlOf(values.BOARD_HOST ?? '127.0.0.1', values.BOARD_PORT ?? '3100'),
    token: values.BOARD_VIEWER_TOKEN ?? operatorToken,
    operatorToken,
  };
};

/** What whoever pushes from this machine needs besides the port. */
export const readPushNeeds = (
  environment: Environment = process.env,
): { readonly certificatePath: string | null; readonly token: string | null } => {
  const { values } = readVariables(environment);
  const tokens = sourceTokens.safeParse(values.OTLP_TOKENS ?? noTokens);
  return {
    certificatePath: values.OTLP_TLS_CERT_FILE ?? null,
    token: tokens.data?.[0]?.token ?? null,
  };
};
