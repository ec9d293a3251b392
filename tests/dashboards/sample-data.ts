// An hour as Prometheus would have it, written as OpenMetrics text: everything that the rules
// record, and everything that app and collector expose. First events come; then none come, and the
// rules say so; then all is silent, and only the targets of the objectives are left.

import { type Exposed, exposed } from './exposed.ts';
import { recordedSeries, type Series } from './recorded.ts';
import { shippedSet } from './shipped.ts';

const step = 15;
const minute = 60;

/** Unix seconds; a moment like any other, on a step. */
const start = 1_767_225_600;

export const moments = {
  start,
  /** Events came until here. */
  busyEnd: start + 20 * minute,
  /** No events came until here. */
  idleEnd: start + 40 * minute,
  /** Long enough after it for Prometheus to have forgotten the last values. */
  silentEnd: start + 60 * minute,
  /** What the markers mark. */
  marked: start + 2 * minute,
} as const;

export const sample = { goodPerStep: 57, totalPerStep: 60, badRatio: 0.05 } as const;

type Moment = { readonly idle: boolean; readonly silent: boolean };
type Labels = Readonly<Record<string, string>>;

const targets = new Map(
  shippedSet.objectives.map(({ slo, objective, target }) => [`${slo}/${objective}`, target]),
);

/** Status goes round the colours, so that each is there. */
const statusOf = ({ labels }: Series): number =>
  [...targets.keys()].indexOf(`${labels.slo}/${labels.objective}`) % 3;

/** What a recorded series has at a moment; null where it is absent. */
const recordedValue = (series: Series, { idle, silent }: Moment): number | null => {
  const { name, labels } = series;
  if (name === 'signalbox:target') return targets.get(`${labels.slo}/${labels.objective}`) ?? null;
  if (silent) return null;
  if (/good:increase/.test(name)) return idle ? 0 : sample.goodPerStep;
  if (/total:increase/.test(name)) return idle ? 0 : sample.totalPerStep;
  if (name === 'signalbox:budget_left:ratio') return 0.4;
  if (name === 'signalbox:bad:sum_period') return sample.badRatio * 1000;
  if (name === 'signalbox:total:sum_period') return 1000;
  if (idle) return null;
  return name === 'signalbox:status' ? statusOf(series) : sample.badRatio;
};

/** Values of labels: those for which every promise counts the event, and those that are asked for. */
const labelValues: Readonly<Record<string, readonly string[]>> = {
  http_request_method: ['GET'],
  http_route: ['/api/documents'],
  http_response_status_code: ['200', '503'],
  type: ['task'],
  db_operation_name: ['SELECT'],
  result: ['hit', 'failed'],
  state: ['connected', 'interrupted'],
  outcome: ['completed', 'failed'],
  kind: ['deploy', 'gate', 'page'],
};

/** Every combination of the labels' values. */
const combinations = (labels: readonly string[]): readonly Labels[] =>
  labels.reduce<readonly Labels[]>(
    (all, label) =>
      all.flatMap((one) =>
        (labelValues[label] ?? ['any']).map((value) => ({ ...one, [label]: value })),
      ),
    [{}],
  );

const labelsText = (labels: Labels): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',');

const line = (name: string, labels: Labels, value: number, time: number): string =>
  `${name}{${labelsText(labels)}} ${value} ${time}`;

const times: readonly number[] = Array.from(
  { length: (moments.silentEnd - start) / step + 1 },
  (_, index) => start + index * step,
);
const heard = times.filter((time) => time <= moments.idleEnd);

/** How many events of each kind there were: one with each step, as long as events come. */
const eventsUntil = (time: number): number => (Math.min(time, moments.busyEnd) - start) / step;

const momentAt = (time: number): Moment => ({
  idle: time > moments.busyEnd,
  silent: time > moments.idleEnd,
});

type Family = { readonly name: string; readonly type: string; readonly lines: readonly string[] };

const recordedFamily = (name: string): Family => ({
  ...{ name, type: 'gauge' },
  lines: recordedSeries
    .filter((series) => series.name === name)
    .flatMap((series) =>
      times.flatMap((time) => {
        const value = recordedValue(series, momentAt(time));
        return value === null ? [] : [line(name, series.labels, value, time)];
      }),
    ),
});

const histogramLines = ({ name, bounds }: Exposed, labels: Labels, time: number): string[] => {
  const events = eventsUntil(time);
  const all = (bounds.length + 1) * events;
  const bucket = (le: string, value: number): string =>
    line(`${name}_bucket`, { ...labels, le }, value, time);
  return [
    ...bounds.map((bound, index) => bucket(`${bound}`, (index + 1) * events)),
    bucket('+Inf', all),
    line(`${name}_count`, labels, all, time),
    line(`${name}_sum`, labels, all * 0.1, time),
  ];
};

const gaugeValue = ({ name }: Exposed): number => {
  if (name === 'signalbox_marker_timestamp_seconds') return moments.marked;
  return name === 'process_start_time_seconds' ? start - 1000 : 1;
};

const instances = { app: 'app:3000', signalbox: 'collector:3100' } as const;

const exposedLines = (metric: Exposed): readonly string[] => {
  const { job, name, type, labels } = metric;
  return combinations(labels).flatMap((own) =>
    heard.flatMap((time) => {
      const all = { job, instance: instances[job], ...own };
      if (type === 'histogram') return histogramLines(metric, all, time);
      return [line(name, all, type === 'counter' ? eventsUntil(time) : gaugeValue(metric), time)];
    }),
  );
};

/** A family may be of both jobs. */
const exposedFamily = (name: string): Family => {
  const metrics = exposed.filter((metric) => metric.name === name);
  const lines = metrics.flatMap(exposedLines);
  const type = metrics[0]?.type === 'histogram' ? 'histogram' : 'gauge';
  return { name, type, lines };
};

const busy = times.filter((time) => time <= moments.busyEnd);

/** An alert of every objective, firing for as long as events come. */
const alertFamily = (name: string, more: Labels, value: number): Family => ({
  ...{ name, type: 'gauge' },
  lines: shippedSet.objectives.flatMap(({ slo, objective, service }) => {
    const labels = { alertname: `${slo} burns`, severity: 'page', slo, objective, service };
    return busy.map((time) => line(name, { ...labels, ...more }, value, time));
  }),
});

const upFamily = (): Family => ({
  ...{ name: 'up', type: 'gauge' },
  lines: Object.entries(instances).flatMap(([job, instance]) =>
    heard.map((time) => line('up', { job, instance }, 1, time)),
  ),
});

export const openMetrics = (): string => {
  const families = [
    ...[...new Set(recordedSeries.map(({ name }) => name))].map(recordedFamily),
    ...[...new Set(exposed.map(({ name }) => name))].map(exposedFamily),
    alertFamily('ALERTS', { alertstate: 'firing' }, 1),
    alertFamily('ALERTS_FOR_STATE', {}, start),
    upFamily(),
  ];
  const texts = families.map(({ name, type, lines }) =>
    [`# TYPE ${name} ${type}`, ...lines].join('\n'),
  );
  return `${texts.join('\n')}\n# EOF\n`;
};
