// What the gate is told by its environment: secrets, which do not belong on a command line. A
// variable X may be given as X_FILE, a path whose content is the value; an empty one is unset.

import { readFileSync } from 'node:fs';
import { UsageError } from './call.ts';

export type Config = {
  readonly viewerToken: string | null;
  readonly operatorToken: string | null;
  /** null: the demo's people. */
  readonly email: string | null;
  readonly password: string | null;
  /** How many organisations `{o}` in the address stands for. */
  readonly organizations: string | null;
};

type Environment = Readonly<Record<string, string | undefined>>;

const names = {
  viewerToken: 'BOARD_VIEWER_TOKEN',
  operatorToken: 'BOARD_OPERATOR_TOKEN',
  email: 'GATE_EMAIL',
  password: 'GATE_PASSWORD',
  organizations: 'GATE_ORGANIZATIONS',
} as const satisfies Record<keyof Config, string>;

const read = (environment: Environment, name: string): string | null => {
  const value = environment[name];
  const path = environment[`${name}_FILE`];
  if (value && path) throw new UsageError(`${name} and ${name}_FILE are both set: keep one`);
  if (!path) return value || null;
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code;
    throw new UsageError(`${name}_FILE is ${path}, which cannot be read (${why})`);
  }
};

/** @throws UsageError */
export const readConfig = (environment: Environment): Config => ({
  viewerToken: read(environment, names.viewerToken),
  operatorToken: read(environment, names.operatorToken),
  email: read(environment, names.email),
  password: read(environment, names.password),
  organizations: read(environment, names.organizations),
});

/** Settings of app, collector and k6 that are meant for others than those that the gate starts. */
const foreign =
  /^((ADMIN|ALERTMANAGER|APP|DEMO|FLAGS|GATE|JWT|K6|OTEL|OTLP|PAGER|PUBLIC_BOARD|REDIS|SIGNALBOX)_.*|BOARD_(HOST|ORIGIN|PORT)|DATABASE_URL|NODE_ENV)(_FILE)?$/;

/** An environment for programs that the gate starts: as they are out of the box. */
export const neutral = (environment: Environment): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || foreign.test(name) ? [] : [[name, value]],
    ),
  );
