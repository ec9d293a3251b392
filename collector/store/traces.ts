// The traces that the collector keeps: a bounded set in memory, found by what people know of them and
// shown by id, with a file behind it that survives a restart. Best effort: a fault of the file costs the
// file, never a trace in memory or a count.

import type { SpanFilter } from '../../language/slo-set.ts';
import type { Span } from '../ingest/span.ts';
import type { TraceChoices, TraceDetail, TraceSummary } from '../serve/traces/shapes.ts';
import { openOrGoWithout } from './best-effort.ts';
import { KeptTrace } from './traces/kept-trace.ts';
import { answers, routeOf, type TraceQuery } from './traces/query.ts';
import { Retention } from './traces/retention.ts';
import { openTraceFile, type TraceFile } from './traces/trace-file.ts';

export type TraceStoreOptions = {
  /** Of kept spans, as JSON; default 32 MiB. */
  readonly maxBytes?: number;
  /** Traces that one of these finds are kept first: the exemplar filters of the objectives. */
  readonly interests?: readonly SpanFilter[];
  /** Told of every fault of the file; the traces stay in memory then. */
  readonly onFault?: (error: unknown) => void;
  readonly random?: () => number;
};

export type TraceStore = {
  readonly add: (spans: readonly Span[]) => void;
  /** Traces that answer to all that is asked; the newest, or the slowest, first. */
  readonly find: (
    query: TraceQuery,
    options: { readonly limit: number; readonly order?: 'newest' | 'slowest' },
  ) => TraceSummary[];
  /** What can be asked for. */
  readonly choices: () => TraceChoices;
  readonly get: (traceId: string) => TraceDetail | null;
  readonly has: (traceId: string) => boolean;
  readonly size: () => { readonly traces: number; readonly spans: number; readonly bytes: number };
  /** Writes what is not yet in the file. */
  readonly flush: () => void;
  readonly close: () => void;
};

/** No single trace may fill the store. */
const traceShare = 1 / 8;
/** How often the file is written, and how many traces at a time: some 10 ms of work. */
const writeMs = 1000;
const writtenAtOnce = 300;
const mostChoices = 500;

/** @param path of the SQLite file; null keeps everything in memory. */
export const createTraceStore = (
  path: string | null,
  options: TraceStoreOptions = {},
): TraceStore => {
  const maxBytes = options.maxBytes ?? 32 * 1024 * 1024;
  const onFault = options.onFault ?? (() => {});
  const retention = new Retention(maxBytes, options.interests ?? [], options.random ?? Math.random);
  const traces = new Map<string, KeptTrace>();
  const changed = new Map<string, KeptTrace>();
  const gone = new Set<string>();

  const add = (spans: readonly Span[]) => {
    const grown = new Map<KeptTrace, number>();
    for (const span of spans) {
      const trace = traces.get(span.traceId) ?? new KeptTrace(span.traceId);
      const bytes = trace.add(span, maxBytes * traceShare);
      if (bytes === 0) continue;
      traces.set(span.traceId, trace);
      grown.set(trace, (grown.get(trace) ?? 0) + bytes);
    }
    for (const [trace, bytes] of grown) {
      retention.place(trace, bytes);
      changed.set(trace.traceId, trace);
      gone.delete(trace.traceId);
    }
    for (const { traceId } of retention.evict()) {
      traces.delete(traceId);
      changed.delete(traceId);
      gone.add(traceId);
    }
  };

  const file: TraceFile | null = openOrGoWithout(path, openTraceFile, onFault);
  for (const spans of file?.load() ?? []) add(spans);
  // What was just read need not be written again; what no longer fits must go from the file too.
  changed.clear();

  let failing = false;
  const write = (limit: number) => {
    if (!file || (changed.size === 0 && gone.size === 0)) return;
    const some = [...changed.values().take(limit)];
    const removed = [...gone.values().take(limit)];
    try {
      file.write(some, removed);
      for (const { traceId } of some) changed.delete(traceId);
      for (const traceId of removed) gone.delete(traceId);
      failing = false;
    } catch (error) {
      // Once, not every second: what could not be written is tried again.
      if (!failing) onFault(error);
      failing = true;
    }
  };
  const flush = () => write(Number.POSITIVE_INFINITY);
  const timer = setInterval(write, writeMs, writtenAtOnce).unref();

  return {
    add,
    find: (query, { limit, order = 'newest' }) => {
      const found = [...traces.values().filter((trace) => answers(trace, query))];
      found.sort(
        order === 'newest'
          ? (a, b) => b.startMs - a.startMs
          : (a, b) => b.durationMs - a.durationMs || b.startMs - a.startMs,
      );
      return found.slice(0, limit).flatMap((trace) => trace.summary() ?? []);
    },
    choices: () => {
      const services = new Set<string>();
      const routes = new Set<string>();
      for (const trace of traces.values()) {
        for (const service of trace.services) services.add(service);
        for (const span of trace.spans) {
          const route = routeOf(span);
          // What a framework's inner spans tell lacks the method.
          if (route?.includes(' ') && routes.size < mostChoices) routes.add(route);
        }
      }
      return { services: [...services].toSorted(), routes: [...routes].toSorted() };
    },
    get: (traceId) => traces.get(traceId)?.detail() ?? null,
    has: (traceId) => traces.has(traceId),
    size: () => {
      const spans = traces.values().reduce((sum, trace) => sum + trace.spanCount, 0);
      return { traces: traces.size, spans, bytes: retention.bytes };
    },
    flush,
    close: () => {
      clearInterval(timer);
      flush();
      file?.close();
    },
  };
};
