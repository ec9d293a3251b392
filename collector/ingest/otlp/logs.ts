// OTLP logs to log records. Any record is taken: one without a time is of when it was received.

import type { LogRecord } from '../log-record.ts';
import { attributeValue, readAttributes, readResource } from './attributes.ts';
import type { LogMessage, LogsRequest } from './message.ts';
import { millisecondsOf } from './traces.ts';

const idOf = (bytes: Uint8Array, length: number): string | null =>
  bytes.length === length && bytes.some((byte) => byte !== 0)
    ? Buffer.from(bytes).toString('hex')
    : null;

const timeOf = ({ timeUnixNano, observedTimeUnixNano }: LogMessage, receivedMs: number): number =>
  millisecondsOf(timeUnixNano) || millisecondsOf(observedTimeUnixNano) || receivedMs;

const textOf = (body: LogMessage['body']): string => {
  const value = attributeValue(body);
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** Those for which `wants` holds, by severity and names of attributes: few of all, so few are read. */
export const readLogs = (
  { resourceLogs }: LogsRequest,
  receivedMs: number,
  wants: (record: Pick<LogMessage, 'severityNumber' | 'attributes'>) => boolean,
): readonly LogRecord[] =>
  resourceLogs.flatMap(({ resource, scopeLogs }) => {
    const ofResource = readResource(resource);
    return scopeLogs.flatMap(({ scope, logRecords }) =>
      logRecords.filter(wants).map((record) => ({
        timeMs: timeOf(record, receivedMs),
        severity: record.severityNumber,
        severityText: record.severityText,
        scope: scope?.name ?? '',
        body: textOf(record.body),
        attributes: readAttributes(record.attributes),
        resource: ofResource,
        traceId: idOf(record.traceId, 16),
        spanId: idOf(record.spanId, 8),
      })),
    );
  });
