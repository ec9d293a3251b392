// The collector's figures about itself, for its own /metrics: what came in, what it cost, whether
// it is on time. Counters and gauges are read where they are kept, at the moment of asking.

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { EngineFigures } from './engine.ts';
import type { ObjectiveRow } from './serve/shapes.ts';

export type Telemetry = ReturnType<typeof createTelemetry>;

const seconds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

export type Sources = {
  readonly engine: () => EngineFigures;
  readonly rows: () => readonly ObjectiveRow[];
  readonly traces: () => {
    readonly traces: number;
    readonly spans: number;
    readonly bytes: number;
  };
  readonly streamReaders: () => number;
  readonly diagnostics: () => number;
};

/** The engine's counters under their names here. */
const engineCounters = {
  signalbox_batches_total: ['batches', 'Batches whose counts are on disk.'],
  signalbox_batches_repeated_total: [
    'repeatedBatches',
    'Batches that came again and were not counted again.',
  ],
  signalbox_samples_total: ['samples', 'Samples taken in.'],
  signalbox_samples_out_of_order_total: [
    'outOfOrderSamples',
    'Cumulative samples older than the last of their series: rejected.',
  ],
  signalbox_samples_too_old_total: [
    'tooOldSamples',
    'Deltas from before what is still open: rejected.',
  ],
  signalbox_samples_invalid_total: ['invalidSamples', 'Samples with impossible values: rejected.'],
  signalbox_resets_total: ['resets', 'Restarts of counted processes that were noticed.'],
  signalbox_gaps_bridged_total: [
    'bridgedGaps',
    'Gaps of more than two intervals whose counts were spread over them.',
  ],
  signalbox_impossible_counts_total: [
    'impossibleCounts',
    'Counts with more good than total: look at the definition.',
  ],
  signalbox_late_slice_events_total: [
    'lateForSlices',
    'Events that came after their time slice had closed: they change no slice.',
  ],
  signalbox_clock_steps_total: ['clockSteps', 'Times that the clock went backwards.'],
  signalbox_commits_total: ['commits', 'Commits to the store.'],
  signalbox_commits_failed_total: [
    'failedCommits',
    'Commits that the disk refused; their senders were told to repeat.',
  ],
  signalbox_commit_seconds_total: ['commitSeconds', 'Time spent committing.'],
} as const satisfies Readonly<Record<string, readonly [keyof EngineFigures, string]>>;

const statuses: readonly ObjectiveRow['status'][] = ['green', 'yellow', 'red', 'no data', 'stale'];

/** A counter that is kept elsewhere: set to its value whenever it is asked for. */
export const mirrored = (
  registry: Registry,
  name: string,
  help: string,
  read: () => number,
): void => {
  new Counter({
    name,
    help,
    registers: [registry],
    collect() {
      this.reset();
      this.inc(read());
    },
  });
};

export const level = (registry: Registry, name: string, help: string, read: () => number): void => {
  new Gauge({
    name,
    help,
    registers: [registry],
    collect() {
      this.set(read());
    },
  });
};

type Labelled = Iterable<readonly [labelValue: string, value: number]>;

/** As `mirrored`, one for each value of a label. */
export const mirroredBy = (
  registry: Registry,
  label: string,
  name: string,
  help: string,
  read: () => Labelled,
): void => {
  new Counter({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [labelValue, value] of read()) this.inc({ [label]: labelValue }, value);
    },
  });
};

/** As `level`; a value that is not read any more is gone. */
export const levelBy = (
  registry: Registry,
  label: string,
  name: string,
  help: string,
  read: () => Labelled,
): void => {
  new Gauge({
    name,
    help,
    labelNames: [label],
    registers: [registry],
    collect() {
      this.reset();
      for (const [labelValue, value] of read()) this.set({ [label]: labelValue }, value);
    },
  });
};

/** Counters that are read from their beginning must be there before anything happens. */
const withZeros = (ingests: Counter<'door' | 'result'>): Counter<'door' | 'result'> => {
  for (const door of ['otlp', 'scrape', 'probe', 'remote-write']) {
    for (const result of ['stored', 'repeated', 'failed']) ingests.inc({ door, result }, 0);
  }
  return ingests;
};

export const createTelemetry = (sources: Sources) => {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  for (const [name, [key, help]] of Object.entries(engineCounters)) {
    mirrored(registry, name, help, () => sources.engine()[key]);
  }
  level(
    registry,
    'signalbox_batches_queued',
    'Batches that wait for the next commit.',
    () => sources.engine().queued,
  );
  level(registry, 'signalbox_traces_kept', 'Traces that are kept.', () => sources.traces().traces);
  level(
    registry,
    'signalbox_trace_bytes',
    'Estimated size of the kept traces.',
    () => sources.traces().bytes,
  );
  level(
    registry,
    'signalbox_stream_readers',
    'Readers of the event stream.',
    sources.streamReaders,
  );
  level(registry, 'signalbox_diagnostics', 'Loud complaints on the board.', sources.diagnostics);

  new Gauge({
    name: 'signalbox_objective_status',
    help: 'The status that an objective has is 1, the others 0.',
    labelNames: ['name', 'objective', 'status'],
    registers,
    collect() {
      this.reset();
      for (const row of sources.rows()) {
        for (const status of statuses) {
          const { name, objective } = row;
          this.set({ name, objective, status }, row.status === status ? 1 : 0);
        }
      }
    },
  });

  return {
    registry,
    ingestSeconds: new Histogram({
      name: 'signalbox_ingest_seconds',
      help: 'From a batch at the door to its counts on disk, by door: otlp, scrape, probe or remote-write.',
      labelNames: ['door'],
      buckets: seconds,
      registers,
    }),
    ingests: withZeros(
      new Counter({
        name: 'signalbox_ingest_total',
        help: 'Batches by door and what became of them: stored, repeated (counted before), failed (not taken, to be sent again).',
        labelNames: ['door', 'result'],
        registers,
      }),
    ),
    spans: new Counter({ name: 'signalbox_spans_total', help: 'Spans taken in.', registers }),
    otlpAnswers: new Counter({
      name: 'signalbox_otlp_answers_total',
      help: 'OTLP requests by the HTTP status they were answered.',
      labelNames: ['status'],
      registers,
    }),
    otlpCalls: new Counter({
      name: 'signalbox_otlp_calls_total',
      help: 'Calls of OTLP over gRPC by the code of gRPC they ended with.',
      labelNames: ['code'],
      registers,
    }),
    rejected: new Counter({
      name: 'signalbox_rejected_total',
      help: 'Parts of input that were not taken, by door: lines of a scrape; spans, points and records of a push.',
      labelNames: ['door'],
      registers,
    }),
    scrapeUp: new Gauge({
      name: 'signalbox_scrape_up',
      help: 'Whether the last scrape of the target succeeded.',
      labelNames: ['target'],
      registers,
    }),
    scrapes: new Counter({
      name: 'signalbox_scrapes_total',
      help: 'Scrapes by target and result: stored, failed.',
      labelNames: ['target', 'result'],
      registers,
    }),
    // Named as in the SLOs, so that Prometheus can compute uptime from the same probes.
    probes: new Counter({
      name: 'probe_requests_total',
      help: 'Probes by result, since this process began: success, failure.',
      labelNames: ['probe', 'result'],
      registers,
    }),
    evaluationSeconds: new Histogram({
      name: 'signalbox_evaluation_seconds',
      help: 'Time of one evaluation of all objectives.',
      buckets: seconds,
      registers,
    }),
    evaluationDelay: new Histogram({
      name: 'signalbox_evaluation_delay_seconds',
      help: 'How late an evaluation began.',
      buckets: seconds,
      registers,
    }),
    evaluationsSkipped: new Counter({
      name: 'signalbox_evaluations_skipped_total',
      help: 'Seconds without an evaluation because the one before took too long.',
      registers,
    }),
    evaluationsFailed: new Counter({
      name: 'signalbox_evaluations_failed_total',
      help: 'Evaluations that the store did not take.',
      registers,
    }),
    heartbeats: new Counter({
      name: 'signalbox_heartbeats_total',
      help: 'Heartbeats to HEARTBEAT_URL: sent, failed, or withheld because the work is not done.',
      labelNames: ['result'],
      registers,
    }),
    alertTransitions: new Counter({
      name: 'signalbox_alert_transitions_total',
      help: 'Alerts that began to fire or were resolved.',
      labelNames: ['to'],
      registers,
    }),
    deliveryAttempts: new Counter({
      name: 'signalbox_delivery_attempts_total',
      help: 'Attempts to deliver a notification, by receiver and result: taken or refused.',
      labelNames: ['receiver', 'result'],
      registers,
    }),
    streamDropped: new Counter({
      name: 'signalbox_stream_readers_dropped_total',
      help: 'Readers that did not keep up with the stream and were cut off.',
      registers,
    }),
  };
};
