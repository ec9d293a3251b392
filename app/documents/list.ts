// The list of an organisation's documents, remembered for a quarter of a minute: everybody asks
// for it. Making or renaming a document forgets it at once; an edit only shows that bit later.

import type { Cache } from '../cache/cache.ts';
import type { Database } from '../database/pool.ts';
import { type DocumentPage, listDocuments } from './store.ts';

export const longestList = 200;
const rememberSeconds = 15;

/** Says which form the entry has: instances of two versions may share the cache for a while. */
const keyOf = (organizationId: string): string => `${organizationId}:pages`;

export type DocumentList = {
  /** The last edited first. */
  readonly latest: (organizationId: string, limit: number) => Promise<DocumentPage>;
  readonly forget: (organizationId: string) => Promise<void>;
};

export const rememberedList = (database: Database, cache: Cache): DocumentList => ({
  latest: async (organizationId, limit) => {
    const { documents, found } = await cache.readThrough(
      'document-lists',
      keyOf(organizationId),
      rememberSeconds,
      () => listDocuments(database, organizationId, longestList),
    );
    return { documents: documents.slice(0, limit), found };
  },
  forget: (organizationId) => cache.delete('document-lists', keyOf(organizationId)),
});
