// Where unsent edits lie in this browser: IndexedDB, one record for each life of the hub's client, and
// beside it the text that they apply to, which is written only when it is another one. A write is on
// its way to the disk when the call returns, so that a tab that ends next does not take it along.

import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ChangesJson } from '../../collaboration/protocol/messages.ts';

export type UnsentRecord = {
  /** Of the hub's client whose edits these are. */
  readonly client: string;
  /** Whose: nobody else in this browser is shown them. */
  readonly person: string;
  readonly document: string;
  readonly title: string;
  readonly revision: number;
  readonly sequence: number;
  readonly underWay: ChangesJson | null;
  readonly waiting: ChangesJson | null;
  /** How many edits they were. */
  readonly count: number;
  /** Milliseconds of Unix time. */
  readonly at: number;
};

export type UnsentStore = {
  /** @param text the confirmed text; null where it is as at the last write. */
  readonly write: (record: UnsentRecord, text: string | null) => Promise<void>;
  readonly remove: (client: string) => Promise<void>;
  readonly all: () => Promise<readonly UnsentRecord[]>;
  /** Null where it is not there, or not whole. */
  readonly text: (record: UnsentRecord) => Promise<string | null>;
};

type Schema = DBSchema & {
  edits: { key: string; value: UnsentRecord };
  texts: { key: string; value: { client: string; revision: number; text: string } };
};

const name = 'signalbox-unsent';

const open = (): Promise<IDBPDatabase<Schema>> =>
  openDB<Schema>(name, 1, {
    upgrade: (database) => {
      database.createObjectStore('edits', { keyPath: 'client' });
      database.createObjectStore('texts', { keyPath: 'client' });
    },
    // A newer version of the pages waits for us.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  });

/** Rejects where the browser keeps nothing, as some do in private windows. */
export const openUnsentStore = async (): Promise<UnsentStore> => {
  const database = await open();
  return {
    write: async (record, text) => {
      const transaction = database.transaction(['edits', 'texts'], 'readwrite', {
        durability: 'strict',
      });
      const { client, revision } = record;
      const puts: Promise<unknown>[] = [transaction.objectStore('edits').put(record)];
      if (text !== null)
        puts.push(transaction.objectStore('texts').put({ client, revision, text }));
      transaction.commit();
      await Promise.all([...puts, transaction.done]);
    },
    remove: async (client) => {
      const transaction = database.transaction(['edits', 'texts'], 'readwrite');
      await Promise.all([
        transaction.objectStore('edits').delete(client),
        transaction.objectStore('texts').delete(client),
        transaction.done,
      ]);
    },
    all: () => database.getAll('edits'),
    text: async ({ client, revision }) => {
      const found = await database.get('texts', client);
      return found?.revision === revision ? found.text : null;
    },
  };
};
