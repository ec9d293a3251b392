// What people changed: who, what, about what, when. Written in the transaction of the change, never
// changed after; kept for as long as counts are, and never more rows than a bound.

import type { AuditRow } from './serve/audit/shapes.ts';
import type { Store } from './store/database.ts';

export const auditKeptMs = 400 * 86_400_000;
/** A program that changes things in a loop fills this, and no more. */
export const mostAuditRows = 100_000;

const mostCharacters = { who: 100, what: 100, about: 300, detail: 4000 } as const;

export type AuditEntry = Omit<AuditRow, 'id'>;

export type AuditQuestion = {
  readonly limit: number;
  /** Older than the row of this id. */
  readonly beforeId?: number;
  /** Exactly this name. */
  readonly who?: string;
  /** Somewhere in what was done, to what, or in the detail; letter case does not matter. */
  readonly text?: string;
};

export type Audit = {
  /** Commits at once, or with the transaction that is open. */
  readonly write: (entry: AuditEntry) => AuditRow;
  /** A change and what is written of it are on disk together, or neither. */
  readonly together: <T>(work: () => T) => T;
  /** Newest first. */
  readonly list: (question: AuditQuestion) => AuditRow[];
};

export const openAudit = (store: Store, mostRows: number = mostAuditRows): Audit => {
  const { database } = store;
  const insert = database.prepare(
    'INSERT INTO audit (at_ms, who, what, about, detail) VALUES (?, ?, ?, ?, ?)',
  );
  const forget = database.prepare('DELETE FROM audit WHERE id <= ?');
  const select = database.prepare(
    `SELECT id, at_ms AS at, who, what, about, detail FROM audit
     WHERE id < ? AND (? IS NULL OR who = ?)
       AND (? IS NULL OR instr(lower(what || ' ' || about || ' ' || detail), lower(?)) > 0)
     ORDER BY id DESC LIMIT ?`,
  );

  return {
    write: ({ at, ...given }) => {
      const who = given.who.slice(0, mostCharacters.who);
      const what = given.what.slice(0, mostCharacters.what);
      const about = given.about.slice(0, mostCharacters.about);
      const detail = given.detail.slice(0, mostCharacters.detail);
      const id = store.transaction(() => {
        const written = Number(insert.run(at, who, what, about, detail).lastInsertRowid);
        forget.run(written - mostRows);
        return written;
      });
      return { id, at, who, what, about, detail };
    },
    together: (work) => store.transaction(work),
    list: ({ limit, beforeId = Number.MAX_SAFE_INTEGER, who = null, text = null }) =>
      select.all(beforeId, who, who, text, text, limit).map((row) => ({
        id: Number(row.id),
        at: Number(row.at),
        who: String(row.who),
        what: String(row.what),
        about: String(row.about),
        detail: String(row.detail),
      })),
  };
};
