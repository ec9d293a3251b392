// Corrections: time of which somebody says, afterwards and with a reason, that it does not count. They
// lie over what was measured and change nothing of it. None is ever removed; one that was wrong is
// withdrawn, by whom and why stays with it.

import { randomUUID } from 'node:crypto';
import type { Objective } from '../../language/slo-set.ts';
import type { Pause } from '../budget/left-out.ts';
import type { CorrectionRow } from '../serve/corrections/shapes.ts';
import type { Store } from '../store/database.ts';
import { numberIn, numberOrNullIn, textIn, textOrNullIn } from '../store/row.ts';

export type NewCorrection = Omit<CorrectionRow, 'id' | 'withdrawn'>;

export type Corrections = ReturnType<typeof openCorrections>;

type Row = Readonly<Record<string, unknown>>;

const rowOf = (row: Row): CorrectionRow => {
  const withdrawnMs = numberOrNullIn(row, 'withdrawn_ms');
  return {
    id: textIn(row, 'id'),
    slo: textOrNullIn(row, 'slo'),
    objective: textOrNullIn(row, 'objective'),
    service: textOrNullIn(row, 'service'),
    from: numberIn(row, 'from_ms'),
    to: numberIn(row, 'to_ms'),
    author: textIn(row, 'author'),
    reason: textIn(row, 'reason'),
    madeAt: numberIn(row, 'made_ms'),
    withdrawn:
      withdrawnMs === null
        ? null
        : {
            at: withdrawnMs,
            by: textOrNullIn(row, 'withdrawn_by') ?? '',
            reason: textOrNullIn(row, 'withdrawn_reason') ?? '',
          },
  };
};

type About = Pick<CorrectionRow, 'slo' | 'objective' | 'service'>;

/** The keys of the objectives that it is about, as they are defined now. */
export const keysOf = (
  { slo, objective, service }: About,
  objectives: readonly Pick<Objective, 'key' | 'slo' | 'objective' | 'service'>[],
): readonly string[] =>
  objectives
    .filter((each) =>
      slo === null
        ? each.service === service
        : each.slo === slo && (objective === null || each.objective === objective),
    )
    .map(({ key }) => key);

export const openCorrections = (store: Store) => {
  const { database } = store;
  const insert = database.prepare(
    `INSERT INTO corrections (id, slo, objective, service, from_ms, to_ms, author, reason, made_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const withdraw = database.prepare(
    `UPDATE corrections SET withdrawn_ms = ?, withdrawn_by = ?, withdrawn_reason = ?
     WHERE id = ? AND withdrawn_ms IS NULL`,
  );
  const selectOne = database.prepare('SELECT * FROM corrections WHERE id = ?');
  const selectAll = database.prepare(
    'SELECT * FROM corrections WHERE to_ms > ? AND from_ms < ? ORDER BY made_ms DESC, id LIMIT ?',
  );

  /** Newest first, of those that touch an interval; withdrawn ones too. */
  const list = ({
    fromMs = 0,
    toMs = Number.MAX_SAFE_INTEGER,
    limit = 10_000,
  } = {}): CorrectionRow[] => selectAll.all(fromMs, toMs, limit).map(rowOf);

  const get = (id: string): CorrectionRow | null => {
    const row = selectOne.get(id);
    return row === undefined ? null : rowOf(row);
  };

  return {
    list,
    get,

    standing: (): CorrectionRow[] => list().filter(({ withdrawn }) => withdrawn === null),

    make: (correction: NewCorrection): CorrectionRow => {
      const row = { id: randomUUID(), ...correction, withdrawn: null };
      const { id, slo, objective, service, from, to, author, reason, madeAt } = row;
      store.transaction(() =>
        insert.run(id, slo, objective, service, from, to, author, reason, madeAt),
      );
      return row;
    },

    /** @returns null where it was withdrawn before, or is not known. */
    withdraw: (id: string, by: string, reason: string, atMs: number): CorrectionRow | null => {
      const { changes } = store.transaction(() => withdraw.run(atMs, by, reason, id));
      return Number(changes) === 0 ? null : get(id);
    },
  };
};

/** What is left out because of corrections; of objectives as they are defined now. */
export const pausesOf = (
  standing: readonly CorrectionRow[],
  objectives: readonly Objective[],
): Pause[] =>
  standing.map((correction) => ({
    startMs: correction.from,
    endMs: correction.to,
    services: [],
    objectives: keysOf(correction, objectives),
  }));
