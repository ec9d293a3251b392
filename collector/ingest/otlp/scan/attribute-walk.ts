// Walks attributes: checks all of every one, and notes those whose key is wanted. Of a key that
// stands twice the last one counts that has a value.

import type { TextDictionary } from './text-dictionary.ts';
import { ValueColumns, valueKind } from './value-columns.ts';
import { WantedKeys } from './wanted-keys.ts';
import { Walk, wireType } from './wire.ts';

const field = {
  key: (1 << 3) | wireType.bytes,
  value: (2 << 3) | wireType.bytes,
  text: (1 << 3) | wireType.bytes,
  bool: (2 << 3) | wireType.varint,
  int: (3 << 3) | wireType.varint,
  double: (4 << 3) | wireType.fixed64,
  list: (5 << 3) | wireType.bytes,
  map: (6 << 3) | wireType.bytes,
  bytes: (7 << 3) | wireType.bytes,
  values: (1 << 3) | wireType.bytes,
} as const;

const noKeys = new WantedKeys([]);
const noColumns = new ValueColumns(0);

export class AttributeWalk extends Walk {
  readonly #texts: TextDictionary;
  // The value that was walked last.
  #kind: number = valueKind.none;
  #from = 0;
  #to = 0;
  #number = 0;

  constructor(texts: TextDictionary) {
    super();
    this.#texts = texts;
  }

  /**
   * As many attributes as stand here one after another, each with this tag, as nearly all are: a key,
   * then one text or small number, each shorter than 128 bytes. What is otherwise is left.
   */
  plainAttributes(
    tag: number,
    end: number,
    keys: WantedKeys,
    columns: ValueColumns,
    owner: number,
  ): void {
    const { bytes, view } = this;
    const { lengths } = keys;
    const head = tag | (field.key << 16);
    const lastWord = end - 4;
    let { at } = this;
    // From here on no text was checked. What stands between two texts is ASCII itself.
    let unchecked = at;
    while (at <= lastWord) {
      // Four bytes at once: its tag, its length, the key's tag, the key's length.
      const word = view.getInt32(at, true);
      if ((word & 0x00ff00ff) !== head) break;
      const to = at + 2 + ((word >>> 8) & 255);
      const keyFrom = at + 4;
      const keyTo = keyFrom + (word >>> 24);
      if (to > end || to >= at + 130 || keyTo + 4 > to) break;
      // The value's tag, its length, the tag of what it is, and that one's length or first byte.
      const value = view.getInt32(keyTo, true);
      if ((value & 255) !== field.value || keyTo + 2 + ((value >>> 8) & 255) !== to) break;
      const kind = (value >>> 16) & 255;
      const first = value >>> 24;
      const from = keyTo + 4;
      if (kind === field.text && from + first === to) {
        const place = lengths[keyTo - keyFrom] === 0 ? -1 : keys.find(view, keyFrom, keyTo);
        if (place >= 0) {
          const slot = owner * columns.width + place;
          columns.kinds[slot] = valueKind.text;
          columns.from[slot] = from;
          columns.to[slot] = to;
          columns.numbers[slot] = this.numberOf(from, to);
        }
      } else if (kind === field.int) {
        let number = first;
        if (first > 127) {
          const second = bytes[from] as number;
          if (from + 1 !== to || second > 127) break;
          number = (first & 127) | (second << 7);
          this.checkText(unchecked, keyTo);
          unchecked = to;
        } else if (from !== to) break;
        const place = lengths[keyTo - keyFrom] === 0 ? -1 : keys.find(view, keyFrom, keyTo);
        if (place >= 0) {
          const slot = owner * columns.width + place;
          columns.kinds[slot] = valueKind.number;
          columns.numbers[slot] = number;
        }
      } else break;
      at = to;
    }
    if (unchecked < at) this.checkText(unchecked, at);
    this.at = at;
  }

  /** The number of a text that is wanted; -1 where it has none. It is checked on the way. */
  numberOf(from: number, to: number): number {
    const found = this.#texts.find(this.view, from, to);
    if (found >= 0) return found;
    this.checkText(from, to);
    return this.#texts.add(~found, this.bytes, from, to);
  }

  /** The KeyValue from here to `end`. */
  attribute(end: number, keys: WantedKeys, columns: ValueColumns, owner: number, depth: number) {
    this.enter(depth);
    const begin = this.at;
    // A key that is left out is the empty one, as every field of proto3 is that is left out.
    let place = keys.empty;
    this.#kind = valueKind.none;
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === field.key) {
        const to = this.shortLimit(end);
        place = keys.find(this.view, this.at, to);
        if (place < 0) this.checkText(this.at, to);
        this.at = to;
      } else if (tag === field.value) {
        this.#value(this.shortLimit(end), depth + 1);
      } else this.skip(tag, end, depth);
    }
    if (place < 0 || this.#kind === valueKind.none) return;
    const slot = owner * columns.width + place;
    const isOdd = this.#kind === valueKind.odd;
    columns.kinds[slot] = this.#kind;
    columns.from[slot] = isOdd ? begin : this.#from;
    columns.to[slot] = isOdd ? end : this.#to;
    columns.numbers[slot] =
      this.#kind === valueKind.text ? this.numberOf(this.#from, this.#to) : this.#number;
  }

  /** An attribute that is checked and nothing else. */
  unwanted(end: number, depth: number): void {
    this.attribute(end, noKeys, noColumns, 0, depth);
  }

  /** The AnyValue from here to `end`. Of several things that it says the last one counts. */
  #value(end: number, depth: number): void {
    this.enter(depth);
    while (this.at < end) {
      const tag = this.shortTag(end);
      switch (tag) {
        case field.text:
          this.#to = this.shortLimit(end);
          this.#from = this.at;
          this.checkText(this.at, this.#to);
          this.at = this.#to;
          this.#kind = valueKind.text;
          break;
        case field.int: {
          const low = this.varint(end);
          this.#number = this.high * 2 ** 32 + (low >>> 0);
          this.#kind = Number.isSafeInteger(this.#number) ? valueKind.number : valueKind.odd;
          break;
        }
        case field.bool:
          this.#number = (this.varint(end) | this.high) === 0 ? 0 : 1;
          this.#kind = valueKind.bool;
          break;
        case field.double:
          this.fixed64(end);
          this.#number = this.view.getFloat64(this.at - 8, true);
          this.#kind = Number.isFinite(this.#number) ? valueKind.number : valueKind.odd;
          break;
        case field.list:
          this.#list(this.shortLimit(end), depth + 1);
          this.#kind = valueKind.odd;
          break;
        case field.map:
          this.#map(this.shortLimit(end), depth + 1);
          this.#kind = valueKind.odd;
          break;
        case field.bytes:
          this.at = this.shortLimit(end);
          this.#kind = valueKind.odd;
          break;
        default:
          this.skip(tag, end, depth);
      }
    }
  }

  #list(end: number, depth: number): void {
    this.enter(depth);
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === field.values) this.#value(this.shortLimit(end), depth + 1);
      else this.skip(tag, end, depth);
    }
  }

  #map(end: number, depth: number): void {
    this.enter(depth);
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === field.values) this.unwanted(this.shortLimit(end), depth + 1);
      else this.skip(tag, end, depth);
    }
  }
}
