// What becomes of pushed spans: they are counted, durably, before the sender is answered; those that
// are worth keeping, and errors, go on to people.

import type { SloSet } from '../language/slo-set.ts';
import type { ErrorTracking } from './errors/tracking.ts';
import { TraceChoice } from './ingest/otlp/choice/trace-choice.ts';
import { SpanScanner } from './ingest/otlp/scan/span-scanner.ts';
import type { OtlpSinks } from './ingest/otlp/signals.ts';
import type { Batch } from './ingest/sample.ts';
import type { Span } from './ingest/span.ts';
import { compile } from './sli/compilation.ts';
import { createSpanCounter } from './sli/scanned-spans.ts';
import type { TraceStore } from './store/traces.ts';

export type SpanIntakeOptions = {
  readonly slos: SloSet;
  /** DataSources that are pushed to. */
  readonly sources: readonly string[];
  /** Resolves once the batch is durable. */
  readonly ingest: (batch: Batch) => Promise<unknown>;
  readonly traces: Pick<TraceStore, 'add'>;
  readonly errors: Pick<ErrorTracking, 'take' | 'saw'>;
  readonly onSpans: (count: number) => void;
};

export type SpanIntake = Pick<OtlpSinks, 'scanning'> & {
  readonly close: () => void;
};

/** Which releases run is learned from a request's first resources, each again after so long. */
const mostResources = 16;
const releaseMs = 10_000;
const mostReleases = 1000;

const batchOf = (source: string, timeMs: number, fingerprint: string) => {
  const head = { source, target: 'traces', timeMs, complete: false, fingerprint };
  return { ...head, samples: [] };
};

export const createSpanIntake = (options: SpanIntakeOptions): SpanIntake => {
  const { slos, sources, ingest, traces, errors, onSpans } = options;
  const compilation = compile(slos);
  const counters = new Map(
    sources
      .map((source) => [source, createSpanCounter(compilation, source)] as const)
      .filter(([, { filters }]) => filters.length > 0),
  );
  const choice = new TraceChoice({
    interests: slos.objectives.flatMap(({ exemplars }) => exemplars ?? []),
    keep: (spans) => traces.add(spans),
    onExceptions: (spans) => errors.take(spans),
  });
  const scanner = new SpanScanner([
    ...counters.values().flatMap(({ filters }) => filters),
    ...choice.filters,
  ]);

  const releases = new Map<string, number>();
  const seeReleases = (nowMs: number) => {
    const { resourceCount } = scanner.table;
    for (let place = 0; place < Math.min(resourceCount, mostResources); place += 1) {
      const release = scanner.releaseOf(place);
      const seenMs = releases.get(release) ?? Number.NEGATIVE_INFINITY;
      if (nowMs - seenMs < releaseMs && nowMs >= seenMs) continue;
      const span: Span | null = choice.spanOf(scanner, place);
      if (span === null) continue;
      if (releases.size >= mostReleases) releases.clear();
      releases.set(release, nowMs);
      errors.saw([span]);
    }
  };

  return {
    scanning: {
      scanner,
      ingest: (source, { fingerprint, receivedMs }) => {
        onSpans(scanner.count);
        const counted = counters.get(source)?.count(scanner, receivedMs);
        seeReleases(receivedMs);
        choice.take(scanner);
        // Counts are promised with the answer; the bodies that are kept for people are not.
        return counted && ingest({ ...batchOf(source, receivedMs, fingerprint), counted });
      },
    },
    close: () => choice.close(),
  };
};
