// A small SLO set and the batches that feed it, for tests: requests counted by one scraped target.

import type {
  IndicatorOf,
  LinearForm,
  Matcher,
  Objective,
  SloSet,
} from '../../language/slo-set.ts';
import type { Batch, Sample } from '../ingest/sample.ts';

/** A Monday noon, on a cell of every width but the day's. */
export const noonMs = Temporal.Instant.from('2026-03-02T12:00:00Z').epochMilliseconds;

const selected = (metric: string, matchers: readonly Matcher[] = []): LinearForm => [
  { factor: 1, selector: { metric, matchers } },
];

export const requests: IndicatorOf<'counters'> = {
  kind: 'counters',
  id: 'requests',
  source: 'app',
  good: selected('requests_total', [{ label: 'code', operator: '!~', value: '5..' }]),
  total: selected('requests_total'),
  goodText: 'requests_total{code!~"5.."}',
  totalText: 'requests_total',
};

/** Good is what falls into the bucket of half a second. */
export const fast: IndicatorOf<'counters'> = {
  kind: 'counters',
  id: 'fast',
  source: 'app',
  good: selected('duration_seconds_bucket', [{ label: 'le', operator: '=', value: '0.50' }]),
  total: selected('duration_seconds_count'),
  goodText: 'duration_seconds_bucket{le="0.5"}',
  totalText: 'duration_seconds_count',
};

/** Workers that are not stuck, of all there are, as gauges tell it at each scrape. */
export const workers: IndicatorOf<'gauges'> = {
  kind: 'gauges',
  id: 'workers',
  source: 'app',
  good: [...selected('workers'), { factor: -1, selector: { metric: 'stuck', matchers: [] } }],
  total: selected('workers'),
  goodText: 'workers - stuck',
  totalText: 'workers',
};

export const hits: IndicatorOf<'ratio'> = {
  kind: 'ratio',
  id: 'hits',
  source: 'app',
  value: selected('hit_ratio'),
  gives: 'good',
  goodText: 'hit_ratio',
  totalText: 'every scrape',
};

export const depth: IndicatorOf<'threshold'> = {
  kind: 'threshold',
  id: 'depth',
  source: 'app',
  value: selected('queue_depth'),
  operator: 'lte',
  threshold: 100,
  goodText: 'queue_depth <= 100',
  totalText: 'queue_depth',
};

export const objective: Objective = {
  key: 'errors/answered',
  slo: 'errors',
  objective: 'answered',
  title: 'Error rate',
  description: 'Requests are answered.',
  service: 'api',
  target: 0.99,
  indicator: requests,
  slices: null,
  period: { kind: 'rolling', seconds: 30 * 86_400, text: '30d' },
  status: {
    name: 'errors',
    windowSeconds: 60,
    minimumBadEvents: 3,
    holdSeconds: 5,
    red: [{ indicator: requests, badRatioAbove: 0.2, text: 'more than 20 % failed' }],
    yellow: [],
  },
  burn: {
    name: 'default',
    alerts: [
      {
        severity: 'page',
        longSeconds: 3600,
        shortSeconds: 300,
        factor: 14.4,
        minimumBadEvents: 3,
        forSeconds: 0,
        notify: [],
        and: [],
      },
    ],
  },
  exemplars: null,
  runbook: null,
  k6Metric: null,
  owner: null,
  place: { file: 'slos/errors.yaml', line: 1, column: 1 },
};

export const sloSet = (objectives: readonly Objective[] = [objective]): SloSet => ({
  objectives,
  dataSources: [
    { name: 'app', type: 'prometheus', intervalSeconds: 1 },
    { name: 'pushed', type: 'otlp', intervalSeconds: 10 },
  ],
  scrapeTargets: [],
  probes: [],
  loadGates: [],
  services: [],
  notificationTargets: [],
  composites: [],
  rolloutPolicies: [],
  maintenances: [],
  budgetPolicies: [],
});

export const target = 'http://app/metrics';

export const counter = (
  name: string,
  labels: Sample['labels'],
  value: number,
  timeMs: number,
  createdMs?: number,
): Sample => ({
  name,
  labels,
  value,
  kind: 'counter',
  timeMs,
  ...(createdMs === undefined ? {} : { createdMs }),
});

export const gauge = (
  name: string,
  value: number,
  timeMs: number,
  labels: Sample['labels'] = {},
): Sample => ({ name, labels, value, kind: 'gauge', timeMs });

/** A scrape that found so many requests by code. */
export const scraped = (
  timeMs: number,
  byCode: Readonly<Record<string, number>>,
  processStartMs?: number,
): Batch => ({
  source: 'app',
  target,
  timeMs,
  complete: true,
  ...(processStartMs === undefined ? {} : { processStartMs }),
  samples: Object.entries(byCode).map(([code, value]) =>
    counter('requests_total', { code }, value, timeMs),
  ),
});

export const pushed = (
  timeMs: number,
  samples: readonly Sample[],
  fingerprint?: string,
): Batch => ({
  source: 'app',
  target: 'app/1',
  timeMs,
  complete: false,
  ...(fingerprint === undefined ? {} : { fingerprint }),
  samples,
});
