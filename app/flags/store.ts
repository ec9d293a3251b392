// All SQL about flags. A change, its audit entry and the notice to every instance are one
// transaction: nobody hears of a change that was not made.

import type { Database, Queryable } from '../database/pool.ts';
import { writeAudit } from '../identity/store.ts';
import { type FlagName, type FlagSettings, flagPhases, isFlagName } from './flag.ts';
import type { StoredFlag } from './rules.ts';

/** PostgreSQL's channel on which every instance listens. */
export const flagChannel = 'feature_flags';

type Row = Omit<StoredFlag, 'name' | 'phase'> & { readonly name: string };

const columns = `name, enabled, rollout_percentage AS "rolloutPercentage",
  user_segments AS "userSegments", fallback_enabled AS "fallbackEnabled",
  monitoring_enabled AS "monitoringEnabled", salt`;

export const readFlags = async (database: Queryable): Promise<readonly StoredFlag[]> => {
  const { rows } = await database.query<Row>(`SELECT ${columns} FROM feature_flags ORDER BY name`);
  return rows.flatMap(({ name, ...settings }) =>
    isFlagName(name) ? [{ name, phase: flagPhases[name], ...settings }] : [],
  );
};

export const changeFlag = (
  database: Database,
  name: FlagName,
  settings: Partial<FlagSettings>,
  author: string,
): Promise<void> =>
  database.withTransaction(async (transaction) => {
    const { rowCount } = await transaction.query(
      `UPDATE feature_flags SET
         enabled = coalesce($2, enabled),
         rollout_percentage = coalesce($3, rollout_percentage),
         user_segments = coalesce($4, user_segments),
         fallback_enabled = coalesce($5, fallback_enabled),
         monitoring_enabled = coalesce($6, monitoring_enabled),
         updated_at = now()
       WHERE name = $1`,
      [
        name,
        settings.enabled ?? null,
        settings.rolloutPercentage ?? null,
        settings.userSegments ?? null,
        settings.fallbackEnabled ?? null,
        settings.monitoringEnabled ?? null,
      ],
    );
    if (rowCount === 0) throw new TypeError(`the flag ${name} has no row`);
    await writeAudit(transaction, {
      organizationId: null,
      author,
      action: 'flag.change',
      subject: name,
      detail: settings,
    });
    await transaction.query('SELECT pg_notify($1, $2)', [flagChannel, name]);
  });
