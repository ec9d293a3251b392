// An hour as Prometheus would have it, written as OpenMetrics text: everything that the rules
// record, and the app's histograms. First events come; then none come, and the rules say so;
// then the rules go silent, and only the targets are left.

import { catalogue } from '../../app/telemetry/metrics.ts';
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
} as const;

export const sample = { goodPerStep: 57, totalPerStep: 60, badRatio: 0.05 } as const;

type Moment = { readonly idle: boolean; readonly silent: boolean };

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
  if (name === 'signalbox:bad:ratio_period') return sample.badRatio;
  if (idle) return null;
  return name === 'signalbox:status' ? statusOf(series) : sample.badRatio;
};

/** A label's value for which every promise counts the event. */
const labelValues: Readonly<Record<string, string>> = {
  http_request_method: 'GET',
  http_route: '/api/documents',
  http_response_status_code: '200',
  type: 'task',
  db_operation_name: 'SELECT',
};

const labelsText = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',');

const family = (name: string, type: string, lines: readonly string[]): string =>
  [`# TYPE ${name} ${type}`, ...lines].join('\n');

const times: readonly number[] = Array.from(
  { length: (moments.silentEnd - start) / step + 1 },
  (_, index) => start + index * step,
);

const momentAt = (time: number): Moment => ({
  idle: time > moments.busyEnd,
  silent: time > moments.idleEnd,
});

const recordedFamily = (name: string): string => {
  const lines = recordedSeries
    .filter((series) => series.name === name)
    .flatMap((series) =>
      times.flatMap((time) => {
        const value = recordedValue(series, momentAt(time));
        return value === null ? [] : [`${name}{${labelsText(series.labels)}} ${value} ${time}`];
      }),
    );
  return family(name, 'gauge', lines);
};

type Histogram = Extract<(typeof catalogue)[keyof typeof catalogue], { type: 'histogram' }>;

/** One event in every bucket with each step, as long as events come. */
const histogramFamily = ({ name, labels, bounds }: Histogram): string => {
  const given = { job: 'app', instance: 'app:3000' };
  const own = Object.fromEntries(labels.map((label) => [label, labelValues[label] ?? 'any']));
  const lines = times
    .filter((time) => time <= moments.idleEnd)
    .flatMap((time) => {
      const steps = (Math.min(time, moments.busyEnd) - start) / step;
      const line = (suffix: string, more: Record<string, string>, value: number): string =>
        `${name}_${suffix}{${labelsText({ ...given, ...own, ...more })}} ${value} ${time}`;
      const all = (bounds.length + 1) * steps;
      return [
        ...bounds.map((bound, index) => line('bucket', { le: `${bound}` }, (index + 1) * steps)),
        line('bucket', { le: '+Inf' }, all),
        line('count', {}, all),
        line('sum', {}, all * 0.1),
      ];
    });
  return family(name, 'histogram', lines);
};

const alertFamily = (): string => {
  const labels = { alertname: 'sample', alertstate: 'firing', severity: 'page' };
  const of = { slo: 'request-latency', objective: 'p95', service: 'api' };
  const lines = times
    .filter((time) => time <= moments.busyEnd)
    .map((time) => `ALERTS{${labelsText({ ...labels, ...of })}} 1 ${time}`);
  return family('ALERTS', 'gauge', lines);
};

export const openMetrics = (): string => {
  const names = [...new Set(recordedSeries.map(({ name }) => name))];
  const histograms = Object.values(catalogue).filter(
    (metric): metric is Histogram => metric.type === 'histogram',
  );
  const families = [
    ...names.map(recordedFamily),
    ...histograms.map(histogramFamily),
    alertFamily(),
  ];
  return `${families.join('\n')}\n# EOF\n`;
};
