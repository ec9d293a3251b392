// What a Prometheus might have scraped, one value every 5 s, for rules that promtool evaluates.

import assert from 'node:assert/strict';
import { parsePromql } from '../../language/promql.ts';
import type { LinearForm } from '../../language/slo-set.ts';
import type { Series } from './promtool.ts';

export const everySeconds = 5;
export const untilSeconds = 900;

/** A value at each scrape: a number, '_' where there is none, 'stale' where the series just ended. */
export type Value = number | '_' | 'stale' | 'NaN';

export const series = (text: string, at: (seconds: number) => Value): Series => ({
  series: text,
  values: Array.from({ length: untilSeconds / everySeconds + 1 }, (_, i) =>
    at(i * everySeconds),
  ).join(' '),
});

/** The labels of the one target. */
export const app = 'job="app",instance="a"';

export const up = (at: (seconds: number) => Value = () => 1): Series => series(`up{${app}}`, at);

/** A process that began long ago, or at a time. */
export const started = (at: (seconds: number) => Value = () => -100_000): Series =>
  series(`process_start_time_seconds{${app}}`, at);

export const form = (query: string): LinearForm => {
  const { form: read, findings } = parsePromql(query);
  assert.ok(read, JSON.stringify(findings));
  return read;
};
