// What the app says of itself at one moment, in its /metrics: counters that grow since it was started,
// and what it holds now. Two readings tell what it used and did between them. Several instances are
// added up; where one does not answer, or was started anew, there is no figure rather than a wrong one.

import type { System } from './system.ts';

export type AppFigures = {
  /** When it was read, in seconds of a clock that only goes on. */
  readonly at: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly requests: number;
  readonly edits: number;
};

const withinMs = 5000;

/** The sum of all series of that name whose labels contain all of these. */
const sumOf = (text: string, name: string, labels: readonly string[] = []): number => {
  let sum = 0;
  for (const line of text.split('\n')) {
    if (!line.startsWith(name)) continue;
    const [, braces = '', value = ''] = /^[\w:]+(\{.*\})? ([^ ]+)/.exec(line) ?? [];
    if (line.slice(0, line.search(/[{ ]/)) !== name) continue;
    if (labels.every((label) => braces.includes(label))) sum += Number(value);
  }
  return sum;
};

/** @param text of /metrics in Prometheus' format */
export const figuresIn = (text: string): Omit<AppFigures, 'at'> => ({
  cpuSeconds: sumOf(text, 'process_cpu_seconds_total'),
  residentBytes: sumOf(text, 'process_resident_memory_bytes'),
  requests: sumOf(text, 'http_server_request_duration_seconds_count'),
  edits: sumOf(text, 'collab_messages_total', ['direction="in"', 'type="edit"']),
});

/** null where one of the instances does not tell. */
export const readAppFigures = async (
  { instances }: Pick<System, 'instances'>,
  signal: AbortSignal,
): Promise<AppFigures | null> => {
  try {
    const told = await Promise.all(
      instances.map(async (url) => {
        const both = AbortSignal.any([signal, AbortSignal.timeout(withinMs)]);
        const response = await fetch(`${url}/metrics`, { signal: both });
        if (!response.ok) throw new TypeError(`${response.status}`);
        return figuresIn(await response.text());
      }),
    );
    const sum = (of: keyof (typeof told)[number]): number =>
      told.reduce((total, one) => total + one[of], 0);
    return {
      at: performance.now() / 1000,
      ...{ cpuSeconds: sum('cpuSeconds'), residentBytes: sum('residentBytes') },
      ...{ requests: sum('requests'), edits: sum('edits') },
    };
  } catch {
    signal.throwIfAborted();
    return null;
  }
};

export type AppUse = {
  /** CPUs kept busy, on average. */
  readonly cores: number;
  /** At the end. */
  readonly residentBytes: number;
  readonly requestsPerSecond: number;
  readonly editsPerSecond: number;
};

/** null where something was not told, or counters went back: the app was started anew meanwhile. */
export const appUseBetween = (
  before: AppFigures | null,
  after: AppFigures | null,
): AppUse | null => {
  if (before === null || after === null || after.at <= before.at) return null;
  if (after.cpuSeconds < before.cpuSeconds) return null;
  const perSecond = (of: 'cpuSeconds' | 'requests' | 'edits'): number =>
    (after[of] - before[of]) / (after.at - before.at);
  return {
    cores: perSecond('cpuSeconds'),
    residentBytes: after.residentBytes,
    requestsPerSecond: perSecond('requests'),
    editsPerSecond: perSecond('edits'),
  };
};
