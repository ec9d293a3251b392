// The demo's documents: the files beside this one, each with its title as first heading. They are
// made once; what people make of them afterwards stays.

import { readdir, readFile } from 'node:fs/promises';
import type { Database } from '../database/pool.ts';
import { demoOrganization } from '../identity/demo.ts';
import { findAnyMember } from '../identity/store.ts';
import { countDocuments, createDocument } from './store.ts';

const folder = new URL('demo/', import.meta.url);

const titleOf = (text: string): string => /^# (.+)$/m.exec(text)?.[1] ?? 'Untitled';

export const seedDocuments = async (database: Database): Promise<void> => {
  const author = await findAnyMember(database, demoOrganization);
  if (!author || (await countDocuments(database, author.organizationId)) > 0) return;
  const files = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
  const texts = await Promise.all(files.map((name) => readFile(new URL(name, folder), 'utf8')));
  await database.withTransaction(async (transaction) => {
    for (const text of texts)
      await createDocument(transaction, {
        organizationId: author.organizationId,
        title: titleOf(text),
        text,
        author: author.userId,
      });
  });
};
