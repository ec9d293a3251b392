// The feature flags as the rest of the app sees them. Their rows lie in PostgreSQL and change for
// every instance at once; OpenFeature with flagd-core evaluates them in this process.

import { randomUUID } from 'node:crypto';
import { OpenFeature } from '@openfeature/server-sdk';
import { trace } from '@opentelemetry/api';
import type { Logger } from 'pino';
import type { Database } from '../database/pool.ts';
import type { Principal } from '../identity/principal.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { type FlagName, type FlagRow, type FlagSettings, flagPhases } from './flag.ts';
import { createProvider } from './provider.ts';
import { flagdConfiguration, type StoredFlag, segmentsOf } from './rules.ts';
import { changeFlag, flagChannel, readFlags } from './store.ts';

export type Flags = {
  /** Whether the flag is on for this person: the same answer each time until its row changes. */
  readonly enabled: (name: FlagName, who: Principal) => Promise<boolean>;
  readonly list: () => readonly FlagRow[];
  /** Changes the row, writes the audit log, and tells every instance. */
  readonly change: (
    name: FlagName,
    settings: Partial<FlagSettings>,
    author: string,
  ) => Promise<FlagRow>;
  /** Heard on every instance, also for changes made on another one. */
  readonly on: (event: 'change', listener: (row: FlagRow) => void) => void;
};

export type FlagParts = {
  readonly database: Database;
  readonly metrics: Metrics;
  readonly log: Logger;
};

const shown = ({ salt: _salt, ...row }: StoredFlag): FlagRow => row;

/** Reads all flags, then follows their changes. */
export const startFlags = async ({ database, metrics, log }: FlagParts): Promise<Flags> => {
  let rows: ReadonlyMap<FlagName, StoredFlag> = new Map();
  const listeners: ((row: FlagRow) => void)[] = [];
  const provider = createProvider();
  // OpenFeature is one for the process; a domain of its own keeps two apps in one process apart.
  const domain = randomUUID();
  await OpenFeature.setProviderAndWait(domain, provider);
  const client = OpenFeature.getClient(domain);

  const reload = async (): Promise<void> => {
    const before = rows;
    const fresh = await readFlags(database);
    provider.use(flagdConfiguration(fresh));
    rows = new Map(fresh.map((row) => [row.name, row]));
    for (const row of fresh) {
      const old = before.get(row.name);
      if (!old || JSON.stringify(old) === JSON.stringify(row)) continue;
      log.info({ flag: row.name, settings: shown(row) }, 'a flag changed');
      for (const listener of listeners) listener(shown(row));
    }
  };

  // One after the other, so that an older reading never replaces a newer one.
  let turn: Promise<void> = Promise.resolve();
  const reloadInTurn = (): Promise<void> => {
    turn = turn.catch(() => {}).then(reload);
    return turn;
  };

  await database.listen(flagChannel, () => {
    reloadInTurn().catch((error: Error) => log.error({ err: error }, 'the flags cannot be read'));
  });
  await reloadInTurn();

  const rowOf = (name: FlagName): StoredFlag => {
    const row = rows.get(name);
    if (!row) throw new TypeError(`the flag ${name} has no row`);
    return row;
  };

  return {
    enabled: async (name, who) => {
      const row = rowOf(name);
      const { value, variant = 'disabled' } = await client.getBooleanDetails(name, false, {
        targetingKey: who.userId,
        segments: segmentsOf(who),
      });
      if (row.monitoringEnabled)
        metrics.flagEvaluations.inc({
          feature_flag_key: name,
          feature_flag_result_variant: row.enabled ? variant : 'disabled',
        });
      trace.getActiveSpan()?.addEvent('feature_flag.evaluation', {
        'feature_flag.key': name,
        'feature_flag.result.variant': row.enabled ? variant : 'disabled',
        'feature_flag.provider.name': provider.metadata.name,
      });
      return value;
    },
    list: () => Object.keys(flagPhases).map((name) => shown(rowOf(name as FlagName))),
    change: async (name, settings, author) => {
      await changeFlag(database, name, settings, author);
      await reloadInTurn();
      return shown(rowOf(name));
    },
    on: (_event, listener) => {
      listeners.push(listener);
    },
  };
};
