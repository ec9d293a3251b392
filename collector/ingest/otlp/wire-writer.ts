// Writes the wire format of protobuf into memory of the pool. What it wrote may be given back to the
// pool once nobody reads it any more.

import type { Buffer } from 'node:buffer';
import { bodyPool } from './body-pool.ts';

/** So many bytes are copied one by one: a call out of JavaScript would take longer. */
const mostCopiedSingly = 48;
const longestVarint = 10;
const noDigit = 255;

/** The value of a hex digit, by its byte. */
const hexDigits = new Uint8Array(256).fill(noDigit);
for (const [value, digit] of [...'0123456789abcdef'].entries()) {
  hexDigits[digit.charCodeAt(0)] = value;
  hexDigits[digit.toUpperCase().charCodeAt(0)] = value;
}

/** How many bytes the varint of a length takes. */
const varintSize = (value: number): number => {
  let size = 1;
  for (let rest = value; rest > 127; rest >>>= 7) size += 1;
  return size;
};

export class WireWriter {
  #memory: Buffer;
  #bytes: Uint8Array;
  #view: DataView;
  #at = 0;

  /** @param expectedBytes how much will be written, about. */
  constructor(expectedBytes: number) {
    this.#memory = bodyPool.take(bodyPool.sizeFor(Math.max(1, expectedBytes)));
    [this.#bytes, this.#view] = viewsOf(this.#memory);
  }

  /** All that was written. Nothing may be written after it. */
  finish(): Buffer {
    return this.#memory.subarray(0, this.#at);
  }

  /** Nothing that was written is wanted. */
  discard(): void {
    bodyPool.giveBack(this.#memory);
  }

  /** Field number and wire type in one number, or any other number of up to 32 bits. */
  tag(tag: number): void {
    if (tag > 127) {
      this.varint(tag, 0);
      return;
    }
    this.#reserve(1);
    this.#bytes[this.#at++] = tag;
  }

  /** A varint, given as its lower and its upper 32 bits. */
  varint(low: number, high: number): void {
    this.#reserve(longestVarint);
    const bytes = this.#bytes;
    let at = this.#at;
    let lower = low >>> 0;
    let upper = high >>> 0;
    while (upper !== 0 || lower > 127) {
      bytes[at++] = (lower & 127) | 128;
      lower = ((lower >>> 7) | (upper << 25)) >>> 0;
      upper >>>= 7;
    }
    bytes[at++] = lower;
    this.#at = at;
  }

  /** Eight bytes, given as the lower and the upper four. */
  fixed64(low: number, high: number): void {
    this.#reserve(8);
    this.#view.setInt32(this.#at, low, true);
    this.#view.setInt32(this.#at + 4, high, true);
    this.#at += 8;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#at += 8;
  }

  /** The length of the bytes from there to there, and the bytes. */
  bytes(source: Uint8Array, from: number, to: number): void {
    const length = to - from;
    this.tag(length);
    this.#reserve(length);
    const bytes = this.#bytes;
    if (length > mostCopiedSingly) bytes.set(source.subarray(from, to), this.#at);
    else {
      let at = this.#at;
      for (let place = from; place < to; place += 1) bytes[at++] = source[place] as number;
    }
    this.#at += length;
  }

  /** The same of what hex digits say. @returns false where they are none: then nothing is written. */
  hex(digits: Uint8Array, from: number, to: number): boolean {
    const length = (to - from) / 2;
    if (!Number.isInteger(length)) return false;
    const before = this.#at;
    this.tag(length);
    this.#reserve(length);
    const bytes = this.#bytes;
    let at = this.#at;
    for (let place = from; place < to; place += 2) {
      const upper = hexDigits[digits[place] as number] as number;
      const lower = hexDigits[digits[place + 1] as number] as number;
      if ((upper | lower) > 15) {
        this.#at = before;
        return false;
      }
      bytes[at++] = (upper << 4) | lower;
    }
    this.#at = at;
    return true;
  }

  /** Something begins whose length is only known at its end. @returns what `end` is to be told. */
  begin(): number {
    // Most have less than 128 bytes, so that their length takes one.
    this.#reserve(1);
    this.#at += 1;
    return this.#at;
  }

  /** @param from where it began. */
  end(from: number): void {
    const length = this.#at - from;
    if (length < 128) {
      this.#bytes[from - 1] = length;
      return;
    }
    const more = varintSize(length) - 1;
    this.#reserve(more);
    this.#bytes.copyWithin(from + more, from, this.#at);
    this.#at = from - 1;
    this.varint(length, 0);
    this.#at += length;
  }

  #reserve(bytes: number): void {
    if (this.#at + bytes > this.#bytes.length) this.#grow(bytes);
  }

  #grow(bytes: number): void {
    const former = this.#memory;
    this.#memory = bodyPool.take(bodyPool.sizeFor(2 * this.#at + bytes));
    [this.#bytes, this.#view] = viewsOf(this.#memory);
    this.#bytes.set(former.subarray(0, this.#at));
    bodyPool.giveBack(former);
  }
}

/** Plain views of the memory: the code above meets one shape. */
const viewsOf = ({ buffer, byteOffset, length }: Buffer): [Uint8Array, DataView] => [
  new Uint8Array(buffer, byteOffset, length),
  new DataView(buffer, byteOffset, length),
];
