// A month of what the rules have recorded, the last three days of it with the scrapes that it is made
// of, as blocks of a Prometheus; and the job itself, which goes on from there. No rule looks further
// back at a scrape than three days.

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
/** Of scrapes. */
export const historySeconds = 3 * 86_400;
const recordedSeconds = 30 * 86_400;

/** As much as one file holds: the text of a scrape is long. */
const chunkSeconds = 6 * 3600;
const recordedChunkSeconds = 3 * 86_400;

/** How often that is recorded which is looked at for a month: our cells, and Sloth's ratios. */
const cellSeconds = 300;
const ratioSeconds = 30;

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

const allSlos = Array.from({ length: sloCount }, (_, slo) => ({ slo, ...sums(slo) }));
const labelsOf = (slo: number): string => `slo="slo-${slo}",objective="answered",service="shop"`;

/** The steps of every SLO, as the generated rules record them. */
const steps = (seconds: number): string[] =>
  allSlos.flatMap(({ slo, good, total }) =>
    Object.entries({ good, total }).map(
      ([side, growth]) => `signalbox:${side}:increase15s{${labelsOf(slo)}} ${growth} ${seconds}`,
    ),
  );

/** What is looked at for a month. */
const recorded = (seconds: number): string[] =>
  allSlos.flatMap(({ slo, good, total }) => {
    const lines: string[] = [];
    if (seconds % cellSeconds === 0) {
      for (const [side, growth] of Object.entries({ good, total })) {
        const cell = (growth * cellSeconds) / intervalSeconds;
        lines.push(`signalbox:${side}:increase5m{${labelsOf(slo)}} ${cell} ${seconds}`);
      }
    }
    if (seconds % ratioSeconds === 0) {
      const of = `sloth_id="shop-slo-${slo}",sloth_service="shop",sloth_slo="slo-${slo}"`;
      const ratio = `slo:sli_error:ratio_rate5m{${of},sloth_window="5m"}`;
      lines.push(`${ratio} ${1 - good / total} ${seconds}`);
    }
    return lines;
  });

const writeBlocks = async (folder: string, lines: readonly string[]): Promise<void> => {
  const file = join(folder, 'history.txt');
  writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
  const call = ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')];
  await run(toolPath('promtool'), call, { maxBuffer: 1 << 24 });
  rmSync(file);
};

export const writeHistory = async (
  folder: string,
  instance: string,
  endSeconds: number,
  say: (line: string) => void,
): Promise<void> => {
  const beginSeconds = endSeconds - historySeconds;
  const write = async (from: number, seconds: number, linesAt: (at: number) => string[]) => {
    const lines: string[] = [];
    for (let at = from; at < from + seconds; at += intervalSeconds) lines.push(...linesAt(at));
    await writeBlocks(folder, lines);
    say(`written up to ${(endSeconds - from - seconds) / 3600} hours ago`);
  };
  for (let at = endSeconds - recordedSeconds; at < beginSeconds; at += recordedChunkSeconds) {
    await write(at, recordedChunkSeconds, recorded);
  }
  for (let at = beginSeconds; at < endSeconds; at += chunkSeconds) {
    await write(at, chunkSeconds, (seconds) => [
      ...scrape(instance, seconds, beginSeconds),
      ...steps(seconds),
      ...recorded(seconds),
    ]);
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
