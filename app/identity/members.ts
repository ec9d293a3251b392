// Who belongs to which organisation, remembered for five minutes from signing in: every request
// asks. Whoever changes a membership deletes its entry.

import type { Cache } from '../cache/cache.ts';
import type { Database } from '../database/pool.ts';
import type { Principal } from './principal.ts';
import { findMember } from './store.ts';

const rememberSeconds = 300;

export type Members = {
  readonly find: (userId: string, organizationId: string) => Promise<Principal | null>;
  readonly remember: (who: Principal) => Promise<void>;
};

export const rememberedMembers = (database: Database, cache: Cache): Members => ({
  find: (userId, organizationId) =>
    cache.readThrough('members', `${organizationId}:${userId}`, rememberSeconds, () =>
      findMember(database, userId, organizationId),
    ),
  remember: (who) =>
    cache.set('members', `${who.organizationId}:${who.userId}`, who, rememberSeconds),
});
