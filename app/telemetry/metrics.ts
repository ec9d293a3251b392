// Every metric of the app, in one list: type, unit, labels and meaning. `metrics.test` and the
// traffic test compare it with what /metrics really gives. Names follow OpenTelemetry's semantic
// conventions as Prometheus spells them.

import { collectDefaultMetrics, Gauge, type Metric, Registry } from 'prom-client';
import { Latency } from './latency.ts';
import { Tally } from './tally.ts';

/** The convention's bounds for HTTP durations, and 0.2, 0.3 and 2 s, at which SLOs look. */
const durationBounds = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.25, 0.3, 0.5, 0.75, 1, 2, 2.5, 5, 7.5, 10,
];

export const catalogue = {
  httpDuration: {
    type: 'histogram',
    name: 'http_server_request_duration_seconds',
    unit: 'seconds',
    labels: ['http_request_method', 'http_route', 'http_response_status_code'],
    help: 'Time from the request line to the last byte of the answer, by route.',
    bounds: durationBounds,
  },
  cacheLookups: {
    type: 'counter',
    name: 'app_cache_lookups_total',
    unit: 'lookups',
    labels: ['cache', 'result'],
    help: 'Look-ups in the cache by name of the cache and result: hit, miss or error.',
  },
  syncLatency: {
    type: 'histogram',
    name: 'collab_sync_latency_seconds',
    unit: 'seconds',
    labels: [],
    help: "From one client's sending an edit to another client's applying it, as the receiver reports.",
    bounds: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10],
  },
  presenceLatency: {
    type: 'histogram',
    name: 'collab_presence_latency_seconds',
    unit: 'seconds',
    labels: [],
    help: "From one client's moving its cursor to another client's showing it, as the receiver reports.",
    bounds: [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 2, 5, 10],
  },
  deliveries: {
    type: 'counter',
    name: 'collab_deliveries_total',
    unit: 'deliveries',
    labels: ['result'],
    help: 'Revisions told to clients, as they report: live, replayed (after an interruption) or missed (a gap).',
  },
  sessionSeconds: {
    type: 'counter',
    name: 'collab_session_seconds_total',
    unit: 'seconds',
    labels: ['state'],
    help: 'Time that collaboration sessions spent connected or interrupted.',
  },
  connections: {
    type: 'counter',
    name: 'collab_connections_total',
    unit: 'connections',
    labels: ['result'],
    help: 'Attempts to join the hub by result: accepted, refused (a limit), unauthorized, failed.',
  },
  reconnections: {
    type: 'counter',
    name: 'collab_reconnections_total',
    unit: 'reconnections',
    labels: ['result'],
    help: 'Interrupted sessions by their end: resumed, moved (resumed at another instance) or expired.',
  },
  hubMessages: {
    type: 'counter',
    name: 'collab_messages_total',
    unit: 'messages',
    labels: ['direction', 'type'],
    help: 'Messages over the hub, in and out, by type.',
  },
  hubErrors: {
    type: 'counter',
    name: 'collab_errors_total',
    unit: 'errors',
    labels: ['code'],
    help: 'Hub messages refused or sockets closed for cause, by code.',
  },
  openSessions: {
    type: 'gauge',
    name: 'collab_sessions',
    unit: 'sessions',
    labels: [],
    help: 'Collaboration sessions that are connected now.',
  },
  workflowRuns: {
    type: 'counter',
    name: 'workflow_runs_total',
    unit: 'runs',
    labels: ['outcome'],
    help: 'Workflow runs that ended, by outcome: completed or failed.',
  },
  workflowStepDuration: {
    type: 'histogram',
    name: 'workflow_step_duration_seconds',
    unit: 'seconds',
    labels: ['type'],
    help: 'Time of one execution of a step, by type of node.',
    bounds: durationBounds,
  },
  signIns: {
    type: 'counter',
    name: 'auth_sign_ins_total',
    unit: 'sign-ins',
    labels: ['result'],
    help: 'Sign-ins by result: success, rejected (wrong credentials) or error (our fault).',
  },
  flagEvaluations: {
    type: 'counter',
    name: 'feature_flag_evaluations_total',
    unit: 'evaluations',
    labels: ['feature_flag_key', 'feature_flag_result_variant'],
    help: 'Evaluations of feature flags by flag and variant.',
  },
  databaseDuration: {
    type: 'histogram',
    name: 'db_client_operation_duration_seconds',
    unit: 'seconds',
    labels: ['db_operation_name'],
    help: 'Time of database statements by first keyword.',
    bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10],
  },
  databaseConnections: {
    type: 'gauge',
    name: 'db_client_connection_count',
    unit: 'connections',
    labels: ['state'],
    help: 'Connections of the pool by state: idle, used or waited for.',
  },
} as const;

type Entry = (typeof catalogue)[keyof typeof catalogue];
type Of<E extends Entry> = E['type'] extends 'histogram'
  ? Latency<E['labels'][number]>
  : E['type'] extends 'counter'
    ? Tally<E['labels'][number]>
    : Gauge<E['labels'][number]>;

export type Metrics = { readonly [K in keyof typeof catalogue]: Of<(typeof catalogue)[K]> } & {
  readonly registry: Registry;
};

/** Sets a gauge only when somebody asks for it. */
export const whenAsked = (gauge: Gauge<string>, look: () => void): void => {
  Object.assign(gauge, { collect: look });
};

const instrument = (entry: Entry): Latency<string> | Tally<string> | Gauge<string> => {
  const { name, help, labels } = entry;
  if (entry.type === 'histogram') return new Latency<string>(name, help, labels, entry.bounds);
  if (entry.type === 'counter') return new Tally<string>(name, help, labels);
  return new Gauge({ name, help, labelNames: [...labels], registers: [] });
};

/** Node's own lag is sampled by a timer, whose every tick costs: it sees what blocks for longer than this. */
const eventLoopMonitoringPrecision = 50;

/** What takes a look at each socket, or each open file, is looked up no more often than this. */
const costlyEveryMs = 15_000;
const costly = [
  'process_open_fds',
  ...['handles', 'requests', 'resources'].flatMap((what) => [
    `nodejs_active_${what}`,
    `nodejs_active_${what}_total`,
  ]),
];

const lookSeldom = (registry: Registry): void => {
  for (const name of costly) {
    const metric = registry.getSingleMetric(name) as Partial<{ collect: () => void }> | undefined;
    const { collect } = metric ?? {};
    if (metric === undefined || collect === undefined) continue;
    let lookedAt = Number.NEGATIVE_INFINITY;
    metric.collect = () => {
      const now = performance.now();
      if (now - lookedAt < costlyEveryMs) return;
      lookedAt = now;
      // Those who ask may have a copy; the figures are the metric's own.
      collect.call(metric);
    };
  }
};

/** A registry of its own, so that tests do not share figures; with Node's default metrics. */
export const createMetrics = (): Metrics => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision });
  lookSeldom(registry);
  const instruments = Object.fromEntries(
    Object.entries(catalogue).map(([key, entry]) => [key, instrument(entry)]),
  );
  // Of ours the registry needs nothing but their names and what they say.
  for (const own of Object.values(instruments)) registry.registerMetric(own as Metric<string>);
  return { ...instruments, registry } as Metrics;
};

const nothing = (): void => {};

/** Counts nothing, for an app without telemetry. */
export const createSilentMetrics = (): Metrics => {
  const silent = () => ({ observe: nothing, inc: nothing, dec: nothing, set: nothing });
  const instruments = Object.fromEntries(Object.keys(catalogue).map((key) => [key, silent()]));
  return { ...instruments, registry: new Registry() } as unknown as Metrics;
};
