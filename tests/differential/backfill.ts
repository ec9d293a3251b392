// History put into a real Prometheus: scrapes as OpenMetrics blocks, then the generated recording
// rules over them, as Prometheus would have evaluated them, each group at moments of its own.

import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { parseSeconds } from '../../language/duration.ts';
import { toolPath } from '../tool.ts';
import { type PrometheusServer, servePrometheus } from './prometheus-server.ts';
import { intervalMs, type Scrape } from './traffic.ts';

const run = promisify(execFile);

/**
 * A scrape marks the series that it no longer finds, which a block made of text cannot. So nothing is
 * found for longer than one interval, which is when it would have been marked.
 */
const unmarked = [`--query.lookback-delta=${intervalMs + 1}ms`];

type Labels = Readonly<Record<string, string>>;
type Rule = { readonly record?: string; readonly expr: string; readonly labels?: Labels };
type Group = { readonly name: string; readonly interval: string; readonly rules: readonly Rule[] };

const line = (name: string, labels: Labels, value: number | string, seconds: number): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  return `${name}{${pairs.join(',')}} ${value} ${seconds}`;
};

/** What Prometheus would have stored of the scrapes. */
const scraped = (scrapes: readonly Scrape[], job: string): string[] =>
  scrapes.flatMap(({ instance, timeMs, processStartMs, samples }) => {
    const target = { job, instance };
    const seconds = timeMs / 1000;
    return [
      line('up', target, samples === null ? 0 : 1, seconds),
      ...(samples === null
        ? []
        : [
            line('process_start_time_seconds', target, processStartMs / 1000, seconds),
            ...samples.map(({ name, labels, value }) =>
              line(name, { ...labels, ...target }, value, seconds),
            ),
          ]),
    ];
  });

/** How deep a rule stands on others: 0 reads only what is scraped. */
const depths = (groups: readonly Group[]): ReadonlyMap<string, number> => {
  const rules = groups.flatMap((group) => group.rules);
  const byName = Map.groupBy(rules, ({ record }) => record ?? '');
  const known = new Map<string, number>();
  const depth = (name: string): number => {
    const found = known.get(name);
    if (found !== undefined) return found;
    known.set(name, 0);
    const reads = (byName.get(name) ?? []).flatMap(
      ({ expr }) => expr.match(/signalbox:[a-zA-Z0-9_:]+/g) ?? [],
    );
    const deepest = 1 + Math.max(-1, ...[...new Set(reads)].map(depth));
    known.set(name, deepest);
    return deepest;
  };
  for (const name of byName.keys()) depth(name);
  return known;
};

type Matrix = {
  readonly data: {
    readonly result: readonly {
      readonly metric: Labels;
      readonly values: readonly (readonly [number, string])[];
    }[];
  };
};

/** What a rule records in that time, evaluated every interval of its group from `phaseMs` on. */
const recorded = async (
  { origin }: PrometheusServer,
  { record = '', expr, labels }: Rule,
  stretch: { readonly from: number; readonly to: number; readonly step: number },
): Promise<string[]> => {
  const form = {
    query: expr,
    start: `${stretch.from}`,
    end: `${stretch.to}`,
    step: `${stretch.step}`,
  };
  const response = await fetch(`${origin}/api/v1/query_range`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  if (!response.ok) throw new Error(`${expr}: ${await response.text()}`);
  const { data } = (await response.json()) as Matrix;
  return data.result.flatMap(({ metric: { __name__: _, ...metric }, values }) =>
    values.map(([seconds, value]) => line(record, { ...metric, ...labels }, value, seconds)),
  );
};

/**
 * @param wanted whether a recorded series is needed; those that it reads must be wanted too
 * @param phase a number in [0, 1): when in its interval a group is evaluated
 * @returns a Prometheus that holds the scrapes and the series that the rules make of them
 */
export const backfill = async (
  scrapes: readonly Scrape[],
  job: string,
  rules: string,
  wanted: (record: string) => boolean,
  phase: (group: number) => number,
): Promise<PrometheusServer> => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-backfill-'));
  mkdirSync(join(folder, 'data'));
  const store = async (lines: readonly string[]): Promise<void> => {
    const file = join(folder, 'history.txt');
    writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
    const call = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')];
    await run(toolPath('promtool'), call);
  };
  const serve = () => servePrometheus(folder, {}, unmarked);
  const begins = Math.floor(Math.min(...scrapes.map(({ timeMs }) => timeMs)) / 1000);
  const to = Math.ceil(Math.max(...scrapes.map(({ timeMs }) => timeMs)) / 1000);
  const { groups } = parse(rules) as { readonly groups: readonly Group[] };
  const depth = depths(groups);

  await store(scraped(scrapes, job));
  for (let level = 0; level <= Math.max(...depth.values()); level += 1) {
    const server = await serve();
    const lines: string[] = [];
    try {
      for (const [index, { interval, rules: all }] of groups.entries()) {
        const step = parseSeconds(interval) ?? Number.NaN;
        const from = begins + Math.round(phase(index) * step * 1000) / 1000;
        for (const rule of all) {
          const { record } = rule;
          if (record === undefined || !wanted(record) || depth.get(record) !== level) continue;
          lines.push(...(await recorded(server, rule, { from, to, step })));
        }
      }
    } finally {
      await server.stop();
    }
    if (lines.length > 0) await store(lines);
  }
  const server = await serve();
  return {
    ...server,
    stop: async () => {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
