// Three days of scrapes, and what the rules would have recorded in them, as blocks of a Prometheus;
// and the job itself, which goes on from there.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { toolPath } from '../../tests/tool.ts';
import { type Series, seriesOf, sloCount } from './shop.ts';

const run = promisify(execFile);

export const intervalSeconds = 15;
export const historySeconds = 3 * 86_400;

/** As much as one file holds: the text of a scrape is long. */
const chunkSeconds = 6 * 3600;

const seriesOfAll = (count: number): readonly Series[] =>
  Array.from({ length: count }, (_, slo) => seriesOf(slo)).flat();
const all = seriesOfAll(sloCount);

/** What a series is at a time: it grows steadily from `beginSeconds` on. */
const valueAt = (growth: number, seconds: number, beginSeconds: number): number =>
  growth * Math.floor((seconds - beginSeconds) / intervalSeconds);

/** One scrape, as Prometheus stores it. */
const scrape = (instance: string, seconds: number, beginSeconds: number): string[] => {
  const target = `job="shop",instance="${instance}"`;
  return [
    `up{${target}} 1 ${seconds}`,
    `process_start_time_seconds{${target}} ${beginSeconds} ${seconds}`,
    ...all.map(
      ({ metric, route, code, growth }) =>
        `${metric}{${target},route="${route}",code="${code}"} ${valueAt(growth, seconds, beginSeconds)} ${seconds}`,
    ),
  ];
};

const sums = (slo: number) => {
  const grown = (series: readonly Series[]): number =>
    series.reduce((sum, { growth }) => sum + growth, 0);
  const series = seriesOf(slo);
  return { total: grown(series), good: grown(series.filter(({ code }) => code !== '500')) };
};

/** Steps and cells of every SLO, as the generated rules record them. */
const recorded = (seconds: number): string[] =>
  Array.from({ length: sloCount }, (_, slo) => {
    const labels = `slo="slo-${slo}",objective="answered",service="shop"`;
    return Object.entries(sums(slo)).flatMap(([side, growth]) => [
      `signalbox:${side}:increase15s{${labels}} ${growth} ${seconds}`,
      ...(seconds % 300 === 0
        ? [`signalbox:${side}:increase5m{${labels}} ${20 * growth} ${seconds}`]
        : []),
    ]);
  }).flat();

export const writeHistory = async (
  folder: string,
  instance: string,
  endSeconds: number,
  say: (line: string) => void,
): Promise<void> => {
  const beginSeconds = endSeconds - historySeconds;
  for (let from = beginSeconds; from < endSeconds; from += chunkSeconds) {
    const lines: string[] = [];
    for (let at = from; at < from + chunkSeconds; at += intervalSeconds)
      lines.push(...scrape(instance, at, beginSeconds), ...recorded(at));
    const file = join(folder, 'history.txt');
    writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
    const call = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')];
    await run(toolPath('promtool'), call, { maxBuffer: 1 << 24 });
    rmSync(file);
    const hours = (from + chunkSeconds - beginSeconds) / 3600;
    say(`${hours} of ${historySeconds / 3600} hours of scrapes written`);
  }
};

/** The job, which counts on. */
export const serveShop = async (beginSeconds: () => number, count = sloCount) => {
  const served = seriesOfAll(count);
  const server = createServer((_request, response) => {
    const seconds = Date.now() / 1000;
    const lines = served.map(
      ({ metric, route, code, growth }) =>
        `${metric}{route="${route}",code="${code}"} ${valueAt(growth, seconds, beginSeconds())}`,
    );
    lines.push(`process_start_time_seconds ${beginSeconds()}`);
    response.setHeader('content-type', 'text/plain; version=0.0.4').end(`${lines.join('\n')}\n`);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no port');
  return {
    instance: `127.0.0.1:${address.port}`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
};
