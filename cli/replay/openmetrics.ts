// An OpenMetrics file with timestamps, as `promtool tsdb dump-openmetrics` writes it, read as a
// stream: series after series, or scrape after scrape. A broken line ends it, with its number.

import { open } from 'node:fs/promises';
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
import { PlainPoint } from './plain-point.ts';
import type { Progress } from './progress.ts';

export type Between = { readonly fromMs: number; readonly toMs: number };

const hint = 'Write one with: promtool tsdb dump-openmetrics DATA-FOLDER';

/** A series as its lines begin. */
type Known = {
  /** All that stands before the value. */
  readonly prefix: Buffer;
  /** null: nothing reads it. */
  readonly series: Series | null;
  /** Whose line came after its own the last time: so it does wherever scrapes stand in a row. */
  following: Known | null;
};

const lineFeed = 0x0a;
const chunkBytes = 1 << 20;

class Reader {
  readonly #history: History;
  readonly #between: Between;
  readonly #families = new Map<string, Family>();
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });
  /** By all that stands before the value: most lines are of a series that was seen before. */
  readonly #known = new Map<string, Known>();
  readonly #point = new PlainPoint();
  #last: Known = { prefix: Buffer.from('\n'), series: null, following: null };
  /** A line whose end is in the next chunk. */
  #begun: Buffer = Buffer.alloc(0);
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
  take(chunk: Buffer): void {
    let from = 0;
    if (this.#begun.length > 0) {
      const end = chunk.indexOf(lineFeed) + 1;
      const whole = Buffer.concat([this.#begun, end === 0 ? chunk : chunk.subarray(0, end)]);
      if (end > 0) this.#read(whole, 0);
      this.#begun = end > 0 ? Buffer.alloc(0) : whole;
      from = end > 0 ? end : chunk.length;
    }
    while (from < chunk.length) {
      const next = this.#read(chunk, from);
      if (next === null) this.#begun = Buffer.from(chunk.subarray(from));
      from = next ?? chunk.length;
    }
  }

  /** A last line may lack its end. */
  finish(): void {
    if (this.#begun.length > 0) this.#readText(this.#begun);
  }

  /** @returns where the next line begins; null where this one is cut off */
  #read(bytes: Buffer, from: number): number | null {
    const known = this.#expected(bytes, from);
    const point = this.#point;
    if (known !== null && !this.#ended && point.read(bytes, from + known.prefix.length)) {
      this.line += 1;
      this.#last = known;
      this.#add(known.series, point.timeMs, point.value);
      return point.next;
    }
    const end = bytes.indexOf(lineFeed, from);
    if (end === -1) return null;
    this.#readText(bytes.subarray(from, end));
    return end + 1;
  }

  /** Of the same series as the line before, or of the one that follows it; null: look it up. */
  #expected(bytes: Buffer, from: number): Known | null {
    const last = this.#last;
    for (const known of [last, last.following]) {
      if (known === null) return null;
      const { prefix } = known;
      const to = from + prefix.length;
      if (to < bytes.length && prefix.compare(bytes, from, to) === 0) return known;
    }
    return null;
  }

  #readText(bytes: Buffer): void {
    this.line += 1;
    if (this.#ended) this.#refuse('nothing can follow # EOF');
    const line = this.#decoder.decode(bytes);
    if (line.startsWith('#')) {
      this.#readComment(line);
      return;
    }
    const before = line.lastIndexOf(' ', line.lastIndexOf(' ') - 1) + 1;
    const prefix = line.slice(0, before);
    const known = before > 0 ? this.#known.get(prefix) : undefined;
    if (known === undefined) this.#readNew(line, prefix);
    else {
      this.#follow(known);
      this.#readPoint(line.slice(before), known.series);
    }
  }

  #follow(known: Known): void {
    this.#last.following = known;
    this.#last = known;
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
      const known = { prefix: Buffer.from(prefix), series, following: null };
      this.#known.set(prefix, known);
      this.#follow(known);
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

/** One chunk lies where the one before lay: each is read before the next is asked for. */
async function* chunksOf(path: string, progress: Progress): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (path.endsWith('.gz')) {
      const packed = file.createReadStream({ autoClose: false });
      // What goes wrong with the file ends the unpacking too, and so the loop.
      for await (const chunk of pipeline(
        packed,
        createGunzip({ chunkSize: chunkBytes }),
        () => {},
      )) {
        progress.at('reading', packed.bytesRead / size);
        yield chunk;
      }
      return;
    }
    const chunk = Buffer.allocUnsafe(chunkBytes);
    for (let read = 0; ; ) {
      const { bytesRead } = await file.read(chunk);
      if (bytesRead === 0) return;
      read += bytesRead;
      progress.at('reading', read / size);
      yield chunk.subarray(0, bytesRead);
    }
  } finally {
    await file.close();
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
    for await (const chunk of chunksOf(path, progress)) reader.take(chunk);
    reader.finish();
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
