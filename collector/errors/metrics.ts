// What error tracking shows of itself on /metrics.

import type { Registry } from 'prom-client';
import { level, mirrored, mirroredBy } from '../telemetry.ts';
import type { ErrorFigures } from './tracking.ts';

export const errorMetrics = (registry: Registry, read: () => ErrorFigures): void => {
  mirroredBy(
    registry,
    'from',
    'signalbox_errors_taken_total',
    'Errors that spans and logs told of, by what told: span, log.',
    () => Object.entries(read().taken),
  );
  mirrored(
    registry,
    'signalbox_errors_repeated_total',
    'Errors that were told of again within one trace, or sent again: counted once.',
    () => read().repeated,
  );
  mirrored(
    registry,
    'signalbox_errors_folded_total',
    "Errors counted in their service's group of the rest, because it had too many groups.",
    () => read().folded,
  );
  mirrored(
    registry,
    'signalbox_errors_left_out_total',
    'Errors that were not looked at, because too many came at once.',
    () => read().leftOut,
  );
  level(registry, 'signalbox_error_groups', 'Groups of errors that are kept.', () => read().groups);
  level(
    registry,
    'signalbox_error_groups_unwritten',
    'Groups of errors that changed since they were written to their file.',
    () => read().unwritten,
  );
  level(
    registry,
    'signalbox_error_group_bytes',
    'Memory that they take, about.',
    () => read().bytes,
  );
};
