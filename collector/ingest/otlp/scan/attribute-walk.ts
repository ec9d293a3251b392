// Walks attributes: checks all of every one, and notes those whose key is wanted. Of a key that
// stands twice the last one counts that has a value.

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
  // The value that was walked last.
  #kind: number = valueKind.none;
  #from = 0;
  #to = 0;
  #number = 0;

  /** The KeyValue from here to `end`. */
  attribute(end: number, keys: WantedKeys, columns: ValueColumns, owner: number, depth: number) {
    this.enter(depth);
    const { bytes, at: begin } = this;
    let place = -1;
    this.#kind = valueKind.none;
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === field.key) {
        const to = this.shortLimit(end);
        place = keys.find(bytes, this.at, to);
        if (place < 0) this.checkText(this.at, to);
        this.at = to;
      } else if (tag === field.value) {
        this.#value(this.shortLimit(end), depth + 1);
      } else this.skip(tag, end, depth);
    }
    if (place < 0 || this.#kind === valueKind.none) return;
    const slot = owner * columns.width + place;
    columns.kinds[slot] = this.#kind;
    columns.from[slot] = this.#kind === valueKind.odd ? begin : this.#from;
    columns.to[slot] = this.#kind === valueKind.odd ? end : this.#to;
    columns.numbers[slot] = this.#number;
  }

  /** An attribute that is checked and nothing else. */
  unwanted(end: number, depth: number): void {
    this.attribute(end, noKeys, noColumns, 0, depth);
  }

  /** The AnyValue from here to `end`. One that says several things is odd. */
  #value(end: number, depth: number): void {
    this.enter(depth);
    while (this.at < end) {
      const before = this.#kind;
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
          continue;
      }
      if (before !== valueKind.none) this.#kind = valueKind.odd;
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
