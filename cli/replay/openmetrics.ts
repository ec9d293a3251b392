// An OpenMetrics file with timestamps, as `promtool tsdb dump-openmetrics` writes it, read as a
// stream: series after series, or scrape after scrape. A broken line ends it, with its number.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import {
  type Family,
  familyOf,
  isCounter,
  isFamilyType,
} from '../../collector/ingest/scrape/family.ts';
import { parseNumber, parseSampleLine } from '../../collector/ingest/scrape/sample-line.ts';
import { type History, HistoryError, type Series } from './history.ts';
import type { Progress } from './progress.ts';

export type Between = { readonly fromMs: number; readonly toMs: number };

const hint = 'Write one with: promtool tsdb dump-openmetrics DATA-FOLDER';

class Reader {
  readonly #history: History;
  readonly #between: Between;
  readonly #families = new Map<string, Family>();
  /** By all that stands before the value: most lines are of a series that was seen before. */
  readonly #known = new Map<string, Series | null>();
  #prefix = '\n';
  #series: Series | null = null;
  #ended = false;
  samples = 0;
  line = 0;

  constructor(history: History, between: Between) {
    this.#history = history;
    this.#between = between;
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** @throws HistoryError for a line that cannot be read */
  read(text: string, from: number, to: number): void {
    this.line += 1;
    if (this.#ended) this.#refuse('nothing can follow # EOF');
    if (text.startsWith(this.#prefix, from)) {
      this.#readPoint(text.slice(from + this.#prefix.length, to), this.#series);
      return;
    }
    const line = text.slice(from, to);
    if (line.startsWith('#')) {
      this.#readComment(line);
      return;
    }
    const before = line.lastIndexOf(' ', line.lastIndexOf(' ') - 1) + 1;
    const prefix = line.slice(0, before);
    const known = before > 0 ? this.#known.get(prefix) : undefined;
    if (known === undefined) this.#readNew(line, prefix);
    else {
      this.#prefix = prefix;
      this.#series = known;
      this.#readPoint(line.slice(before), known);
    }
  }

  #refuse(reason: string): never {
    throw new HistoryError(`line ${this.line}: ${reason}`);
  }

  #readComment(line: string): void {
    if (line === '# EOF') this.#ended = true;
    const [, name, type] = /^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (\w+)$/.exec(line) ?? [];
    if (name === undefined || type === undefined) return;
    if (!isFamilyType(type, 'openmetrics')) this.#refuse(`"${type}" is no type of metric`);
    this.#families.set(name, { name, type });
  }

  #readNew(line: string, prefix: string): void {
    const sample = parseSampleLine(line, 'openmetrics');
    if ('reason' in sample) this.#refuse(sample.reason);
    const { name, labels, value, timestampMs } = sample;
    if (timestampMs === null) {
      this.#refuse(`the sample has no timestamp, so nobody knows when it was. ${hint}`);
    }
    const series = this.#history.series(name, labels, this.#declared(name));
    // A line with an exemplar ends in another value and time: it is read in full each time.
    if (!line.includes(' # {')) {
      this.#known.set(prefix, series);
      this.#prefix = prefix;
      this.#series = series;
    }
    this.#add(series, timestampMs, value);
  }

  #declared(name: string): Series['kind'] | null {
    if (this.#families.size === 0) return null;
    const member = familyOf(name, this.#families, 'openmetrics');
    if ('reason' in member || member.family.type === 'unknown') return null;
    return isCounter(member) ? 'counter' : 'gauge';
  }

  /** '12 1700000000.000' */
  #readPoint(text: string, series: Series | null): void {
    const space = text.indexOf(' ');
    const [valueText, timeText] = [text.slice(0, space), text.slice(space + 1)];
    const seconds = Number(timeText);
    if (space < 1 || timeText.trim() !== timeText || timeText === '' || Number.isNaN(seconds)) {
      this.#refuse(`"${text.slice(0, 60)}" is not a value and a timestamp. ${hint}`);
    }
    if (series === null) {
      this.samples += 1;
      return;
    }
    const value = Number.isNaN(Number(valueText)) ? parseNumber(valueText) : Number(valueText);
    this.#add(series, seconds * 1000, value ?? this.#refuse(`"${valueText}" is no number`));
  }

  #add(series: Series | null, time: number, value: number): void {
    const timeMs = Math.round(time);
    this.samples += 1;
    if (series === null || timeMs < this.#between.fromMs || timeMs > this.#between.toMs) return;
    if (series.push(timeMs, value)) return;
    const [now, last] = [timeMs, series.lastMs].map((ms) => new Date(ms).toISOString());
    this.#refuse(
      now === last
        ? `${series.name} with these labels has two values at ${now}`
        : `time runs backwards: ${series.name} is told for ${now} after ${last}`,
    );
  }
}

/** @throws HistoryError for a file that cannot be read or replayed */
export const readOpenMetrics = async (
  path: string,
  history: History,
  between: Between,
  progress: Progress,
): Promise<{ readonly samples: number }> => {
  const reader = new Reader(history, between);
  try {
    const { size } = await stat(path);
    const file = createReadStream(path, { highWaterMark: 1 << 20 });
    // What goes wrong with the file ends the unpacking too, and so the loop.
    const stream = path.endsWith('.gz') ? pipeline(file, createGunzip(), () => {}) : file;
    const decoder = new TextDecoder('utf-8', { fatal: true });
    let rest = '';
    for await (const chunk of stream) {
      progress.at('reading', file.bytesRead / size);
      const text = rest + decoder.decode(chunk, { stream: true });
      let from = 0;
      for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
        reader.read(text, from, end);
        from = end + 1;
      }
      rest = text.slice(from);
    }
    if (rest + decoder.decode() !== '') reader.read(rest, 0, rest.length);
  } catch (error) {
    if (error instanceof HistoryError) throw new HistoryError(`${path}: ${error.message}`);
    if (!(error instanceof Error)) throw error;
    throw new HistoryError(`${path} cannot be read: ${error.message}`, { cause: error });
  }
  if (reader.line === 0) throw new HistoryError(`${path} is empty. ${hint}`);
  if (!reader.ended) {
    throw new HistoryError(
      `${path} does not end with # EOF: it is cut off, or not OpenMetrics. ${hint}`,
    );
  }
  return { samples: reader.samples };
};
