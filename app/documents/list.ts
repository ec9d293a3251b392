// The list of an organisation's documents, remembered for a quarter of a minute: everybody asks
// for it. Making or renaming a document forgets it at once; an edit only shows that bit later.

import type { Cache } from '../cache/cache.ts';
import type { Database } from '../database/pool.ts';
import { type DocumentRow, listDocuments } from './store.ts';

export const longestList = 200;
const rememberSeconds = 15;

export type DocumentList = {
  /** The last edited first. */
  readonly latest: (organizationId: string, limit: number) => Promise<readonly DocumentRow[]>;
  readonly forget: (organizationId: string) => Promise<void>;
};

export const rememberedList = (database: Database, cache: Cache): DocumentList => ({
  latest: async (organizationId, limit) => {
    const all = await cache.readThrough('document-lists', organizationId, rememberSeconds, () =>
      listDocuments(database, organizationId, longestList),
    );
    return all.slice(0, limit);
  },
  forget: (organizationId) => cache.delete('document-lists', organizationId),
});
