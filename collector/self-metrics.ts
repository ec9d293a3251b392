// How the collector itself fares, for its /metrics: its store, its disk, its snapshots, and how long
// ago it last heard each source. Read where they are kept, at the moment of asking.

import type { Registry } from 'prom-client';
import { level, levelBy, mirrored } from './telemetry.ts';

export type SelfFigures = {
  readonly storeBytes: () => number;
  /** -1 where the folder is gone. */
  readonly freeBytes: () => number;
  readonly isWritable: () => boolean;
  readonly snapshots: () => {
    readonly made: number;
    readonly failed: number;
    /** null where there is none. */
    readonly newestMs: number | null;
  };
  readonly sourceAges: () => readonly { readonly source: string; readonly seconds: number }[];
};

export const selfMetrics = (registry: Registry, figures: SelfFigures): void => {
  level(
    registry,
    'signalbox_store_bytes',
    'Size of the store with its journal.',
    figures.storeBytes,
  );
  level(
    registry,
    'signalbox_disk_free_bytes',
    'What the disk of the data folder has left; -1 where the folder is gone.',
    figures.freeBytes,
  );
  level(
    registry,
    'signalbox_store_writable',
    'Whether the last write to the store was taken.',
    () => (figures.isWritable() ? 1 : 0),
  );
  mirrored(
    registry,
    'signalbox_snapshots_total',
    'Snapshots of the store.',
    () => figures.snapshots().made,
  );
  mirrored(
    registry,
    'signalbox_snapshots_failed_total',
    'Snapshots of the store that could not be made.',
    () => figures.snapshots().failed,
  );
  level(
    registry,
    'signalbox_snapshot_timestamp_seconds',
    'When the newest snapshot of the store was made; 0 where there is none.',
    () => (figures.snapshots().newestMs ?? 0) / 1000,
  );
  levelBy(
    registry,
    'source',
    'signalbox_source_age_seconds',
    'How long ago each data source was last heard.',
    () => figures.sourceAges().map(({ source, seconds }): [string, number] => [source, seconds]),
  );
};
