// What the remote write shows of itself on /metrics, where it is set up.

import type { Registry } from 'prom-client';
import { level, mirrored } from '../../telemetry.ts';
import type { RemoteWriter } from './writer.ts';

export const showRemoteWrite = (registry: Registry, writer: RemoteWriter | null): void => {
  if (writer === null) return;
  const read = () => writer.figures();
  mirrored(
    registry,
    'signalbox_remote_write_samples_total',
    'Samples that the receiver of the remote write took.',
    () => read().written,
  );
  mirrored(
    registry,
    'signalbox_remote_write_retries_total',
    'Attempts to write that failed and were made again.',
    () => read().retries,
  );
  mirrored(
    registry,
    'signalbox_remote_write_failed_rounds_total',
    'Rounds in which nothing was taken; the next one that is tells all of it.',
    () => read().failedRounds,
  );
  level(
    registry,
    'signalbox_remote_write_last_success_timestamp_seconds',
    'When the receiver last took what was written; 0 before the first time.',
    () => (read().lastWrittenMs ?? 0) / 1000,
  );
};
