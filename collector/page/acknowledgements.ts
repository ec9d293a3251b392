// Who said that they see to an alert. It holds for that one firing of it, and for what joins its page
// without being graver.

import type { Acknowledgement } from '../serve/shapes.ts';
import type { Store } from '../store/database.ts';
import { numberIn, textIn } from '../store/row.ts';

const keptMs = 90 * 86_400_000;

export type Acknowledgements = ReturnType<typeof openAcknowledgements>;

export const openAcknowledgements = (store: Store, nowMs: number) => {
  const { database } = store;
  const put = database.prepare(
    'INSERT OR REPLACE INTO acknowledgements (alert, at_ms, author, note) VALUES (?, ?, ?, ?)',
  );
  const select = database.prepare('SELECT * FROM acknowledgements');
  const forget = database.prepare('DELETE FROM acknowledgements WHERE at_ms < ?');
  store.transaction(() => forget.run(nowMs - keptMs));
  const known = new Map<string, Acknowledgement>(
    select
      .all()
      .map((row) => [
        textIn(row, 'alert'),
        { by: textIn(row, 'author'), at: numberIn(row, 'at_ms'), note: textIn(row, 'note') },
      ]),
  );

  return {
    of: (alertId: string): Acknowledgement | null => known.get(alertId) ?? null,
    /** Commits at once, or with the transaction that is open. */
    put: (alertIds: readonly string[], { by, at, note }: Acknowledgement): void => {
      store.transaction(() => {
        for (const id of alertIds) put.run(id, at, by, note);
      });
      for (const id of alertIds) known.set(id, { by, at, note });
    },
  };
};
