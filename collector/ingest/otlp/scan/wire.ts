// The wire format of protobuf, read strictly: what protobufjs refuses is refused here too. A walk
// stands at one place of one body; every read is bounded by the end of the message around it.

import { isUtf8 } from 'node:buffer';

/** Says what is wrong and where; never leaves this folder. */
export class MalformedBody extends Error {}

/** Depth of nested messages and groups, as the full decoder limits it. */
const deepest = 100;

export const wireType = { varint: 0, fixed64: 1, bytes: 2, group: 3, fixed32: 5 } as const;

/** Reads one body at a time; `open` begins the next. */
export class Walk {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  /** The place of the next byte to be read. */
  at = 0;
  /** The upper 32 bits of the number that was read last. */
  high = 0;

  open(body: Uint8Array): void {
    // Buffers and plain arrays alike, so that the code below meets one shape.
    this.bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
    this.view = new DataView(body.buffer, body.byteOffset, body.byteLength);
    this.at = 0;
  }

  malformed(what: string): never {
    throw new MalformedBody(`${what} at byte ${this.at}`);
  }

  brokenOff(): never {
    return this.malformed('it breaks off');
  }

  /** Field number and wire type in one number. */
  tag(end: number): number {
    const tag = this.#short(end, 15);
    if (tag >>> 3 === 0) this.malformed('there is a field without a number');
    return tag;
  }

  /** The same as `tag`; most take one byte. */
  shortTag(end: number): number {
    const { at } = this;
    const byte = this.bytes[at] as number;
    if (at >= end || byte > 127 || byte < 8) return this.tag(end);
    this.at = at + 1;
    return byte;
  }

  /** The same as `limit`; most lengths take one byte. */
  shortLimit(end: number): number {
    const { at } = this;
    const limit = at + 1 + (this.bytes[at] as number);
    if (at >= end || limit > end || limit > at + 128) return this.limit(end);
    this.at = at + 1;
    return limit;
  }

  /** @returns where the bytes end whose length stands here; `at` is where they begin. */
  limit(end: number): number {
    const limit = this.#short(end, 7) + this.at;
    if (limit > end) this.brokenOff();
    return limit;
  }

  /** A varint of at most 32 bits, the last byte of five being at most `most`. */
  #short(end: number, most: number): number {
    const { bytes } = this;
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (this.at >= end) this.brokenOff();
      const byte = bytes[this.at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
    if (this.at >= end) this.brokenOff();
    const byte = bytes[this.at++] as number;
    if (byte > most) this.malformed('a number is too long');
    return (value | (byte << 28)) >>> 0;
  }

  /** A varint of up to ten bytes; its low 32 bits, `high` being the others. */
  varint(end: number): number {
    const { bytes } = this;
    let low = 0;
    let high = 0;
    for (let index = 0; index < 10; index += 1) {
      if (this.at >= end) this.brokenOff();
      const byte = bytes[this.at++] as number;
      if (index < 5) low |= (byte & 127) << (7 * index);
      if (index === 4) high = (byte & 127) >>> 4;
      if (index > 4) high |= (byte & 127) << (7 * index - 32);
      if (byte < 128) {
        this.high = high;
        return low;
      }
    }
    return this.malformed('a number is too long');
  }

  /** @returns the low half of eight bytes; `high` is the other. Both are signed. */
  fixed64(end: number): number {
    const { at } = this;
    if (at + 8 > end) this.brokenOff();
    this.at = at + 8;
    this.high = this.view.getInt32(at + 4, true);
    return this.view.getInt32(at, true);
  }

  /** Passes a field that nobody reads. */
  skip(tag: number, end: number, depth: number): void {
    if (depth > deepest) this.malformed('it is nested too deeply');
    switch (tag & 7) {
      case wireType.varint:
        // However long: no value is made of it.
        do if (this.at >= end) this.brokenOff();
        while ((this.bytes[this.at++] as number) > 127);
        break;
      case wireType.fixed64:
        this.#pass(8, end);
        break;
      case wireType.bytes:
        this.at = this.limit(end);
        break;
      case wireType.group:
        this.#skipGroup(tag >>> 3, end, depth);
        break;
      case wireType.fixed32:
        this.#pass(4, end);
        break;
      default:
        this.malformed('there is no such kind of field');
    }
  }

  #pass(count: number, end: number): void {
    if (this.at + count > end) this.brokenOff();
    this.at += count;
  }

  #skipGroup(field: number, end: number, depth: number): void {
    for (;;) {
      const tag = this.tag(end);
      if ((tag & 7) === 4) {
        if (tag >>> 3 !== field) this.malformed('a group ends that did not begin');
        return;
      }
      this.skip(tag, end, depth + 1);
    }
  }

  /** A message `depth` deep begins. */
  enter(depth: number): void {
    if (depth > deepest) this.malformed('it is nested too deeply');
  }

  /** Checks that these bytes are UTF-8. Most text is ASCII, which is seen four bytes at a time. */
  checkText(from: number, to: number): void {
    const { view, bytes } = this;
    let high = 0;
    let at = from;
    if (to - from < 4) {
      for (; at < to; at += 1) high |= bytes[at] as number;
    } else {
      const last = to - 4;
      for (; at + 12 <= last; at += 16) {
        const left = view.getInt32(at, true) | view.getInt32(at + 4, true);
        high |= left | view.getInt32(at + 8, true) | view.getInt32(at + 12, true);
      }
      for (; at < last; at += 4) high |= view.getInt32(at, true);
      high |= view.getInt32(last, true);
    }
    if ((high & 0x80808080) !== 0 && !isUtf8(bytes.subarray(from, to))) {
      this.malformed('a text is not UTF-8');
    }
  }
}
