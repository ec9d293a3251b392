// What the bounds let in and keep out, for the collector's own /metrics: a source that finds no room
// is seen here before anybody misses its counts.

import type { Registry } from 'prom-client';
import type { SourceFigures } from '../../engine/figures.ts';
import { level, levelBy, mirrored, mirroredBy } from '../../telemetry.ts';
import type { Memory } from './memory.ts';

export const limitMetrics = (
  registry: Registry,
  memory: Pick<Memory, 'limitBytes' | 'refused'>,
  sources: () => readonly SourceFigures[],
): void => {
  const bySource = (read: (figures: SourceFigures) => number) => () =>
    sources().map((figures): [string, number] => [figures.source, read(figures)]);
  levelBy(
    registry,
    'source',
    'signalbox_series',
    'Series whose last values are remembered.',
    bySource(({ series }) => series),
  );
  levelBy(
    registry,
    'source',
    'signalbox_targets',
    'Targets that are remembered.',
    bySource(({ targets }) => targets),
  );
  mirroredBy(
    registry,
    'source',
    'signalbox_samples_without_room_total',
    'Samples of new series or targets that were not taken, because too many are remembered.',
    bySource(({ refusedSamples }) => refusedSamples),
  );
  mirroredBy(
    registry,
    'source',
    'signalbox_batches_throttled_total',
    'Batches that were told to come again, because their source had filled its share.',
    bySource(({ throttledBatches }) => throttledBatches),
  );
  mirrored(
    registry,
    'signalbox_requests_short_of_memory_total',
    'Pushes that were told to come again, because the process had no memory left for them.',
    () => memory.refused,
  );
  level(
    registry,
    'signalbox_memory_limit_bytes',
    'How much memory the process may have.',
    () => memory.limitBytes,
  );
};
