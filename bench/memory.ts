// What the collector holds in memory: for each SLO with a month of history, and while somebody offers
// it a million series.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endCollector, launchCollector, temporaryFolder } from '../tests/collector/process.ts';
import { flood, tokens } from '../tests/limits/flood.ts';
import { memoryOf } from '../tests/limits/memory-of.ts';
import { type Measurement, markdownTable } from './measurement.ts';

const run = promisify(execFile);
const [few, many] = [100, 1100];
const aimBytes = 64 * 1024;
const offered = 1_000_000;

const bytesOf = async (slos: number): Promise<number> => {
  const script = join(import.meta.dirname, 'memory', 'rings.ts');
  const { stdout } = await run(process.execPath, ['--expose-gc', script, String(slos)]);
  const { bytes, total } = JSON.parse(stdout) as { bytes: number; total: number };
  if (!(total > 100_000)) throw new Error(`a month of history is missing: ${total} events`);
  return bytes;
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 1024 / 1024)} MB`;

/** @returns rows of the table: what was offered, and what was resident. */
const flooded = async (
  metric: string,
  what: string,
  perRequest: number,
  say: (line: string) => void,
): Promise<string[]> => {
  const folder = temporaryFolder();
  const collector = launchCollector({
    SIGNALBOX_DATA: folder.path,
    SIGNALBOX_SLOS: join(import.meta.dirname, '../tests/limits/slos'),
    OTLP_TOKENS: tokens,
    LOG_LEVEL: 'silent',
  });
  try {
    const { otlpHttp, board } = await collector.ready;
    const pid = collector.child.pid ?? 0;
    const before = memoryOf(pid).residentBytes;
    const { refused } = await flood(otlpHttp, { metric, series: offered, perRequest, atOnce: 8 });
    const { peakBytes } = memoryOf(pid);
    const metrics = await (await fetch(`${board}/metrics`)).text();
    const limit = Number(/^signalbox_memory_limit_bytes (\S+)$/m.exec(metrics)?.[1]);
    say(`${what}: at most ${megabytes(peakBytes)}`);
    return [
      what,
      perRequest.toLocaleString('en'),
      refused.toLocaleString('en'),
      megabytes(before),
      megabytes(peakBytes),
      megabytes(limit),
    ];
  } finally {
    await endCollector(collector);
    folder.remove();
  }
};

const measure = async (say: (line: string) => void): Promise<string> => {
  const each = ((await bytesOf(many)) - (await bytesOf(few))) / (many - few);
  say(`${Math.round(each).toLocaleString('en')} bytes an SLO`);
  const rows = [
    await flooded('requests', 'of a metric that an SLO counts', 5000, say),
    await flooded('requests', 'the same, in bodies of almost 20 MB', 190_000, say),
    await flooded('unheard_of', 'of a metric that nobody asks for', 5000, say),
  ];
  const head = ['a million series', 'a request', 'refused', 'before', 'at most', 'the limit'];
  const share = (each / aimBytes).toFixed(2);
  return `An SLO with a month of history takes **${(each / 1024).toFixed(1)} KB** (**${share}** of the ${aimBytes / 1024} KB that were aimed at).\n\n${markdownTable(head, rows)}`;
};

export const memory: Measurement = {
  what: `Heap and buffers of an engine with ${many.toLocaleString('en')} SLOs less those of one with ${few}, with a month of history, by ${(many - few).toLocaleString('en')}; and what is resident in a collector with default settings to which somebody offers a million series as fast as it lets him.`,
  run: measure,
};
