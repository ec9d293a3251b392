// The collector's watch over itself, put together: its condition, the snapshots of its store, the
// heartbeat to whoever raises the alarm when it is not heard, and their figures on /metrics.

import { statfsSync } from 'node:fs';
import type { Logger } from 'pino';
import { Counter, Gauge } from 'prom-client';
import { type Condition, createCondition } from './condition.ts';
import type { Config } from './config.ts';
import type { Engine } from './engine.ts';
import { createHeartbeat } from './heartbeat.ts';
import type { Store } from './store/database.ts';
import { createSnapshotKeeper } from './store/snapshot-keeper.ts';
import { sizeOf } from './store/snapshots.ts';
import { level, mirrored, type Telemetry } from './telemetry.ts';
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

const freeBytes = (folder: string): number => {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
};

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

  const beats = new Counter({
    name: 'signalbox_heartbeats_total',
    help: 'Heartbeats to HEARTBEAT_URL: sent, failed, or withheld because the work is not done.',
    labelNames: ['result'],
    registers: [registry],
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
          onBeat: (result) => beats.inc({ result }),
          onTurn: (problem) => {
            if (problem === null) log.info('the heartbeat is heard');
            else log.warn({ problem }, 'the heartbeat is not heard');
          },
        });

  level(registry, 'signalbox_store_bytes', 'Size of the store with its journal.', () => {
    return sizeOf(store.path) + sizeOf(`${store.path}-wal`);
  });
  level(
    registry,
    'signalbox_disk_free_bytes',
    'What the disk of the data folder has left; -1 where the folder is gone.',
    () => freeBytesShown(config.dataFolder),
  );
  level(
    registry,
    'signalbox_store_writable',
    'Whether the last write to the store was taken.',
    () => (store.fault() === null ? 1 : 0),
  );
  mirrored(registry, 'signalbox_snapshots_total', 'Snapshots of the store.', () => {
    return snapshots.figures().made;
  });
  mirrored(
    registry,
    'signalbox_snapshots_failed_total',
    'Snapshots of the store that could not be made.',
    () => snapshots.figures().failed,
  );
  new Gauge({
    name: 'signalbox_source_age_seconds',
    help: 'How long ago each data source was last heard.',
    labelNames: ['source'],
    registers: [registry],
    collect() {
      this.reset();
      for (const { source, seconds } of engine.sourceAges(now())) this.set({ source }, seconds);
    },
  });
  new Gauge({
    name: 'signalbox_snapshot_timestamp_seconds',
    help: 'When the newest snapshot of the store was made; 0 where there is none.',
    registers: [registry],
    collect() {
      this.set((snapshots.newestMs() ?? 0) / 1000);
    },
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
