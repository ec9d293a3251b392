// Where samples and spans come in: the OTLP ports, the scrapers, the probes. What each takes in goes
// to the engine and is measured on the way; what it refuses is counted.

import type { Logger } from 'pino';
import type { SloSet } from '../language/slo-set.ts';
import { type Config, ownMetricsUrl, readSecretVariable } from './config.ts';
import type { Engine } from './engine.ts';
import { tellsOfError } from './errors/occurrence.ts';
import type { ErrorTracking } from './errors/tracking.ts';
import type { Forwarder } from './forward/forwarder.ts';
import type { Memory } from './ingest/limits/memory.ts';
import type { Loop } from './ingest/loop.ts';
import { readLogs } from './ingest/otlp/logs.ts';
import { probeResults, startProbe } from './ingest/probe.ts';
import type { Batch } from './ingest/sample.ts';
import { createOtlpPorts, type OtlpUrls, pushedSources } from './otlp-ports.ts';
import { type Scrapes, startScrapes } from './scrapes.ts';
import { slowWrites } from './slow-writes.ts';
import { createSpanIntake } from './span-intake.ts';
import type { ExemplarBook } from './store/traces/exemplars.ts';
import type { TraceStore } from './store/traces.ts';
import type { Telemetry } from './telemetry.ts';
import { upSource } from './up-source.ts';

export type DoorOptions = {
  readonly config: Config;
  readonly slos: SloSet;
  readonly engine: Pick<
    Engine,
    'ingest' | 'counts' | 'reads' | 'sourceFailed' | 'expectTarget' | 'targetGone'
  >;
  readonly traces: Pick<TraceStore, 'add'>;
  readonly exemplars: Pick<ExemplarBook, 'take'>;
  readonly errors: Pick<ErrorTracking, 'take' | 'takeLogs' | 'saw'>;
  /** null where traces are handed on to nobody. */
  readonly forwarder: Pick<Forwarder, 'take'> | null;
  readonly memory: Memory;
  readonly telemetry: Telemetry;
  readonly log: Logger;
  /** When this process began to count. */
  readonly startedMs: number;
  readonly now: () => number;
};

export type Doors = {
  /** @throws CollectorError `listen-failed` */
  readonly open: () => Promise<OtlpUrls>;
  /** What is under way may end within `graceMs`. */
  readonly close: (graceMs: number) => Promise<void>;
  /** What a person must look at, in sentences. */
  readonly complaints: () => readonly string[];
};

/** Says when something goes wrong and when it is right again, not every second in between. */
const turningPoints = () => {
  const failing = new Set<string>();
  return {
    fails: (name: string): boolean => !failing.has(name) && failing.add(name).has(name),
    works: (name: string): boolean => failing.delete(name),
  };
};

export const openDoors = (options: DoorOptions): Doors => {
  const {
    config,
    slos,
    engine,
    traces,
    exemplars,
    errors,
    forwarder,
    telemetry,
    log,
    startedMs,
    now,
  } = options;
  const turns = turningPoints();
  const loops: Loop[] = [];
  let scrapes: Scrapes | null = null;
  const intervals = new Map<string, number>();

  const ingest = async (
    door: 'otlp' | 'scrape' | 'probe' | 'remote-write',
    batch: Batch,
    onRefused = (count: number, _reason: string) => telemetry.rejected.inc({ door }, count),
  ) => {
    const end = telemetry.ingestSeconds.startTimer({ door });
    try {
      const outcome = await engine.ingest(batch, onRefused);
      telemetry.ingests.inc({ door, result: outcome });
      end();
      exemplars.take(batch);
      return outcome;
    } catch (error) {
      telemetry.ingests.inc({ door, result: 'failed' });
      throw error;
    }
  };

  const spans = createSpanIntake({
    slos,
    sources: pushedSources(slos),
    ingest: (batch) => ingest('otlp', batch),
    traces,
    errors,
    onSpans: (count) => telemetry.spans.inc(count),
  });
  const otlp = createOtlpPorts({
    config,
    slos,
    telemetry,
    memory: options.memory,
    write: {
      counts: (source, metric) => engine.counts(source, metric),
      reads: (source, metric) => engine.reads(source, metric),
      upSource,
      ingest: (batch) => ingest('remote-write', batch),
      onInterval: (written, seconds) => intervals.set(written, seconds),
      onSamples: ({ refused }) => telemetry.rejected.inc({ door: 'remote-write' }, refused),
    },
    ingestMetrics: (batch, onRefused) => ingest('otlp', batch, onRefused),
    isRead: (pushed, series) => engine.reads(pushed, series),
    ...spans,
    ingestLogs: (request, _source, receivedMs) => {
      // All are taken, for what they tell of errors; none is kept.
      errors.takeLogs(readLogs(request, receivedMs, tellsOfError));
      return [];
    },
    ...(forwarder === null ? {} : { forward: (received) => forwarder.take(received) }),
    onRefused: (count) => telemetry.rejected.inc({ door: 'otlp' }, count),
    now,
    log,
  });

  const probe = (each: SloSet['probes'][number]): Loop =>
    startProbe({
      probe: each,
      processStartMs: startedMs,
      onCount: (result) => telemetry.probes.inc({ probe: each.name, result }),
      onBatch: async (batch) => {
        const outcome = await ingest('probe', batch);
        turns.works(`probe ${each.name}`);
        return outcome;
      },
      onFault: (error) => {
        if (turns.fails(`probe ${each.name}`)) {
          log.error({ probe: each.name, err: error }, 'a probe is not stored');
        }
      },
      now,
    });

  // Both results are there before the first probe: what reads the counter must see it rise from 0.
  for (const { name } of slos.probes) {
    for (const result of probeResults) telemetry.probes.inc({ probe: name, result }, 0);
  }

  return {
    open: async () => {
      const urls = await otlp.open();
      const own = { url: ownMetricsUrl(config), registry: telemetry.registry };
      const scraping = { ...options, own, readVariable: readSecretVariable };
      scrapes = startScrapes({ ...scraping, ingest: (batch) => ingest('scrape', batch) });
      loops.push(...slos.probes.map(probe));
      return urls;
    },
    close: async (graceMs) => {
      await Promise.all([scrapes?.stop(), ...loops.map((loop) => loop.stop())]);
      await otlp.close(graceMs);
      spans.close();
    },
    complaints: () => [
      ...(scrapes?.complaints() ?? []),
      ...slowWrites(slos.dataSources, intervals),
    ],
  };
};
