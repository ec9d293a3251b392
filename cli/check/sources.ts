// Which data source each --metrics is about: the one that it names, or every one that is scraped.

import type { DefinitionFile } from '../../language/files.ts';
import type { LiveMetrics, LiveSources } from '../../language/lint/live-metrics.ts';
import { isMapping, placedQueries } from '../../language/lint/query.ts';
import { sourceText } from '../../language/source-text.ts';
import { parseYaml } from '../../language/yaml-document.ts';
import { UsageError } from '../command.ts';
import { seeMetrics } from './live.ts';

export type MetricsPlace = { readonly source: string | null; readonly place: string };

/** @throws UsageError for an empty place. */
export const readMetricsPlace = (text: string): MetricsPlace => {
  const [, source, place] = /^([a-z0-9][-a-z0-9.]*)=(.+)$/s.exec(text) ?? [];
  if (text === '') throw new UsageError('--metrics needs a file or a URL.');
  return source && place ? { source, place } : { source: null, place: text };
};

const dataSources = (documents: ReturnType<typeof parseYaml>): ReadonlyMap<string, string> =>
  new Map(
    documents.flatMap(({ value }) => {
      if (!isMapping(value) || value.kind !== 'DataSource') return [];
      const { metadata, spec } = value;
      const name = isMapping(metadata) ? metadata.name : null;
      const type = isMapping(spec) ? spec.type : null;
      return typeof name === 'string' && typeof type === 'string'
        ? [[name, type.toLowerCase()] as const]
        : [];
    }),
  );

export const liveSources = async (
  places: readonly MetricsPlace[],
  files: readonly DefinitionFile[],
): Promise<{ readonly live: LiveSources } | { readonly reason: string }> => {
  if (places.length === 0) return { live: () => null };
  const documents = files.flatMap(({ path, text }) =>
    parseYaml(sourceText(path, text), () => undefined),
  );
  const types = dataSources(documents);
  const queries = placedQueries(documents);
  const seen = new Map<string | null, LiveMetrics>();
  for (const { source, place } of places) {
    if (source !== null && !types.has(source))
      return { reason: `--metrics names the data source '${source}', which is not defined` };
    const counted = queries.filter((query) => source === null || query.source === source);
    const wanted = counted.flatMap(({ selectors }) => selectors.map(({ metric }) => metric.text));
    const metrics = await seeMetrics(place, [...new Set(wanted)].sort());
    if ('reason' in metrics)
      return { reason: `cannot read metrics at ${place}: ${metrics.reason}` };
    seen.set(source, metrics);
  }
  const scraped = (name: string | null) => name === null || types.get(name) === 'prometheus';
  return {
    live: (name) => seen.get(name) ?? (scraped(name) ? (seen.get(null) ?? null) : null),
  };
};
