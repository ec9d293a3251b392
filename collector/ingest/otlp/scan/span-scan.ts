// Walks the bytes of an ExportTraceServiceRequest once and puts each span that can be taken into a
// table. Whatever the full decoder refuses is refused, and a span that it cannot take, with its reason.

import { Buffer } from 'node:buffer';
import { kindNames, spanFault, statusNames } from '../traces.ts';
import { AttributeWalk } from './attribute-walk.ts';
import { SpanTable } from './span-table.ts';
import type { ValueColumns } from './value-columns.ts';
import type { WantedKeys } from './wanted-keys.ts';
import { MalformedBody, wireType } from './wire.ts';

const bytesField = (number: number): number => (number << 3) | wireType.bytes;

const resourceSpans = bytesField(1);
const resource = bytesField(1);
const scopeSpans = bytesField(2);
const spans = bytesField(2);
const attributes = bytesField(1);
const span = {
  traceId: bytesField(1),
  spanId: bytesField(2),
  parentSpanId: bytesField(4),
  name: bytesField(5),
  kind: (6 << 3) | wireType.varint,
  start: (7 << 3) | wireType.fixed64,
  end: (8 << 3) | wireType.fixed64,
  attributes: bytesField(9),
  events: bytesField(11),
  status: bytesField(15),
} as const;
const event = { time: (1 << 3) | wireType.fixed64, name: bytesField(2), attributes: bytesField(3) };
const status = { message: bytesField(2), code: (3 << 3) | wireType.varint } as const;

const kindCount = kindNames.length;
const statusCount = statusNames.length;
const exception = new TextEncoder().encode('exception');
/** The upper half of a time that has more bits is reckoned with the long way (from year 2116 on). */
const shortBits = 30;

/** Nanoseconds of Unix time in two halves as milliseconds, cut to the microsecond. */
const longMilliseconds = (high: number, low: number): number => {
  const nanoseconds = (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
  return Number(nanoseconds / 1000n) / 1000;
};

export class SpanScan extends AttributeWalk {
  readonly table: SpanTable;
  readonly #spanKeys: WantedKeys;
  readonly #resourceKeys: WantedKeys;
  readonly #areNamesRead: boolean;
  // What was read last of the span that is being walked.
  #statusCode = 0;
  #isException = 0;

  constructor(spanKeys: WantedKeys, resourceKeys: WantedKeys, areNamesRead: boolean) {
    const table = new SpanTable(spanKeys.size, resourceKeys.size);
    super(table.texts);
    this.table = table;
    this.#spanKeys = spanKeys;
    this.#resourceKeys = resourceKeys;
    this.#areNamesRead = areNamesRead;
  }

  /** @returns what is wrong with the body, or null: the table holds its spans until the next one. */
  read(body: Uint8Array): string | null {
    this.open(body);
    this.table.open(this.bytes);
    try {
      this.#request(body.length);
      return null;
    } catch (error) {
      this.table.open(this.bytes);
      if (error instanceof MalformedBody) return error.message;
      throw error;
    }
  }

  #request(end: number): void {
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === resourceSpans) this.#resourceSpans(this.limit(end));
      else this.skip(tag, end, 0);
    }
  }

  #resourceSpans(end: number): void {
    const { table } = this;
    const place = table.resourceCount;
    table.resourceCount += 1;
    table.resourceFrom[place] = this.at;
    table.resourceTo[place] = end;
    table.resourceAt[place] = -1;
    table.resourceValues.clear(place);
    let parts = 0;
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === resource) {
        parts += 1;
        table.resourceEnd[place] = this.limit(end);
        table.resourceAt[place] = parts === 1 ? this.at : -1;
        this.#resource(table.resourceEnd[place] as number, place);
      } else if (tag === scopeSpans) this.#scopeSpans(this.limit(end), place);
      else this.skip(tag, end, 1);
    }
  }

  #resource(end: number, place: number): void {
    const columns: ValueColumns = this.table.resourceValues;
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === attributes) {
        this.attribute(this.shortLimit(end), this.#resourceKeys, columns, place, 3);
      } else this.skip(tag, end, 2);
    }
  }

  #scopeSpans(end: number, place: number): void {
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === spans) this.#span(this.limit(end), place);
      else this.skip(tag, end, 2);
    }
  }

  #span(end: number, place: number): void {
    const { table } = this;
    const { values } = table;
    table.reserve();
    const { bytes, view } = this;
    const keys = this.#spanKeys;
    const row = table.count;
    const from = this.at;
    let nameNumber = -1;
    let traceId = from;
    let traceIdLength = 0;
    let spanId = from;
    let spanIdLength = 0;
    let parent = from;
    let parentLength = 0;
    let nameFrom = from;
    let nameTo = from;
    let kind = 0;
    let startLow = 0;
    let startHigh = 0;
    let endLow = 0;
    let endHigh = 0;
    this.#statusCode = 0;
    this.#isException = 0;
    // Nearly all spans begin so: both ids one after the other, and that of the parent.
    if (
      from + 28 <= end &&
      view.getInt16(from, true) === (span.traceId | (16 << 8)) &&
      view.getInt16(from + 18, true) === (span.spanId | (8 << 8))
    ) {
      traceId = from + 2;
      traceIdLength = 16;
      spanId = from + 20;
      spanIdLength = 8;
      this.at = from + 28;
      if (from + 38 <= end && view.getInt16(from + 28, true) === (span.parentSpanId | (8 << 8))) {
        parent = from + 30;
        parentLength = 8;
        this.at = from + 38;
      }
    }
    while (this.at < end) {
      if (bytes[this.at] === span.attributes) {
        this.plainAttributes(span.attributes, end, keys, values, row);
        if (this.at >= end) break;
      }
      const tag = this.shortTag(end);
      switch (tag) {
        case span.attributes:
          this.attribute(this.shortLimit(end), keys, values, row, 4);
          break;
        case span.traceId: {
          const to = this.shortLimit(end);
          traceId = this.at;
          traceIdLength = to - traceId;
          this.at = to;
          break;
        }
        case span.spanId: {
          const to = this.shortLimit(end);
          spanId = this.at;
          spanIdLength = to - spanId;
          this.at = to;
          break;
        }
        case span.parentSpanId: {
          const to = this.shortLimit(end);
          parent = this.at;
          parentLength = to - parent;
          this.at = to;
          break;
        }
        case span.name:
          nameTo = this.shortLimit(end);
          nameFrom = this.at;
          if (this.#areNamesRead) nameNumber = this.numberOf(nameFrom, nameTo);
          else this.checkText(nameFrom, nameTo);
          this.at = nameTo;
          // What nearly always follows: the kind and both times.
          if (
            nameTo + 20 <= end &&
            bytes[nameTo] === span.kind &&
            (bytes[nameTo + 1] as number) < 128 &&
            bytes[nameTo + 2] === span.start &&
            bytes[nameTo + 11] === span.end
          ) {
            kind = bytes[nameTo + 1] as number;
            startLow = view.getInt32(nameTo + 3, true);
            startHigh = view.getInt32(nameTo + 7, true);
            endLow = view.getInt32(nameTo + 12, true);
            endHigh = view.getInt32(nameTo + 16, true);
            this.at = nameTo + 20;
          }
          break;
        case span.kind:
          kind = this.varint(end);
          break;
        case span.start:
          startLow = this.fixed64(end);
          startHigh = this.high;
          break;
        case span.end:
          endLow = this.fixed64(end);
          endHigh = this.high;
          break;
        case span.events:
          this.#event(this.limit(end));
          break;
        case span.status:
          this.#status(this.limit(end));
          break;
        default:
          this.skip(tag, end, 3);
      }
    }
    const nanoseconds = ((endHigh >>> 0) - (startHigh >>> 0)) * 2 ** 32;
    const durationNs = nanoseconds + ((endLow >>> 0) - (startLow >>> 0));
    let fault: string | null = null;
    if (!this.#isId(traceId, traceIdLength, 16)) {
      fault = spanFault.traceId;
    } else if (!this.#isId(spanId, spanIdLength, 8)) {
      fault = spanFault.spanId;
    } else if (parentLength !== 0 && parentLength !== 8) {
      fault = spanFault.parentSpanId;
    } else if ((endLow | endHigh) === 0) fault = spanFault.noEnd;
    else if (durationNs < 0) fault = spanFault.backwards;
    if (fault !== null) {
      table.refuse(Buffer.from(this.bytes.subarray(nameFrom, nameTo)).toString(), fault);
      return;
    }
    table.from[row] = from;
    table.to[row] = end;
    table.traceIdAt[row] = traceId;
    table.spanIdAt[row] = spanId;
    table.nameFrom[row] = nameFrom;
    table.nameTo[row] = nameTo;
    table.nameNumbers[row] = nameNumber;
    table.kinds[row] = kind > 0 && kind < kindCount ? kind : 0;
    table.statuses[row] = this.#statusCode;
    table.roots[row] = this.#isId(parent, parentLength, 8) ? 0 : 1;
    table.exceptions[row] = this.#isException;
    table.exceptionCount += this.#isException;
    table.durationsNs[row] = durationNs;
    // 2^32 is 4294967 thousands and 296.
    table.endMs[row] =
      endHigh >>> shortBits === 0
        ? (endHigh * 4_294_967 + Math.floor((endHigh * 296 + (endLow >>> 0)) / 1000)) / 1000
        : longMilliseconds(endHigh, endLow);
    table.resources[row] = place;
    table.count = row + 1;
  }

  #isId(at: number, length: number, wanted: number): boolean {
    if (length !== wanted) return false;
    for (let place = at; place < at + length; place += 4) {
      if (this.view.getInt32(place) !== 0) return true;
    }
    return false;
  }

  #event(end: number): void {
    let isException = 0;
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === event.attributes) this.unwanted(this.shortLimit(end), 5);
      else if (tag === event.name) {
        const to = this.shortLimit(end);
        this.checkText(this.at, to);
        isException = this.#isExceptionName(to);
        this.at = to;
      } else if (tag === event.time) this.fixed64(end);
      else this.skip(tag, end, 4);
    }
    this.#isException |= isException;
  }

  #isExceptionName(to: number): number {
    const { at } = this;
    if (to - at !== exception.length) return 0;
    return exception.every((byte, index) => this.bytes[at + index] === byte) ? 1 : 0;
  }

  #status(end: number): void {
    while (this.at < end) {
      const tag = this.shortTag(end);
      if (tag === status.code) {
        const code = this.varint(end);
        this.#statusCode = code > 0 && code < statusCount ? code : 0;
      } else if (tag === status.message) {
        const to = this.shortLimit(end);
        this.checkText(this.at, to);
        this.at = to;
      } else this.skip(tag, end, 4);
    }
  }
}
