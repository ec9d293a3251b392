// Scrapes one target in a loop. A scrape is atomic: it becomes one Batch with `up` 1, or a failure
// with the reason and `up` 0, never a part of what the target said.

import type { ScrapeTarget } from '../../../language/slo-set.ts';
import { type Loop, startLoop } from '../loop.ts';
import type { Batch, Rejection, Sample } from '../sample.ts';
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
  readonly onBatch: (batch: Batch) => Promise<unknown>;
  readonly onFailure: (failure: ScrapeFailure) => unknown;
  /** A batch or failure could not be taken. What was missed comes with the next scrape. */
  readonly onFault: (error: unknown) => unknown;
  readonly fetch?: typeof fetch;
  readonly now?: () => number;
};

/** A target that says more than this is broken or not a target. */
const maxBytes = 32 * 1024 * 1024;

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
  options: { readonly fetch?: typeof fetch; readonly signal?: AbortSignal } = {},
): Promise<Batch | ScrapeFailure> => {
  const { source, url, timeoutSeconds } = target;
  const fail = (reason: string, rejected: readonly Rejection[] = []): ScrapeFailure => ({
    source,
    target: url,
    timeMs,
    reason,
    rejected,
    up: up(0, timeMs),
  });
  const answer = await fetchText(url, { ...options, timeoutSeconds, maxBytes });
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
  return {
    source,
    target: url,
    timeMs,
    complete: true,
    ...(processStartMs === null ? {} : { processStartMs }),
    // What the target itself calls `up` gives way to what was seen from here.
    samples: [...samples.filter((sample) => sample.name !== 'up'), up(1, timeMs)],
  };
};

export const startScraper = (options: ScraperOptions): Loop => {
  const now = options.now ?? Date.now;
  return startLoop(options.target.intervalSeconds, async (signal) => {
    const result = await scrape(options.target, now(), { ...options, signal });
    if (signal.aborted) return;
    try {
      if ('samples' in result) await options.onBatch(result);
      else await options.onFailure(result);
    } catch (error) {
      options.onFault(error);
    }
  });
};
