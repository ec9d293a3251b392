// History from a Prometheus (or what speaks its API): range queries of the selectors as they are, in
// pieces small enough for its limit of points. What they give lies on one grid of steps.

import type { Labels } from '../../collector/ingest/sample.ts';
import { reasonOf } from '../../collector/ingest/scrape/fetch-text.ts';
import { parseNumber } from '../../collector/ingest/scrape/sample-line.ts';
import { anyOf } from '../../language/promql-print.ts';
import { type History, HistoryError } from './history.ts';
import type { Between } from './openmetrics.ts';
import type { Progress } from './progress.ts';
import { processStart, up } from './wanted.ts';

/** Prometheus gives 11,000 points a series at most. */
const pointsAtOnce = 5000;
const timeoutMs = 120_000;

type Answered = {
  readonly metric: Labels;
  readonly values: readonly (readonly [number, string])[];
};

const isAnswered = (value: unknown): value is Answered =>
  typeof value === 'object' &&
  value !== null &&
  'metric' in value &&
  typeof value.metric === 'object' &&
  'values' in value &&
  Array.isArray(value.values);

/** fetch refuses a name and password in a URL; they go into a header. */
const address = (url: string): { readonly base: string; readonly headers: Headers } => {
  const parsed = new URL(url);
  const headers = new Headers({ 'content-type': 'application/x-www-form-urlencoded' });
  if (parsed.username !== '') {
    const pair = `${decodeURIComponent(parsed.username)}:${decodeURIComponent(parsed.password)}`;
    headers.set('authorization', `Basic ${Buffer.from(pair).toString('base64')}`);
  }
  [parsed.username, parsed.password, parsed.search, parsed.hash] = ['', '', '', ''];
  return { base: parsed.href.replace(/\/+$/, ''), headers };
};

/** What the API says went wrong, or the beginning of what it says at all. */
const complaint = (text: string): string => {
  try {
    const { error } = Object(JSON.parse(text));
    if (typeof error === 'string') return error;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return text.slice(0, 200);
};

const query = async (
  url: string,
  promql: string,
  { fromMs, toMs }: Between,
  stepSeconds: number,
): Promise<readonly Answered[]> => {
  const { base, headers } = address(url);
  const body = new URLSearchParams({
    query: promql,
    start: String(fromMs / 1000),
    end: String(toMs / 1000),
    step: String(stepSeconds),
  });
  const place = `${base}/api/v1/query_range`;
  const asked = async (): Promise<{
    readonly ok: boolean;
    readonly status: number;
    text: string;
  }> => {
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await fetch(place, { method: 'POST', headers, body, signal });
      return { ok: response.ok, status: response.status, text: await response.text() };
    } catch (error) {
      throw new HistoryError(
        `no Prometheus answers at ${base}: ${reasonOf(error)}. Give --from its base URL, without /api.`,
        { cause: error },
      );
    }
  };
  const { ok, status, text } = await asked();
  if (!ok) throw new HistoryError(`${place} answered ${status}: ${complaint(text)}`);
  let result: unknown;
  try {
    result = Object(Object(JSON.parse(text)).data).result;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  if (Array.isArray(result) && result.every(isAnswered)) return result;
  throw new HistoryError(`${place} answered something that is no matrix: ${text.slice(0, 200)}`);
};

const take = (history: History, answered: readonly Answered[], jobs: Set<string>): number => {
  let samples = 0;
  for (const { metric, values } of answered) {
    const { __name__: name = '', ...labels } = metric;
    jobs.add(labels.job ?? '');
    const series = history.series(name, labels, null);
    if (series === null) continue;
    // Selectors overlap: a series that came with an earlier one is there already.
    for (const [seconds, value] of values) {
      const number = parseNumber(value) ?? Number.NaN;
      samples += Number(series.push(Math.round(seconds * 1000), number));
    }
  }
  return samples;
};

/** @throws HistoryError for a Prometheus that does not answer, or not with series */
export const readPrometheus = async (
  url: string,
  selectors: readonly string[],
  history: History,
  { fromMs, toMs }: Between,
  stepSeconds: number,
  progress: Progress,
): Promise<{ readonly samples: number }> => {
  let samples = 0;
  const pieceMs = pointsAtOnce * stepSeconds * 1000;
  for (let atMs = fromMs; atMs <= toMs; atMs += pieceMs) {
    progress.at('asking', (atMs - fromMs) / Math.max(1, toMs - fromMs));
    const piece = { fromMs: atMs, toMs: Math.min(toMs, atMs + pieceMs - stepSeconds * 1000) };
    const jobs = new Set<string>();
    for (const selector of selectors) {
      samples += take(history, await query(url, selector, piece, stepSeconds), jobs);
    }
    if (jobs.size === 0) continue;
    for (const name of [up, processStart]) {
      const selector = `${name}{${anyOf('job', [...jobs])}}`;
      samples += take(history, await query(url, selector, piece, stepSeconds), new Set());
    }
  }
  return { samples };
};
