// Somebody has to be the first to get in. ADMIN_EMAIL and ADMIN_PASSWORD name that person; who is
// there already keeps the password they have.

import type { Logger } from 'pino';
import type { Database } from '../database/pool.ts';
import { hashPassword } from './passwords.ts';
import { addOrganization, countUsers, findByEmail } from './store.ts';

export type FirstAdmin = {
  readonly email: string;
  readonly password: string;
  readonly organization: string;
};

export const seedAdmin = async (
  database: Database,
  admin: FirstAdmin | null,
  log: Logger,
): Promise<void> => {
  if (admin === null) {
    if ((await countUsers(database)) > 0) return;
    log.warn('nobody can sign in yet: set ADMIN_EMAIL and ADMIN_PASSWORD and start again');
    return;
  }
  const { email, password, organization } = admin;
  if ((await findByEmail(database, email)) !== null) return;
  const passwordHash = await hashPassword(password);
  await addOrganization(database, organization, [
    { email: email.toLowerCase(), name: email, passwordHash, role: 'admin' },
  ]);
  log.info({ email, organization }, 'the first administrator was added');
};
