// A histogram of durations that remembers, per bucket, the last span that fell into it and can be found:
// its exemplar. Whoever measures need not know of spans; where none is kept, there is no exemplar. Shown as
// prom-client shows its own.

import { isSpanContextValid, type Span, TraceFlags, trace } from '@opentelemetry/api';
import { LightSpan, slowMs } from './light-span.ts';
import { type LabelValues, Series } from './series.ts';

/** Grafana's data source follows the first of these to the trace. */
export const exemplarLabels = { trace: 'trace_id', span: 'span_id' } as const;

type Exemplar = {
  readonly traceId: string;
  readonly spanId: string;
  readonly value: number;
  /** Seconds of Unix time. */
  readonly at: number;
};

/** By bucket, the last of which has no bound. */
type State = { readonly counts: number[]; readonly exemplars: (Exemplar | null)[]; sum: number };

const exemplarOf = (span: Span | undefined | null, seconds: number): Exemplar | null => {
  if (span === undefined || span === null) return null;
  if (span instanceof LightSpan) {
    // What is slow is worth a look, whatever the rest of its trace is like.
    if (seconds * 1000 >= slowMs) span.trace.wasSlow();
    // What is kept nowhere: an exemplar of it would lead to nothing.
    if (!span.trace.kept) return null;
  }
  const known = span.spanContext();
  if ((known.traceFlags & TraceFlags.SAMPLED) === 0 || !isSpanContextValid(known)) return null;
  return { traceId: known.traceId, spanId: known.spanId, value: seconds, at: Date.now() / 1000 };
};

const shownExemplar = ({ traceId, spanId, value, at }: Exemplar): string =>
  ` # {${exemplarLabels.trace}="${traceId}",${exemplarLabels.span}="${spanId}"} ${value} ${at}`;

export class Latency<L extends string> {
  readonly type = 'histogram';
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  /** Ascending. */
  readonly buckets: readonly number[];
  readonly #series: Series<L, State>;

  constructor(name: string, help: string, labelNames: readonly L[], bounds: readonly number[]) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.buckets = bounds;
    const size = bounds.length + 1;
    this.#series = new Series(labelNames, () => ({
      counts: new Array<number>(size).fill(0),
      exemplars: new Array<Exemplar | null>(size).fill(null),
      sum: 0,
    }));
  }

  /** @param span what the work was done in; the active one where it is not given. */
  readonly observe = (
    labels: LabelValues<L>,
    seconds: number,
    span: Span | undefined | null = trace.getActiveSpan(),
  ): void => {
    const { state } = this.#series.of(labels);
    const bounds = this.buckets;
    let bucket = 0;
    while (bucket < bounds.length && seconds > (bounds[bucket] ?? 0)) bucket += 1;
    state.counts[bucket] = (state.counts[bucket] ?? 0) + 1;
    state.sum += seconds;
    const exemplar = exemplarOf(span, seconds);
    if (exemplar !== null) state.exemplars[bucket] = exemplar;
  };

  /** In prom-client's form. */
  readonly get = async () => ({
    ...{ name: this.name, help: this.help, type: this.type, aggregator: 'sum' },
    values: this.#series.all.flatMap(({ labels, state }) => {
      let count = 0;
      const buckets = state.counts.map((inBucket, index) => {
        count += inBucket;
        const le = this.buckets[index] ?? '+Inf';
        return { labels: { le, ...labels }, value: count, metricName: `${this.name}_bucket` };
      });
      return [
        ...buckets,
        { labels, value: state.sum, metricName: `${this.name}_sum` },
        { labels, value: count, metricName: `${this.name}_count` },
      ];
    }),
  });

  /** @param open as OpenMetrics, with exemplars, or else as Prometheus' plain text. */
  readonly text = (open: boolean): string => {
    const { name } = this;
    const lines = [`# HELP ${name} ${this.help}`, `# TYPE ${name} histogram`];
    for (const { inner, state } of this.#series.all) {
      let count = 0;
      const more = inner === '' ? '' : `,${inner}`;
      for (const [index, inBucket] of state.counts.entries()) {
        count += inBucket;
        const exemplar = open ? state.exemplars[index] : null;
        const shown = exemplar ? shownExemplar(exemplar) : '';
        const le = this.buckets[index] ?? '+Inf';
        lines.push(`${name}_bucket{le="${le}"${more}} ${count}${shown}`);
      }
      const own = inner === '' ? '' : `{${inner}}`;
      lines.push(`${name}_sum${own} ${state.sum}`, `${name}_count${own} ${count}`);
    }
    return lines.join('\n');
  };
}
