// signalbox scrape FILE|URL: what the collector reads there, sample by sample, and every line that
// it refuses with the reason. A target that is shown here without refusals will be scraped.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Rejection, Sample } from '../collector/ingest/sample.ts';
import { parseExposition } from '../collector/ingest/scrape/exposition.ts';
import { fetchText } from '../collector/ingest/scrape/fetch-text.ts';
import { type Command, UsageError } from './command.ts';

const timeoutSeconds = 10;
const maxBytes = 32 * 1024 * 1024;

const isUrl = (place: string): boolean => /^https?:\/\//.test(place);

/** A file does not say its type; OpenMetrics is known by its end. */
const contentTypeOf = (text: string): string =>
  /^# EOF\n?$/m.test(text.slice(-8)) ? 'application/openmetrics-text' : 'text/plain';

type Source = { readonly text: string; readonly contentType: string } | { readonly reason: string };

const readPlace = async (place: string): Promise<Source> => {
  if (isUrl(place)) return fetchText(place, { timeoutSeconds, maxBytes });
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(place));
    return { text, contentType: contentTypeOf(text) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') {
      throw new UsageError(`there is no file ${place}; give a file or an http:// or https:// URL`);
    }
    return { reason: error instanceof Error ? error.message : String(error) };
  }
};

const numberText = (value: number): string =>
  Number.isFinite(value) ? String(value) : String(value).replace('Infinity', 'Inf');

const sampleText = ({ name, labels, value, kind }: Sample): string => {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}=${JSON.stringify(text)}`);
  const braces = pairs.length > 0 ? `{${pairs.join(',')}}` : '';
  return `${kind.padEnd(7)} ${name}${braces} ${numberText(value)}`;
};

/** JSON has no NaN and no infinities: they are text there. */
const sampleJson = (sample: Sample) => ({
  ...sample,
  value: Number.isFinite(sample.value) ? sample.value : numberText(sample.value),
});

const rejectionText = (place: string, lines: readonly string[], rejection: Rejection): string => {
  const number = /^line (\d+)$/.exec(rejection.where)?.[1];
  if (number === undefined) return `${place}: ${rejection.where}: ${rejection.reason}`;
  const line = lines[Number(number) - 1] ?? '';
  return `${place}:${number}: ${rejection.reason}\n    | ${line.slice(0, 200)}`;
};

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

export const scrape: Command = {
  summary: 'show what the collector reads at a target, and every line it refuses',
  usage: 'signalbox scrape FILE|URL [-o text|json]',
  run: async (args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { output: { type: 'string', short: 'o', default: 'text' } },
      allowPositionals: true,
    });
    const [place] = positionals;
    if (place === undefined || positionals.length > 1) {
      throw new UsageError('scrape takes one file or URL');
    }
    const { output } = values;
    if (output !== 'text' && output !== 'json') {
      throw new UsageError(`-o takes text or json, not ${output}`);
    }

    const source = await readPlace(place);
    const { samples, rejected, processStartMs } =
      'reason' in source
        ? { samples: [], rejected: [{ where: place, reason: source.reason }], processStartMs: null }
        : parseExposition(source.text, source.contentType, Date.now());

    if (output === 'json') {
      const report = { place, processStartMs, samples: samples.map(sampleJson), rejected };
      process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    } else if ('reason' in source) {
      process.stderr.write(`${place}: ${source.reason}\n`);
    } else {
      const lines = source.text.split('\n');
      const verdict = rejected.length > 0 ? 'none of it would be used' : 'all of it would be used';
      const diagnostics = [
        ...rejected.map((rejection) => rejectionText(place, lines, rejection)),
        `${counted(samples.length, 'sample')}, ${counted(rejected.length, 'line')} refused: ${verdict}`,
      ];
      process.stdout.write(samples.map((sample) => `${sampleText(sample)}\n`).join(''));
      process.stderr.write(`${diagnostics.join('\n')}\n`);
    }
    return rejected.length > 0 ? 1 : 0;
  },
};
