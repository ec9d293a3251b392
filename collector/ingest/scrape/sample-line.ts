// One sample line: name, labels, value, perhaps a timestamp and (OpenMetrics) an exemplar.
// Strict: whatever the format does not allow is a reason, never a guess.

import type { Labels } from '../sample.ts';

export type Dialect = 'prometheus' | 'openmetrics';

export type SampleLine = {
  readonly name: string;
  /** In order of name, without empty values: to have no value is not to have the label. */
  readonly labels: Labels;
  readonly value: number;
  readonly timestampMs: number | null;
  readonly exemplar: Exemplar | null;
};

export type Exemplar = {
  /** Characters of its label names and values. */
  readonly length: number;
  readonly value: number;
  /** 32 lower-case hex digits; null where it names no trace. */
  readonly traceId: string | null;
  readonly timestampMs: number | null;
};

/** Says what is wrong with the line; never leaves this file. */
class Malformed extends Error {}

const refuse = (reason: string): never => {
  throw new Malformed(reason);
};

const shown = (text: string): string => JSON.stringify(text.slice(0, 60));

const decimalPattern = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const infinityPattern = /^([+-]?)inf(?:inity)?$/i;

/** @returns null for what is no number, or none that fits into 64 bits. */
export const parseNumber = (text: string): number | null => {
  if (decimalPattern.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? number : null;
  }
  const infinity = infinityPattern.exec(text);
  if (infinity) return infinity[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^nan$/i.test(text) ? Number.NaN : null;
};

/** A place in a line; every read moves it on. */
class Cursor {
  readonly line: string;
  readonly dialect: Dialect;
  #at = 0;

  constructor(line: string, dialect: Dialect) {
    this.line = line;
    this.dialect = dialect;
  }

  get rest(): string {
    return this.line.slice(this.#at);
  }

  get isAtEnd(): boolean {
    return this.#at === this.line.length;
  }

  /** @returns the match of a sticky pattern, here or not at all. */
  read(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.line);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  /** OpenMetrics has no blanks but one space between the parts of a line. */
  skipBlanks(): void {
    if (this.dialect === 'prometheus') this.read(/[ \t]+/y);
  }

  readSeparator(): boolean {
    return this.read(this.dialect === 'prometheus' ? /[ \t]+/y : / /y) !== null;
  }

  readWord(): string {
    return this.read(/[^ \t]+/y)?.[0] ?? '';
  }
}

const plainText = (text: string, dialect: Dialect): string =>
  text.replace(/\\(.)/gs, (both, character: string) => {
    if (character === 'n') return '\n';
    if (character === '\\' || character === '"') return character;
    // OpenMetrics lets any other character stand after a backslash, and both stay.
    return dialect === 'openmetrics'
      ? both
      : refuse(`${both} is no escape; a label value may hold \\\\, \\" and \\n`);
  });

const readLabel = (cursor: Cursor): readonly [string, string] => {
  const name =
    cursor.read(/[a-zA-Z_][a-zA-Z0-9_]*/y)?.[0] ??
    refuse(`expected a label name at ${shown(cursor.rest)}`);
  if (name === '__name__') refuse('__name__ cannot be a label');
  cursor.skipBlanks();
  if (!cursor.read(/=/y)) refuse(`expected = after the label ${name}`);
  cursor.skipBlanks();
  const quoted = cursor.read(/"([^"\\]*(?:\\.[^"\\]*)*)"/sy)?.[1];
  return quoted === undefined
    ? refuse(`the value of ${name} is not between quotes`)
    : [name, plainText(quoted, cursor.dialect)];
};

/** After the opening brace. */
const readLabels = (cursor: Cursor): Labels => {
  const labels = new Map<string, string>();
  cursor.skipBlanks();
  let more = !cursor.read(/\}/y);
  while (more) {
    const [name, value] = readLabel(cursor);
    if (labels.has(name)) refuse(`the label ${name} stands there twice`);
    labels.set(name, value);
    cursor.skipBlanks();
    const comma = cursor.read(/,/y) !== null;
    cursor.skipBlanks();
    more = !cursor.read(/\}/y);
    if (more && !comma) refuse(`expected , or } after the label ${name}`);
    if (!more && comma && cursor.dialect === 'openmetrics') refuse('a comma before }');
  }
  const given = [...labels].filter(([, value]) => value !== '');
  return Object.fromEntries(given.sort(([a], [b]) => (a < b ? -1 : 1)));
};

const readTimestamp = (cursor: Cursor): number => {
  const word = cursor.readWord();
  if (cursor.dialect === 'openmetrics') {
    return decimalPattern.test(word)
      ? Number(word) * 1000
      : refuse(`${shown(word)} is no timestamp in seconds`);
  }
  return /^[+-]?\d{1,15}$/.test(word)
    ? Number(word)
    : refuse(`${shown(word)} is no timestamp in whole milliseconds`);
};

const readExemplar = (cursor: Cursor): Exemplar => {
  if (!cursor.read(/# \{/y)) refuse(`expected an exemplar at ${shown(cursor.rest)}`);
  const labels = readLabels(cursor);
  const value = cursor.readSeparator() ? parseNumber(cursor.readWord()) : null;
  const timestampMs = cursor.readSeparator() ? readTimestamp(cursor) : null;
  const traceId = labels.trace_id ?? '';
  return {
    length: Object.entries(labels)
      .flat()
      .reduce((sum, text) => sum + [...text].length, 0),
    value: value ?? refuse('the exemplar has no value'),
    traceId: /^[0-9a-f]{32}$/i.test(traceId) ? traceId.toLowerCase() : null,
    timestampMs,
  };
};

const readLine = (line: string, dialect: Dialect): SampleLine => {
  const cursor = new Cursor(line, dialect);
  cursor.skipBlanks();
  const name =
    cursor.read(/[a-zA-Z_:][a-zA-Z0-9_:]*/y)?.[0] ??
    refuse(`expected a metric name at ${shown(cursor.rest)}`);
  cursor.skipBlanks();
  const labels = cursor.read(/\{/y) ? readLabels(cursor) : {};
  if (dialect === 'openmetrics' && !cursor.readSeparator()) {
    refuse(`expected a space and a value after ${name}`);
  }
  cursor.skipBlanks();
  const word = cursor.readWord();
  if (word === '') refuse(`${name} has no value`);
  const value = parseNumber(word) ?? refuse(`the value ${shown(word)} is no number`);
  if (dialect === 'prometheus') {
    const timestampMs = cursor.readSeparator() && !cursor.isAtEnd ? readTimestamp(cursor) : null;
    cursor.skipBlanks();
    if (!cursor.isAtEnd) refuse(`nothing can follow here: ${shown(cursor.rest)}`);
    return { name, labels, value, timestampMs, exemplar: null };
  }
  const isTimed = cursor.readSeparator() && !cursor.rest.startsWith('#');
  const timestampMs = isTimed ? readTimestamp(cursor) : null;
  const isShown = isTimed ? cursor.readSeparator() : cursor.rest.startsWith('#');
  const exemplar = isShown ? readExemplar(cursor) : null;
  if (!cursor.isAtEnd) refuse(`nothing can follow here: ${shown(cursor.rest)}`);
  return { name, labels, value, timestampMs, exemplar };
};

/** @param line without its newline. */
export const parseSampleLine = (
  line: string,
  dialect: Dialect,
): SampleLine | { readonly reason: string } => {
  try {
    return readLine(line, dialect);
  } catch (error) {
    if (error instanceof Malformed) return { reason: error.message };
    throw error;
  }
};
