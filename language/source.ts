// Where counts come from: data sources, and the ScrapeTargets and Probes that feed them.
// A source's interval is its annotation's, or that of the slowest target which feeds it.

import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import { parseSeconds } from './duration.ts';
import type { DataSource, Probe, ScrapeTarget } from './slo-set.ts';
import { isForeign, reportForeign, sourceType } from './source-type.ts';
import { readTargetAccess } from './target-access.ts';
import { readUrl } from './url.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

type Watched = ScrapeTarget & Probe;

/** Data sources by name. */
export type Sources = ReadonlyMap<string, DataSource>;

/** What is pushed needs nothing that feeds it. */
const isPushed = (type: DataSource['type']): boolean => type === 'otlp' || type === 'remote-write';

const intervalAnnotation = 'signalbox/interval';

/** How often an OpenTelemetry SDK exports metrics unless told otherwise. */
const pushIntervalSeconds = 60;
const defaultIntervalSeconds = 15;
const longestTimeoutSeconds = 10;

/** The seconds of a text at `path`, `fallback` where there is none, null when it is wrong. */
export const readSeconds = (
  text: string | undefined,
  fallback: number,
  mark: Mark,
  report: Report,
): number | null => {
  if (text === undefined) return fallback;
  const seconds = parseSeconds(text);
  if (seconds === null) {
    const fix = 'Write a whole number and one of ms, s, m, h, d, w: 30s.';
    report('duration', mark, `'${text}' is not a duration`, fix);
  }
  return seconds;
};

const readWatched = (
  definition: DefinitionOf<'ScrapeTarget' | 'Probe'>,
  index: Index,
  variables: Readonly<Record<string, string>>,
  report: Report,
): Watched | null => {
  const { name, document, kind } = definition;
  const { spec } = definition.body;
  const at = (field: string): Mark => document.mark(['spec', field]);
  const url = readUrl(spec.url, variables, document, ['spec', 'url'], report);
  const interval = readSeconds(spec.interval, defaultIntervalSeconds, at('interval'), report);
  const longest = Math.min(interval ?? defaultIntervalSeconds, longestTimeoutSeconds);
  const timeout = readSeconds(spec.timeout, longest, at('timeout'), report);
  const grace = 'startupGrace' in spec ? spec.startupGrace : undefined;
  const startupGrace = readSeconds(grace, 0, at('startupGrace'), report);
  const source = index.get('DataSource', spec.source);
  const needed = kind === 'Probe' ? 'probe' : 'prometheus';
  if (!source) {
    index.reportUnknown('DataSource', spec.source, at('source'));
    return null;
  }
  if (source.body.spec.type.toLowerCase() !== needed) {
    const message = `a ${kind} cannot feed '${spec.source}', whose type is ${source.body.spec.type}`;
    report('target-of-source', at('source'), message, `Name a DataSource of type ${needed}.`);
    return null;
  }
  if (url === null || interval === null || timeout === null || startupGrace === null) return null;
  if (timeout > interval) {
    const message = `the timeout of ${timeout} s is longer than the interval of ${interval} s`;
    report('timeout-too-long', at('timeout'), message, `Write ${spec.interval ?? '15s'} or less.`);
    return null;
  }
  const access = readTargetAccess(spec, url, document, report);
  if (access === null) return null;
  return {
    ...{ name, source: spec.source, url },
    ...{ intervalSeconds: interval, timeoutSeconds: timeout, startupGraceSeconds: startupGrace },
    ...access,
  };
};

const readDataSource = (
  definition: DefinitionOf<'DataSource'>,
  feeding: readonly Watched[],
  report: Report,
): DataSource | null => {
  const { name, document, body } = definition;
  const type = sourceType(body.spec.type);
  if (type === null) {
    reportForeign(body.spec.type, document.mark(['spec', 'type']), report);
    return null;
  }
  if (!isPushed(type) && feeding.length === 0) {
    const kind = type === 'probe' ? 'Probe' : 'ScrapeTarget';
    const message = `no ${kind} feeds the source '${name}'`;
    report(
      'source-without-input',
      document.mark(['metadata', 'name']),
      message,
      `Define a ${kind}.`,
    );
  }
  const slowest = Math.max(0, ...feeding.map(({ intervalSeconds }) => intervalSeconds));
  const usual = slowest || (type === 'otlp' ? pushIntervalSeconds : defaultIntervalSeconds);
  const path: Path = ['metadata', 'annotations', intervalAnnotation];
  const declared = body.metadata.annotations?.[intervalAnnotation];
  const intervalSeconds = readSeconds(declared, usual, document.mark(path), report);
  return intervalSeconds === null ? null : { name, type, intervalSeconds };
};

/** What is pushed without a token is taken for that of the first source that is pushed to. */
const reportByToken = (index: Index, report: Report): void => {
  const [first, ...others] = index
    .all('DataSource')
    .filter(({ body }) => body.spec.type.toLowerCase() === 'otlp');
  for (const { name, document } of others) {
    const message = `'${name}' hears only what is pushed with a token of its own; all else is taken for '${first?.name}'`;
    const fix = `Give ${name} a token in the collector's OTLP_TOKENS, or count from ${first?.name}.`;
    report('pushed-by-token', document.mark(['metadata', 'name']), message, fix);
  }
};

const isRead = <Value>(value: Value | null): value is Value => value !== null;

/** All sources, and what is scraped and probed. */
export const readSources = (
  index: Index,
  variables: Readonly<Record<string, string>>,
  report: Report,
): { sources: Sources; scrapeTargets: readonly ScrapeTarget[]; probes: readonly Probe[] } => {
  const watched = (kind: 'ScrapeTarget' | 'Probe'): Watched[] =>
    index
      .all(kind)
      .map((definition) => readWatched(definition, index, variables, report))
      .filter(isRead);
  const scrapeTargets = watched('ScrapeTarget');
  const probes = watched('Probe');
  const sources = index
    .all('DataSource')
    .map((definition) => {
      const feeding = [...scrapeTargets, ...probes].filter((to) => to.source === definition.name);
      return readDataSource(definition, feeding, report);
    })
    .filter(isRead);
  reportByToken(index, report);
  const byName = new Map(sources.map((source) => [source.name, source]));
  return { sources: byName, scrapeTargets, probes };
};

/** The name of the source that a metricSource means: the one it names, or the only one of its type. */
export const resolveSource = (
  metric: { readonly metricSourceRef?: string | undefined; readonly type?: string | undefined },
  path: Path,
  document: YamlDocument,
  sources: Sources,
  index: Index,
  report: Report,
): string | null => {
  if (metric.type !== undefined && isForeign(metric.type)) {
    reportForeign(metric.type, document.mark([...path, 'type']), report);
    return null;
  }
  const written = metric.type?.toLowerCase();
  // TraceQL asks of spans, and those are pushed by OTLP.
  const type = written === 'traceql' ? 'otlp' : written;
  if (metric.metricSourceRef === undefined) {
    const fitting = [...sources.values()].filter((source) => !type || source.type === type);
    const [only] = fitting;
    if (type && only && fitting.length === 1) return only.name;
    const message = type
      ? `${only ? 'several DataSources are' : 'no DataSource is'} of type '${metric.type}'`
      : 'the query does not say where it counts';
    const fix = only
      ? `Add 'metricSourceRef': one of ${fitting.map(({ name }) => name).join(', ')}.`
      : `Define a DataSource${type ? ` of type '${type}'` : ', and name it with metricSourceRef'}.`;
    const at = metric.type === undefined ? path : [...path, 'type'];
    report('unknown-reference', document.mark(at), message, fix);
    return null;
  }
  const mark = document.mark([...path, 'metricSourceRef']);
  const source = sources.get(metric.metricSourceRef);
  if (!source) {
    index.reportUnknown('DataSource', metric.metricSourceRef, mark);
    return null;
  }
  if (type !== undefined && type !== source.type) {
    const message = `the type '${metric.type}' is not that of '${source.name}', ${source.type}`;
    const fix = `Leave 'type' out, or write '${source.type}'.`;
    report('source-type', document.mark([...path, 'type']), message, fix);
    return null;
  }
  return source.name;
};
