// The app's settings, read once from the environment: nothing else in app/ looks at process.env.
// A variable X may be given as X_FILE, a path whose content is the value. All problems are told at
// once. The defaults are safe only on loopback and outside production, and that is enforced here.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { AppError } from './error.ts';
import type { FirstAdmin } from './identity/first-admin.ts';
import type { TelemetryConfig } from './telemetry/tracing.ts';

export type Config = {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly production: boolean;
  /** Demo people, one-click sign-in and faults exist only here. */
  readonly demo: boolean;
  /** Absolute path. */
  readonly dataDirectory: string;
  /** null: the embedded PostgreSQL. */
  readonly databaseUrl: string | null;
  /** null: the cache lives in this process. */
  readonly redisUrl: string | null;
  /** Where the board's pages come from: they may call /api/faults in demo mode. */
  readonly boardOrigins: readonly string[];
  readonly jwtSecret: string;
  /** How many sessions the hub holds at once. */
  readonly hubSessions: number;
  /** How many of them one organisation may have. */
  readonly hubTenantSessions: number;
  readonly flagsToken: string | null;
  /** Added at the start where there is no such person. */
  readonly admin: FirstAdmin | null;
  readonly logLevel: string;
  /** Whether the app counts and traces what it does. */
  readonly telemetry: boolean;
  /** How long every single edit of a document is kept; older ones are kept in blocks. */
  readonly documentLogDays: number;
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Known to everybody, so worth nothing: production refuses it. */
const defaultJwtSecret = 'signalbox-development-secret-known-to-everybody';

/** Names and addresses of this machine that no other machine can reach. */
export const isLoopback = (host: string): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host);

const url = (protocols: readonly string[]) =>
  z
    .string()
    .refine(
      (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol.slice(0, -1)),
      `must be a URL that begins with ${protocols.map((protocol) => `${protocol}://`).join(' or ')}`,
    );

const sessionCount = z
  .string()
  .regex(/^[1-9]\d{0,5}$/, 'must be a number of sessions: 1 to 999999')
  .transform(Number);

const isDisabled = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

const schema = z.object({
  APP_HOST: z.string().min(1).default('127.0.0.1'),
  APP_PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port: 0 to 65535')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port: 0 to 65535')
    .default(3000),
  SIGNALBOX_DATA: z.string().min(1).default('.signalbox'),
  SIGNALBOX_DEMO: z.enum(['0', '1'], "must be '1' (demo mode) or '0'").default('0'),
  NODE_ENV: z.string().default('development'),
  DATABASE_URL: url(['postgres', 'postgresql']).optional(),
  REDIS_URL: url(['redis', 'rediss']).optional(),
  // Several are separated by commas: 127.0.0.1 and localhost are two origins to a browser.
  BOARD_ORIGIN: z
    .string()
    .default('')
    .transform((text) => text.split(',').map((origin) => origin.trim()))
    .transform((origins) => origins.filter((origin) => origin !== ''))
    .pipe(z.array(url(['http', 'https']).transform((text) => new URL(text).origin))),
  JWT_SECRET: z.string().min(32, 'must have at least 32 characters').default(defaultJwtSecret),
  HUB_SESSIONS: sessionCount.default(500),
  HUB_TENANT_SESSIONS: sessionCount.optional(),
  FLAGS_TOKEN: z.string().min(16, 'must have at least 16 characters').optional(),
  ADMIN_EMAIL: z.email('must be an e-mail address').optional(),
  ADMIN_PASSWORD: z.string().min(12, 'must have at least 12 characters').optional(),
  ADMIN_ORGANIZATION: z.string().min(1).max(200).default('Main'),
  DOCUMENT_LOG_DAYS: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number of days')
    .transform(Number)
    .refine((days) => days >= 1, 'must be at least 1')
    .default(30),
  // As the specification of OpenTelemetry's variables has it, of booleans: what is not true is false.
  OTEL_SDK_DISABLED: z.string().default('false'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

type Values = z.infer<typeof schema>;

/** What only several values together can tell. */
const contradictions = (values: Values): readonly string[] => {
  const problems: string[] = [];
  if (values.NODE_ENV === 'production' && values.JWT_SECRET === defaultJwtSecret)
    problems.push(
      'JWT_SECRET has its default, which is public: in production set a secret of your own (for example `openssl rand -hex 32`)',
    );
  if ((values.ADMIN_EMAIL === undefined) !== (values.ADMIN_PASSWORD === undefined))
    problems.push('ADMIN_EMAIL and ADMIN_PASSWORD name the first administrator: set both or none');
  if (values.SIGNALBOX_DEMO === '1' && values.NODE_ENV === 'production')
    problems.push(
      'SIGNALBOX_DEMO lets everybody in and breaks things on purpose: not in production',
    );
  if (values.SIGNALBOX_DEMO === '1' && !isLoopback(values.APP_HOST))
    problems.push(
      `SIGNALBOX_DEMO lets everybody in, so it runs on loopback only, but APP_HOST is ${values.APP_HOST}: use 127.0.0.1 or leave demo mode`,
    );
  return problems;
};

const adminOf = (values: Values): FirstAdmin | null => {
  const { ADMIN_EMAIL: email, ADMIN_PASSWORD: password } = values;
  if (email === undefined || password === undefined) return null;
  return { email, password, organization: values.ADMIN_ORGANIZATION };
};

/** Puts the content of the file named by X_FILE where X would be. */
const withFiles = (environment: Environment, problems: string[]): Record<string, string> => {
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const direct = environment[name];
    const path = environment[`${name}_FILE`];
    if (direct && path) problems.push(`${name} and ${name}_FILE are both set: keep one`);
    if (direct) values[name] = direct;
    else if (path)
      try {
        values[name] = readFileSync(path, 'utf8').trim();
      } catch (error) {
        problems.push(`${name}_FILE: ${path} cannot be read (${(error as Error).message})`);
      }
  }
  return values;
};

/** @throws AppError `config`, whose message has one line for every problem. */
export const readConfig = (environment: Environment): Config => {
  const problems: string[] = [];
  const parsed = schema.safeParse(withFiles(environment, problems));
  if (parsed.success) problems.push(...contradictions(parsed.data));
  else problems.push(...parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`));
  if (!parsed.success || problems.length > 0) throw new AppError('config', problems.join('\n'));
  const values = parsed.data;
  return {
    host: values.APP_HOST,
    port: values.APP_PORT,
    production: values.NODE_ENV === 'production',
    demo: values.SIGNALBOX_DEMO === '1',
    dataDirectory: resolve(values.SIGNALBOX_DATA),
    databaseUrl: values.DATABASE_URL ?? null,
    redisUrl: values.REDIS_URL ?? null,
    boardOrigins: values.BOARD_ORIGIN,
    jwtSecret: values.JWT_SECRET,
    hubSessions: values.HUB_SESSIONS,
    hubTenantSessions: values.HUB_TENANT_SESSIONS ?? values.HUB_SESSIONS,
    flagsToken: values.FLAGS_TOKEN ?? null,
    admin: adminOf(values),
    logLevel: values.LOG_LEVEL,
    telemetry: !isDisabled(values.OTEL_SDK_DISABLED),
    documentLogDays: values.DOCUMENT_LOG_DAYS,
  };
};

const listed = (text: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    text
      .split(',')
      .map((pair) => pair.split('=', 2).map((part) => decodeURIComponent(part.trim())))
      .flatMap(([key = '', value]) => (key === '' || value === undefined ? [] : [[key, value]])),
  );

/**
 * What the traces need to know. Where they are sent, and how, the exporter reads by itself, from the
 * variables that OpenTelemetry names.
 * @throws AppError `config`
 */
export const readTelemetryConfig = (environment: Environment): TelemetryConfig => {
  const protocol =
    environment.OTEL_EXPORTER_OTLP_TRACES_PROTOCOL ?? environment.OTEL_EXPORTER_OTLP_PROTOCOL;
  if (protocol === 'grpc')
    throw new AppError(
      'config',
      'OTEL_EXPORTER_OTLP_PROTOCOL is grpc, but traces leave by OTLP over HTTP: set http/protobuf, and an endpoint for it',
    );
  const { TRACES_PER_SECOND: perSecond = '3' } = environment;
  if (!/^\d{1,6}$/.test(perSecond))
    throw new AppError('config', 'TRACES_PER_SECOND must be a number of traces: 0 to 999999');
  return {
    traces: !isDisabled(environment.OTEL_SDK_DISABLED),
    exportTraces:
      (environment.OTEL_TRACES_EXPORTER ?? 'otlp') === 'otlp' &&
      Boolean(
        environment.OTEL_EXPORTER_OTLP_ENDPOINT || environment.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT,
      ),
    tracesPerSecond: Number(perSecond),
    resource: {
      ...listed(environment.OTEL_RESOURCE_ATTRIBUTES ?? ''),
      ...(environment.OTEL_SERVICE_NAME ? { 'service.name': environment.OTEL_SERVICE_NAME } : {}),
    },
  };
};
