// What the bounds let in and keep out, for the collector's own /metrics: a source that finds no room
// is seen here before anybody misses its counts.

import { Counter, Gauge, type Registry } from 'prom-client';
import type { SourceFigures } from '../../engine/figures.ts';
import type { Memory } from './memory.ts';

export const limitMetrics = (
  registry: Registry,
  memory: Pick<Memory, 'limitBytes' | 'refused'>,
  sources: () => readonly SourceFigures[],
): void => {
  const registers = [registry];
  const labelNames = ['source'];
  const each = (name: string, help: string, read: (figures: SourceFigures) => number): void => {
    const common = { name, help, labelNames, registers };
    if (name.endsWith('_total')) {
      new Counter({
        ...common,
        collect() {
          this.reset();
          for (const figures of sources()) this.inc({ source: figures.source }, read(figures));
        },
      });
    } else {
      new Gauge({
        ...common,
        collect() {
          for (const figures of sources()) this.set({ source: figures.source }, read(figures));
        },
      });
    }
  };
  each('signalbox_series', 'Series whose last values are remembered.', ({ series }) => series);
  each('signalbox_targets', 'Targets that are remembered.', ({ targets }) => targets);
  each(
    'signalbox_samples_without_room_total',
    'Samples of new series or targets that were not taken, because too many are remembered.',
    ({ refusedSamples }) => refusedSamples,
  );
  each(
    'signalbox_batches_throttled_total',
    'Batches that were told to come again, because their source had filled its share.',
    ({ throttledBatches }) => throttledBatches,
  );
  new Counter({
    name: 'signalbox_requests_short_of_memory_total',
    help: 'Pushes that were told to come again, because the process had no memory left for them.',
    registers,
    collect() {
      this.reset();
      this.inc(memory.refused);
    },
  });
  new Gauge({
    name: 'signalbox_memory_limit_bytes',
    help: 'How much memory the process may have.',
    registers,
    collect() {
      this.set(memory.limitBytes);
    },
  });
};
