// The collector's watch over itself, put together: its condition, the snapshots of its store, the
// heartbeat to whoever raises the alarm when it is not heard, and their figures on /metrics.

import type { Logger } from 'pino';
import { type Condition, createCondition } from './condition.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine.ts';
import { createHeartbeat } from './heartbeat.ts';
import { selfMetrics } from './self-metrics.ts';
import type { Store } from './store/database.ts';
import { freeBytes, storeBytes } from './store/disk.ts';
import { createSnapshotKeeper } from './store/snapshot-keeper.ts';
import type { Telemetry } from './telemetry.ts';
import type { Watch } from './watch.ts';

export type SelfWatchOptions = {
  readonly config: Config;
  readonly store: Store;
  readonly engine: Pick<Engine, 'sourceAges'>;
  readonly watch: Pick<Watch, 'complaints' | 'readiness'>;
  readonly telemetry: Telemetry;
  readonly startedMs: number;
  readonly now: () => number;
  /** The store is damaged: only a new process can go on, from a snapshot. */
  readonly onDamage: (problem: string) => void;
  readonly log: Pick<Logger, 'info' | 'error' | 'warn'>;
};

export type SelfWatch = Condition & {
  /** Nothing of it is under way when this resolves; the store may be closed then. */
  readonly stop: () => Promise<void>;
};

/** What sends a sender away without having taken anything: by HTTP, and by gRPC's names. */
const sendsAway = new Set(['429', '503', 'RESOURCE_EXHAUSTED', 'UNAVAILABLE', '8', '14']);

/** -1 where the folder is gone. */
const freeBytesShown = (folder: string): number => {
  try {
    return freeBytes(folder);
  } catch (error) {
    if (Object(error).code === undefined) throw error;
    return -1;
  }
};

export const startSelfWatch = (options: SelfWatchOptions): SelfWatch => {
  const { config, store, engine, watch, telemetry, startedMs, now, onDamage, log } = options;
  const { registry, otlpAnswers, otlpCalls } = telemetry;
  const snapshots = createSnapshotKeeper({ store: store.path, startedMs });

  const condition = createCondition({
    ...{ store, snapshots, dataFolder: config.dataFolder, onDamage },
    freeBytes: () => freeBytes(config.dataFolder),
    sentAway: async () => {
      const byStatus = (await otlpAnswers.get()).values.map(({ labels, value }) => ({
        answer: String(labels.status),
        value,
      }));
      const byCode = (await otlpCalls.get()).values.map(({ labels, value }) => ({
        answer: String(labels.code),
        value,
      }));
      return [...byStatus, ...byCode]
        .filter(({ answer }) => sendsAway.has(answer))
        .reduce((sum, { value }) => sum + value, 0);
    },
    onTurn: (problem) => {
      if (problem === null) log.info('the store takes writes again');
      else log.error({ problem }, 'the store takes no writes');
    },
  });

  const heartbeat =
    config.heartbeatUrl === null
      ? null
      : createHeartbeat({
          url: config.heartbeatUrl,
          everySeconds: config.heartbeatSeconds,
          trouble: () => {
            const { store: fault, evaluation } = {
              ...watch.readiness(now()),
              ...condition.readiness(),
            };
            return fault ?? evaluation ?? null;
          },
          onBeat: (result) => telemetry.heartbeats.inc({ result }),
          onTurn: (problem) => {
            if (problem === null) log.info('the heartbeat is heard');
            else log.warn({ problem }, 'the heartbeat is not heard');
          },
        });

  selfMetrics(registry, {
    storeBytes: () => storeBytes(store.path),
    freeBytes: () => freeBytesShown(config.dataFolder),
    isWritable: () => store.fault() === null,
    snapshots: () => ({ ...snapshots.figures(), newestMs: snapshots.newestMs() }),
    sourceAges: () => engine.sourceAges(now()),
  });

  return {
    ...condition,
    second: (nowMs) => {
      condition.second(nowMs);
      heartbeat?.second(nowMs);
    },
    readiness: () => {
      const [own, watched] = [condition.readiness(), watch.readiness(now())];
      return { ...own, ...watched, store: own.store ?? watched.store ?? null };
    },
    complaints: () => {
      const beat = heartbeat?.complaint() ?? null;
      const all = [
        ...condition.complaints(),
        ...watch.complaints(),
        ...(beat === null ? [] : [beat]),
      ];
      return [...new Set(all)];
    },
    stop: async () => {
      heartbeat?.stop();
      await snapshots.close();
    },
  };
};
