// What the forwarding of traces shows of itself on /metrics, where it is set up.

import { Counter, type Registry } from 'prom-client';
import { level, mirrored } from '../telemetry.ts';
import type { DropReason, ForwardFigures } from './forwarder.ts';

const reasons: readonly DropReason[] = ['full', 'refused', 'stopped'];

export const forwardMetrics = (registry: Registry, read: () => ForwardFigures): void => {
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
    'Memory that they take; the oldest are dropped when it is too much.',
    () => read().heldBytes,
  );
  new Counter({
    name: 'signalbox_forward_dropped_total',
    help: 'Bodies of traces that were not forwarded: full (they made room for newer ones), refused, stopped (they waited when the collector stopped).',
    labelNames: ['reason'],
    registers: [registry],
    collect() {
      this.reset();
      const { dropped } = read();
      for (const reason of reasons) this.inc({ reason }, dropped[reason]);
    },
  });
};
