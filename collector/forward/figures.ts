// What the forwarding of traces shows of itself on /metrics, where it is set up.

import type { Registry } from 'prom-client';
import { level, mirrored, mirroredBy } from '../telemetry.ts';
import type { ForwardFigures } from './forwarder.ts';

export const forwardMetrics = (
  registry: Registry,
  read: () => ForwardFigures,
  now: () => number,
): void => {
  mirrored(
    registry,
    'signalbox_forward_sent_total',
    'Bodies of traces that the other receiver took.',
    () => read().sent,
  );
  mirrored(
    registry,
    'signalbox_forward_retries_total',
    'Attempts to forward that failed and are made again.',
    () => read().retries,
  );
  level(
    registry,
    'signalbox_forward_waiting',
    'Bodies of traces that wait to be forwarded, or are under way.',
    () => read().waiting,
  );
  level(
    registry,
    'signalbox_forward_held_bytes',
    'What they take on the disk; the oldest are dropped when it is more than the limit.',
    () => read().heldBytes,
  );
  level(registry, 'signalbox_forward_limit_bytes', 'What they may take.', () => read().mostBytes);
  level(
    registry,
    'signalbox_forward_oldest_seconds',
    'How long the oldest of them has waited.',
    () => {
      const { oldestMs } = read();
      return oldestMs === null ? 0 : Math.max(0, now() - oldestMs) / 1000;
    },
  );
  level(
    registry,
    'signalbox_forward_failing',
    'Whether the other receiver takes nothing at the moment.',
    () => (read().failing === null ? 0 : 1),
  );
  mirroredBy(
    registry,
    'reason',
    'signalbox_forward_dropped_total',
    'Bodies of traces that were not forwarded: full (they made room for newer ones), refused, unwritable and damaged (by the disk), stopped (they waited in memory when the collector stopped).',
    () => Object.entries(read().dropped),
  );
};
