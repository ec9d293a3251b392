// `signalbox seed`: organisations, people and documents to try things with, as many as real ones
// have. The same seed makes the same texts by the same people; what is there already stays.

import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { type Config, readConfig } from '../app/config.ts';
import { startDatabase } from '../app/database/start.ts';
import { AppError } from '../app/error.ts';
import { createMetrics } from '../app/telemetry/metrics.ts';
import { UsageError as GateUsageError } from '../load-tests/call.ts';
import { readConfig as readGateConfig } from '../load-tests/config.ts';
import { type Command, UsageError } from './command.ts';
import { outputOption, wantsJson } from './output.ts';
import { addressOf } from './seed/organization.ts';
import { permission } from './seed/permission.ts';
import { type Made, type Plan, seedAll } from './seed/seeding.ts';
import { SeedConflict } from './seed/store.ts';

const usage = `usage: signalbox seed [OPTION…]

  --organizations N   how many organisations (default: 10)
  --people N          how many people in all of them (default: 1000)
  --documents N       how many documents in all of them (default: 5000)
  --seed N            what is drawn; the same number draws the same (default: 1)
  --replace           make anew what was seeded before, and lose what was written
                      there since
  --force             also in production, or where other machines reach the app or
                      its database
  -o, --output json   what was made as JSON

Fills the app's database: that of DATABASE_URL, or the embedded one of
SIGNALBOX_DATA while no app uses it. It is brought to the form of this version.
People are person-1@org-1.seed.example and so on. They sign in with GATE_PASSWORD,
or with the demo's password, which everybody knows and --force does not take.
Exits 0 when all is there, 1 when it cannot be, 2 for a call that makes no sense.`;

type Options = Plan & {
  readonly force: boolean;
  readonly json: boolean;
};

const numberOf = (name: string, given: string, least: number, most: number): number => {
  const number = /^\d{1,9}$/.test(given) ? Number(given) : Number.NaN;
  if (number >= least && number <= most) return number;
  throw new UsageError(`--${name} takes a number from ${least} to ${most}, not '${given}'`);
};

const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      organizations: { type: 'string', default: '10' },
      people: { type: 'string', default: '1000' },
      documents: { type: 'string', default: '5000' },
      seed: { type: 'string', default: '1' },
      replace: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      output: outputOption,
    },
  });
  const organizations = numberOf('organizations', values.organizations, 1, 1_000);
  return {
    organizations,
    people: numberOf('people', values.people, organizations, 100_000),
    documents: numberOf('documents', values.documents, 0, 1_000_000),
    seed: numberOf('seed', values.seed, 0, 999_999_999),
    replace: values.replace,
    force: values.force,
    json: wantsJson(values.output),
  };
};

const shown = (number: number): string => number.toLocaleString('en-US');

const report = (made: Made, options: Options, seconds: number, isPublic: boolean): string => {
  const kept = options.organizations - made.organizations;
  const what = `${shown(made.organizations)} organisations, ${shown(made.people)} people, ${shown(made.documents)} documents`;
  const text = `${shown(made.characters)} characters in ${shown(made.edits)} edits, the longest text ${shown(made.longest)}`;
  return [
    ...(made.organizations > 0 ? [`made ${what} in ${seconds.toFixed(1)} s`, `  ${text}`] : []),
    ...(kept > 0 ? [`${shown(kept)} organisations were there already and stay as they are`] : []),
    `sign in as ${addressOf(1, 1)} with ${isPublic ? "the demo's password" : 'GATE_PASSWORD'}; a gate as all of the first twenty there:`,
    `  GATE_EMAIL='${addressOf(1, '{n}')}'`,
  ].join('\n');
};

const readSettings = () => {
  try {
    return { config: readConfig(process.env), given: readGateConfig(process.env).password };
  } catch (error) {
    if (error instanceof AppError || error instanceof GateUsageError)
      throw new UsageError(error.message);
    throw error;
  }
};

const seedDatabase = async (config: Config, options: Options, password: string): Promise<Made> => {
  const { database, stop } = await startDatabase(
    config,
    createMetrics(),
    pino({ level: 'silent' }),
  );
  try {
    return await seedAll(database, options, password);
  } finally {
    await stop();
  }
};

const run = async (args: readonly string[]): Promise<number> => {
  const options = readOptions(args);
  const { config, given } = readSettings();
  const allowed = permission(config, given, options.force);
  if ('refused' in allowed) {
    process.stderr.write(`signalbox seed: ${allowed.refused}\n`);
    return 1;
  }
  const startedAt = performance.now();
  try {
    const made = await seedDatabase(config, options, allowed.password);
    const seconds = (performance.now() - startedAt) / 1000;
    const { organizations, seed } = options;
    const json = { seed, ...made, kept: organizations - made.organizations, seconds };
    const text = report(made, options, seconds, allowed.isPublic);
    process.stdout.write(`${options.json ? JSON.stringify(json) : text}\n`);
    return 0;
  } catch (error) {
    if (!(error instanceof AppError || error instanceof SeedConflict)) throw error;
    process.stderr.write(`signalbox seed: ${error.message}\n`);
    return 1;
  }
};

export const seed: Command = {
  summary: 'fill the app with organisations, people and documents to try things with',
  usage,
  run,
};
