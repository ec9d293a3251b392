// Reads JSON out of its bytes, one value after another, and makes nothing of what nobody asks for:
// JSON.parse would make objects of all of it. What is wrong with a body that is no JSON is left for
// JSON.parse to say.

import { Buffer, isUtf8 } from 'node:buffer';

const code = (character: string): number => character.charCodeAt(0);
const [quote, backslash, comma, colon] = [code('"'), code('\\'), code(','), code(':')];
const [minus, plus, point, zero, nine] = [code('-'), code('+'), code('.'), code('0'), code('9')];
const [smallE, largeE] = [code('e'), code('E')];
const [space, tab, lineFeed, carriageReturn] = [code(' '), code('\t'), code('\n'), code('\r')];
/** In the place of a byte past the end. */
const none = -1;
/** What is below it may not stand in a text. */
const firstInText = space;
const byteOrderMark = [0xef, 0xbb, 0xbf] as const;

/** The brackets of objects and arrays. */
export const object = { open: code('{'), close: code('}') } as const;
export const array = { open: code('['), close: code(']') } as const;

export const literals = {
  true: Buffer.from('true'),
  false: Buffer.from('false'),
  null: Buffer.from('null'),
} as const;

const numberForm = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** What stands there is no JSON. */
export class NoJson extends Error {}

export class JsonReader {
  /** The first byte of what comes next; past the end it is none. Spaces were passed. */
  next = none;
  // Where the text or the number stands that was read last. A text with escapes is not in the body.
  bytes: Buffer;
  view: DataView;
  from = 0;
  to = 0;
  readonly #body: Buffer;
  readonly #bodyView: DataView;
  /** Where `next` stands. */
  #at = 0;

  /** @throws NoJson where it is not UTF-8. */
  constructor(body: Uint8Array) {
    if (!isUtf8(body)) throw new NoJson();
    this.#body = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    this.#bodyView = viewOf(this.#body);
    this.bytes = this.#body;
    this.view = this.#bodyView;
    this.#goTo(byteOrderMark.every((byte, index) => body[index] === byte) ? 3 : 0);
  }

  get isAtEnd(): boolean {
    return this.#at === this.#body.length;
  }

  get isText(): boolean {
    return this.next === quote;
  }

  get isNumber(): boolean {
    return this.next === minus || isDigit(this.next);
  }

  /** Passes the opening bracket, which comes next. @returns whether there is anything before the other. */
  hasFirst(close: number): boolean {
    this.#goTo(this.#at + 1);
    if (this.next !== close) return true;
    this.#goTo(this.#at + 1);
    return false;
  }

  /** Passes what stands behind an element. @returns whether it is a comma, not the bracket. */
  hasMore(close: number): boolean {
    const { next } = this;
    if (next !== comma && next !== close) throw new NoJson();
    this.#goTo(this.#at + 1);
    return next === comma;
  }

  /** Reads the name of a member and passes its colon. */
  name(): void {
    if (!this.isText) throw new NoJson();
    this.text();
    if (this.next !== colon) throw new NoJson();
    this.#goTo(this.#at + 1);
  }

  /** Passes these bytes if they come next. */
  passes(bytes: Uint8Array): boolean {
    if (this.next !== bytes[0]) return false;
    const body = this.#body;
    const at = this.#at;
    const { length } = bytes;
    if (at + length > body.length) return false;
    for (let index = 1; index < length; index += 1) {
      if (body[at + index] !== bytes[index]) return false;
    }
    this.#goTo(at + length);
    return true;
  }

  /** Reads the text that comes next. */
  text(): void {
    const body = this.#body;
    const from = this.#at + 1;
    let to = from;
    for (;;) {
      const byte = body[to] as number;
      if (byte === quote) break;
      if (!(byte >= firstInText) || byte === backslash) {
        this.#escapedText(to);
        return;
      }
      to += 1;
    }
    this.bytes = body;
    this.view = this.#bodyView;
    this.from = from;
    this.to = to;
    this.#goTo(to + 1);
  }

  /** Reads the number that comes next. @returns whether it is nothing but digits and a sign. */
  number(): boolean {
    const body = this.#body;
    const from = this.#at;
    const first = this.next === minus ? from + 1 : from;
    let to = first;
    while (isDigit(body[to] as number)) to += 1;
    const isPlain = to > first && (body[first] !== zero || to === first + 1);
    const digits = to;
    while (isInNumber(body[to] as number)) to += 1;
    if (!(isPlain && to === digits) && !numberForm.test(body.toString('utf8', from, to)))
      throw new NoJson();
    this.bytes = body;
    this.from = from;
    this.to = to;
    this.#goTo(to);
    return to === digits;
  }

  /** What was read last. */
  toString(): string {
    return this.bytes.toString('utf8', this.from, this.to);
  }

  /** Passes whatever value comes next. */
  skip(): void {
    const { next } = this;
    if (next === quote) this.text();
    else if (next === object.open || next === array.open) this.#skipAll();
    else if (!Object.values(literals).some((literal) => this.passes(literal))) this.number();
  }

  /** Passes an object or array, however deep. */
  #skipAll(): void {
    const from = this.#at;
    let depth = 0;
    do {
      const { next } = this;
      if (next === none) throw new NoJson();
      if (next === object.open || next === array.open) depth += 1;
      if (next === object.close || next === array.close) depth -= 1;
      this.#goTo(1 + (next === quote ? this.#endOfText(this.#at + 1) : this.#at));
    } while (depth > 0);
    // It has an end; whether all in it is as it should be is said by others.
    parse(this.#body.toString('utf8', from, this.#at));
  }

  /**
   * @param from a place in a text, not behind a backslash.
   * @returns where the quote stands that ends it.
   */
  #endOfText(from: number): number {
    const body = this.#body;
    let at = from;
    while (body[at] !== quote) {
      if (!((body[at] as number) >= firstInText)) throw new NoJson();
      at += body[at] === backslash ? 2 : 1;
    }
    return at;
  }

  /** @param at its first backslash, or what may not stand there. */
  #escapedText(at: number): void {
    const to = this.#endOfText(at);
    const text = parse(this.#body.toString('utf8', this.#at, to + 1));
    // What is no Unicode becomes U+FFFD.
    this.bytes = Buffer.from(String(text));
    this.view = viewOf(this.bytes);
    this.from = 0;
    this.to = this.bytes.length;
    this.#goTo(to + 1);
  }

  #goTo(place: number): void {
    const body = this.#body;
    const { length } = body;
    let at = place;
    let byte = at < length ? (body[at] as number) : none;
    while (byte === space || byte === lineFeed || byte === carriageReturn || byte === tab) {
      at += 1;
      byte = at < length ? (body[at] as number) : none;
    }
    this.#at = at;
    this.next = byte;
  }
}

const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView =>
  new DataView(buffer, byteOffset, length);

const isDigit = (byte: number): boolean => byte >= zero && byte <= nine;
/** What may stand in a number; past the end nothing does. */
const isInNumber = (byte: number): boolean =>
  isDigit(byte) ||
  byte === point ||
  byte === plus ||
  byte === minus ||
  byte === smallE ||
  byte === largeE;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new NoJson();
  }
};
