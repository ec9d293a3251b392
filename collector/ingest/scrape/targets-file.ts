// A list of instances as Prometheus reads it by file_sd_configs, in JSON or YAML. A list is taken
// whole or not at all: with one instance that makes no sense nobody knows what was meant.

import { parse } from 'yaml';
import { z } from 'zod';
import type { Labels } from '../sample.ts';

export type Instance = {
  /** What is scraped, and the `target` of its batches. */
  readonly url: string;
  /** Of every series of it. */
  readonly labels: Labels;
};

const labelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

const schema = z.array(
  z.strictObject({
    targets: z.array(z.string()),
    labels: z.record(z.string().regex(labelName, 'is no name of a label'), z.string()).optional(),
  }),
);

const parameterPrefix = '__param_';

/** @returns null where the address is more or less than a host and perhaps a port */
const urlOf = (base: string, address: string, labels: Labels): string | null => {
  const { __scheme__: scheme, __metrics_path__: path } = labels;
  if (/[/?#@\s]/.test(address) || address === '') return null;
  const given = new URL(base);
  const text = `${scheme ?? given.protocol.slice(0, -1)}://${address}${path ?? given.pathname}`;
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  url.search = path?.includes('?') ? url.search : given.search;
  for (const [name, value] of Object.entries(labels)) {
    if (name.startsWith(parameterPrefix)) {
      url.searchParams.set(name.slice(parameterPrefix.length), value);
    }
  }
  return url.href;
};

/** Labels that begin with __ say how to scrape, and are none of the series. */
const seriesLabels = (labels: Labels): Labels =>
  Object.fromEntries(
    Object.entries(labels)
      .filter(([name, value]) => !name.startsWith('__') && value !== '')
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );

const placeOf = (path: readonly PropertyKey[]): string =>
  path.length === 0 ? 'it' : path.map(String).join('.');

/** @param base the URL whose host and port each address takes the place of */
export const readTargets = (
  text: string,
  base: string,
): { readonly instances: readonly Instance[] } | { readonly reason: string } => {
  let document: unknown;
  try {
    document = parse(text);
  } catch (error) {
    const [first = ''] = String(Object(error).message ?? error).split('\n');
    return { reason: `it is neither JSON nor YAML: ${first.replace(/:$/, '')}` };
  }
  const { data, error } = schema.safeParse(document);
  if (error) {
    const [issue] = error.issues;
    return { reason: `${placeOf(issue?.path ?? [])}: ${issue?.message ?? 'it is no list'}` };
  }
  const instances = new Map<string, Instance>();
  for (const { targets, labels = {} } of data) {
    for (const address of targets) {
      const url = urlOf(base, address, labels);
      if (url === null) return { reason: `'${address}' is no host:port` };
      if (!instances.has(url)) instances.set(url, { url, labels: seriesLabels(labels) });
    }
  }
  return { instances: [...instances.values()] };
};
