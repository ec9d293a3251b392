// Scrapes one target in a loop. A scrape is atomic: it becomes one Batch with `up` 1, or a failure
// with the reason and `up` 0, never a part of what the target said.

import { createHash } from 'node:crypto';
import type { ScrapeTarget } from '../../../language/slo-set.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Batch, Labels, Rejection, Sample } from '../sample.ts';
import { credentialsFor, type ReadVariable } from './credentials.ts';
import { parseExposition } from './exposition.ts';
import { fetchText } from './fetch-text.ts';

export type ScrapeFailure = {
  readonly source: string;
  /** The scraped URL: the `target` of its batches. */
  readonly target: string;
  readonly timeMs: number;
  /** In words: what failed. */
  readonly reason: string;
  /** The lines that broke the format, if that is why. */
  readonly rejected: readonly Rejection[];
  readonly up: Sample;
};

export type ScraperOptions = {
  readonly target: ScrapeTarget;
  /** Of every series; what the target itself calls so is then called exported_… */
  readonly labels?: Labels;
  readonly readVariable?: ReadVariable;
  readonly onBatch: (batch: Batch) => Promise<unknown>;
  readonly onFailure: (failure: ScrapeFailure) => unknown;
  /** A batch or failure could not be taken. What was missed comes with the next scrape. */
  readonly onFault: (error: unknown) => unknown;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
};

/** A target that says more than this is broken or not a target. */
const maxBytes = 32 * 1024 * 1024;

/** Where in the interval a target is scraped: evenly spread, and the same after every start. */
const placeOf = ({ source, url }: ScrapeTarget): number =>
  createHash('sha256').update(`${source} ${url}`).digest().readUInt32BE() / 2 ** 32;

const withLabels = (sample: Sample, given: readonly (readonly [string, string])[]): Sample => {
  if (given.length === 0) return sample;
  const labels = { ...sample.labels };
  for (const [name, value] of given) {
    const own = labels[name];
    if (own !== undefined) labels[`exported_${name}`] = own;
    labels[name] = value;
  }
  return { ...sample, labels };
};

const up = (value: 0 | 1, timeMs: number): Sample => ({
  name: 'up',
  labels: {},
  value,
  kind: 'gauge',
  timeMs,
});

export const scrape = async (
  target: ScrapeTarget,
  timeMs: number,
  options: Pick<ScraperOptions, 'fetch' | 'labels' | 'readVariable'> & {
    readonly signal?: AbortSignal;
  } = {},
): Promise<Batch | ScrapeFailure> => {
  const { source, url, timeoutSeconds } = target;
  const given = Object.entries(options.labels ?? {});
  const fail = (reason: string, rejected: readonly Rejection[] = []): ScrapeFailure => ({
    source,
    target: url,
    timeMs,
    reason,
    rejected,
    up: withLabels(up(0, timeMs), given),
  });
  const credentials = await credentialsFor(target.auth, options.readVariable ?? (() => null));
  if ('reason' in credentials) return fail(credentials.reason);
  const answer = await fetchText(url, {
    ...options,
    ...credentials,
    timeoutSeconds,
    maxBytes: target.bodyLimitBytes ?? maxBytes,
  });
  if ('reason' in answer) return fail(answer.reason);

  const { samples, rejected, processStartMs } = parseExposition(
    answer.text,
    answer.contentType,
    timeMs,
  );
  const [first] = rejected;
  if (first) {
    const more = rejected.length > 1 ? ` (and ${rejected.length - 1} more)` : '';
    return fail(`${first.where}: ${first.reason}${more}`, rejected);
  }
  // What the target itself calls `up` gives way to what was seen from here.
  const seen = [...samples.filter((sample) => sample.name !== 'up'), up(1, timeMs)];
  return {
    source,
    target: url,
    timeMs,
    complete: true,
    ...(processStartMs === null ? {} : { processStartMs }),
    samples: given.length === 0 ? seen : seen.map((sample) => withLabels(sample, given)),
  };
};

export const startScraper = (options: ScraperOptions): Loop => {
  const now = options.now ?? Date.now;
  const round = async (signal: AbortSignal): Promise<void> => {
    const result = await scrape(options.target, now(), { ...options, signal });
    if (signal.aborted) return;
    try {
      if ('samples' in result) await options.onBatch(result);
      else await options.onFailure(result);
    } catch (error) {
      options.onFault(error);
    }
  };
  return startLoop(options.target.intervalSeconds, round, { place: placeOf(options.target) });
};
