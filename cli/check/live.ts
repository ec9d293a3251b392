// What --metrics names, read: a page of metrics (a file or a URL), or a Prometheus server's API.
// Of a server only the metrics that the definitions count are asked for.

import { readFile } from 'node:fs/promises';
import { parseExposition } from '../../collector/ingest/scrape/exposition.ts';
import { fetchText } from '../../collector/ingest/scrape/fetch-text.ts';
import type { LiveMetric, LiveMetrics } from '../../language/lint/live-metrics.ts';
import { askServer, noApi } from './prometheus-api.ts';
import { typeOfSeries } from './series-type.ts';

const limits = { timeoutSeconds: 10, maxBytes: 32 * 1024 * 1024 } as const;

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

type Seen = LiveMetrics | { readonly reason: string };

type Page = { readonly text: string; readonly contentType: string };

/** What TYPE lines say, by the name of the family. */
const declaredTypes = (text: string): ReadonlyMap<string, string> =>
  new Map(
    [...text.matchAll(/^[ \t]*#[ \t]+TYPE[ \t]+(\S+)[ \t]+(\S+)/gm)].map(
      ([, name = '', type = '']) => [name, type],
    ),
  );

/** The series that a declared family without samples will have. */
const seriesOfFamily = (name: string, type: string, openMetrics: boolean): string[] => {
  if (type === 'histogram') return [`${name}_bucket`, `${name}_count`, `${name}_sum`];
  if (type === 'summary') return [name, `${name}_count`, `${name}_sum`];
  return [type === 'counter' && openMetrics ? `${name}_total` : name];
};

/** @returns the series of a page of metrics, or in words why it is none. */
export const readPage = ({ text, contentType }: Page, place: string): Seen => {
  const { samples, rejected } = parseExposition(text, contentType, 0);
  const [first] = rejected;
  if (first) return { reason: `${first.where}: ${first.reason}` };
  const types = declaredTypes(text);
  const labels = new Map<string, Map<string, Set<string>>>();
  for (const sample of samples) {
    const known = labels.get(sample.name) ?? new Map<string, Set<string>>();
    labels.set(sample.name, known);
    for (const [label, value] of Object.entries(sample.labels)) {
      const values = known.get(label) ?? new Set<string>();
      known.set(label, values.add(value));
    }
  }
  const openMetrics = contentType.includes('openmetrics');
  const declared = [...types].flatMap(([name, type]) => seriesOfFamily(name, type, openMetrics));
  const metrics = new Map<string, LiveMetric>();
  for (const name of new Set([...labels.keys(), ...declared]))
    metrics.set(name, { type: typeOfSeries(name, types), labels: labels.get(name) ?? null });
  return { metrics, added: ['job', 'instance'], place };
};

const ofFile = async (place: string): Promise<Seen> => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(place));
    const openMetrics = /^# EOF\n?$/m.test(text.slice(-8));
    return readPage(
      { text, contentType: openMetrics ? 'application/openmetrics-text' : '' },
      place,
    );
  } catch (cause) {
    if (!(cause instanceof Error && 'code' in cause)) throw cause;
    return { reason: cause.code === 'ENOENT' ? 'there is no such file' : cause.message };
  }
};

/** @param wanted the metrics that the definitions count. */
export const seeMetrics = async (place: string, wanted: readonly string[]): Promise<Seen> => {
  if (!isUrl(place)) return ofFile(place);
  const url = URL.parse(place);
  if (!url) return { reason: 'it is not a URL' };
  const ofPage = async (): Promise<Seen> => {
    const page = await fetchText(place, limits);
    return 'reason' in page ? page : readPage(page, place);
  };
  // A bare host is a server first; Prometheus may also live under a path of its own.
  const bare = url.pathname === '/';
  const first = bare ? await askServer(place, wanted) : await ofPage();
  if ('metrics' in first || (bare && first.reason !== noApi)) return first;
  const second = bare ? await ofPage() : await askServer(place, wanted);
  return bare || 'metrics' in second ? second : first;
};
