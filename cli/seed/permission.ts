// Where seeding is allowed, by the rules of demo mode: outside production, for an app and a database
// that only this machine reaches. Elsewhere it must be asked for twice: by --force, and with a
// password that is not everybody's.

import { Client } from 'pg';
import { type Config, isLoopback } from '../../app/config.ts';
import { demoPassword } from '../../app/identity/demo.ts';

export type Permission =
  /** What all seeded people sign in with, and whether everybody knows that. */
  | { readonly password: string; readonly isPublic: boolean }
  /** What is in the way and what to do. */
  | { readonly refused: string };

const shortestPassword = 12;

/** As the driver would go there: variables and parameters of the URL included. */
const hostOf = (databaseUrl: string): string => new Client({ connectionString: databaseUrl }).host;

/** Why demo data do not belong here; null where they do. */
const objection = ({
  production,
  host,
  databaseUrl,
}: Pick<Config, 'production' | 'host' | 'databaseUrl'>): string | null => {
  if (production) return 'NODE_ENV is production';
  if (!isLoopback(host)) return `APP_HOST is ${host}, which others reach`;
  const database = databaseUrl === null ? null : hostOf(databaseUrl);
  // A path is a socket of this machine.
  if (database !== null && !database.startsWith('/') && !isLoopback(database))
    return `DATABASE_URL leads to ${database}, another machine`;
  return null;
};

/** @param given is the password of GATE_PASSWORD, which the gate's people sign in with. */
export const permission = (
  config: Pick<Config, 'production' | 'host' | 'databaseUrl'>,
  given: string | null,
  force: boolean,
): Permission => {
  const why = objection(config);
  if (why !== null && !force)
    return { refused: `${why}, and a thousand invented people do not belong there: see --force` };
  const password = given ?? demoPassword;
  const isPublic = password === demoPassword;
  if (why !== null && (isPublic || password.length < shortestPassword))
    return {
      refused: `${why}: set GATE_PASSWORD to a password of at least ${shortestPassword} characters that the people sign in with there`,
    };
  return { password, isPublic };
};
