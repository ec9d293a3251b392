// Silences in the store, and what they keep quiet. Those that are not over are held in memory with their
// matchers read, since every open alert is asked about every second.

import { randomUUID } from 'node:crypto';
import type { SilencedBy } from '../serve/shapes.ts';
import type { SilenceMatcher, SilenceRow } from '../serve/silences/shapes.ts';
import type { Store } from '../store/database.ts';
import { numberIn, numberOrNullIn, textIn } from '../store/row.ts';
import { type Matched, type Matching, readMatchers, type Silence, stateOf } from './silence.ts';

const keptMs = 400 * 86_400_000;

export type NewSilence = Omit<Silence, 'id' | 'endedAt'>;

type Also = (silence: SilenceRow) => void;

export type Silences = {
  /** To come and in effect, then over, each newest first. */
  readonly list: (limit: number, nowMs: number) => SilenceRow[];
  readonly get: (id: string, nowMs: number) => SilenceRow | null;
  /**
   * @param also within the same transaction.
   * @throws RangeError for matchers that cannot be read.
   */
  readonly add: (silence: NewSilence, nowMs: number, also: Also) => SilenceRow;
  /** null where there is none that could be ended. */
  readonly end: (id: string, nowMs: number, also: Also) => SilenceRow | null;
  /** The one that lasts longest of those that match; null where none does. */
  readonly of: (matched: Matched, nowMs: number) => SilencedBy | null;
};

export const openSilences = (store: Store, nowMs: number): Silences => {
  const { database } = store;
  const insert = database.prepare(
    `INSERT INTO silences (id, matchers, from_ms, until_ms, author, reason, ended_ms)
     VALUES (?, ?, ?, ?, ?, ?, NULL)`,
  );
  const selectOne = database.prepare('SELECT * FROM silences WHERE id = ?');
  const selectNewest = database.prepare(
    `SELECT * FROM silences
     ORDER BY ended_ms IS NOT NULL OR until_ms <= ?, from_ms DESC, id LIMIT ?`,
  );
  const selectOpen = database.prepare(
    'SELECT * FROM silences WHERE ended_ms IS NULL AND until_ms > ?',
  );
  const endOne = database.prepare('UPDATE silences SET ended_ms = ? WHERE id = ?');
  const forget = database.prepare('DELETE FROM silences WHERE until_ms < ?');

  const silenceOf = (row: Readonly<Record<string, unknown>>): Silence => ({
    id: textIn(row, 'id'),
    matchers: JSON.parse(textIn(row, 'matchers')) as SilenceMatcher[],
    from: numberIn(row, 'from_ms'),
    until: numberIn(row, 'until_ms'),
    author: textIn(row, 'author'),
    reason: textIn(row, 'reason'),
    endedAt: numberOrNullIn(row, 'ended_ms'),
  });
  const rowOf = (silence: Silence, atMs: number): SilenceRow => ({
    ...silence,
    state: stateOf(silence, atMs),
  });

  let open: readonly { readonly silence: Silence; readonly matches: Matching }[] = [];
  const read = (atMs: number): void => {
    open = selectOpen.all(atMs).flatMap((row) => {
      const silence = silenceOf(row);
      const matches = readMatchers(silence.matchers);
      return typeof matches === 'string' ? [] : [{ silence, matches }];
    });
  };

  store.transaction(() => forget.run(nowMs - keptMs));
  read(nowMs);

  const get = (id: string): Silence | null => {
    const row = selectOne.get(id);
    return row === undefined ? null : silenceOf(row);
  };

  return {
    list: (limit, atMs) => selectNewest.all(atMs, limit).map((row) => rowOf(silenceOf(row), atMs)),
    get: (id, atMs) => {
      const silence = get(id);
      return silence === null ? null : rowOf(silence, atMs);
    },
    add: (given, atMs, also) => {
      const problem = readMatchers(given.matchers);
      if (typeof problem === 'string') throw new RangeError(problem);
      const silence = { id: randomUUID(), ...given, endedAt: null };
      const { id, matchers, from, until, author, reason } = silence;
      const row = rowOf(silence, atMs);
      store.transaction(() => {
        insert.run(id, JSON.stringify(matchers), from, until, author, reason);
        also(row);
      });
      read(atMs);
      return row;
    },
    end: (id, atMs, also) => {
      const silence = get(id);
      if (silence === null || stateOf(silence, atMs) === 'over') return null;
      const row = rowOf({ ...silence, endedAt: atMs }, atMs);
      store.transaction(() => {
        endOne.run(atMs, id);
        also(row);
      });
      read(atMs);
      return row;
    },
    of: (matched, atMs) => {
      const [longest] = open
        .filter(
          ({ silence, matches }) => stateOf(silence, atMs) === 'in effect' && matches(matched),
        )
        .toSorted((a, b) => b.silence.until - a.silence.until);
      if (longest === undefined) return null;
      const { id, author, reason, until } = longest.silence;
      return { id, author, reason, until };
    },
  };
};
