// OTLP's JSON: proto3 JSON with trace and span ids in hex, enums as numbers (names are taken too)
// and names in lowerCamelCase. It is rewritten as protobuf while it is read, and from there on there
// is one way for both. Fields that the schema does not know are ignored. Of a oneof the last member
// counts, and a member that stands twice is the one and the other, as in protobuf.

import { Buffer } from 'node:buffer';
import { type IntegerType, JsonInteger } from './json-integer.ts';
import { type FieldPlan, type Followed, type MessagePlan, messagePlan } from './json-plan.ts';
import { array, JsonReader, literals, NoJson, object } from './json-reader.ts';
import { WireWriter } from './wire-writer.ts';

/** Depth of nested attribute values, as the protobuf decoder limits it. */
const deepest = 100;
const longestPath = 200;

/** Says what is wrong and where; never leaves this file. */
class Malformed extends Error {
  /** Names and indices, from the value outwards: each is added on the way out. */
  readonly steps: (string | number)[] = [];
}

class TooDeep extends Malformed {}

/** Whatever went wrong, having gone wrong there. */
const at = (step: string | number, error: unknown): unknown => {
  if (error instanceof Malformed) error.steps.push(step);
  return error;
};

/** @param expected what should stand there, in words. */
const refuse = (expected: string): never => {
  throw new Malformed(expected);
};

/** Reads one body and writes it as protobuf. */
class Rewriting {
  readonly #json: JsonReader;
  readonly #wire: WireWriter;
  readonly #integer = new JsonInteger();

  constructor(json: JsonReader, wire: WireWriter) {
    this.#json = json;
    this.#wire = wire;
  }

  whole(plan: MessagePlan): void {
    this.#message(plan, 0);
    if (!this.#json.isAtEnd) throw new NoJson();
  }

  #message(plan: MessagePlan, depth: number): void {
    if (depth > deepest) throw new TooDeep();
    const json = this.#json;
    if (json.next !== object.open) refuse('an object');
    if (!json.hasFirst(object.close)) return;
    let previous: Followed = plan;
    let field: FieldPlan | null = null;
    try {
      do {
        field = this.#field(plan, previous);
        if (field === null) {
          json.skip();
          continue;
        }
        previous = field;
        if (json.passes(literals.null)) continue;
        if (field.isRepeated) this.#elements(field, depth);
        else this.#value(field, depth);
      } while (json.hasMore(object.close));
    } catch (error) {
      throw at(field?.name ?? '', error);
    }
  }

  /** Reads the name of a member. Exporters write the same ones in the same order again and again. */
  #field(plan: MessagePlan, previous: Followed): FieldPlan | null {
    const json = this.#json;
    const { follower } = previous;
    if (follower !== null && json.passes(follower.opening)) return follower;
    json.name();
    const place = plan.names.find(json.view, json.from, json.to);
    if (place < 0) return null;
    const field = plan.fields[place] as FieldPlan;
    previous.follower = field;
    return field;
  }

  /** Each as a field of its own; numbers might be packed, but need not be. */
  #elements(field: FieldPlan, depth: number): void {
    const json = this.#json;
    if (json.next !== array.open) refuse('an array');
    if (!json.hasFirst(array.close)) return;
    let index = -1;
    try {
      do {
        index += 1;
        this.#value(field, depth);
      } while (json.hasMore(array.close));
    } catch (error) {
      throw at(index, error);
    }
  }

  #value(field: FieldPlan, depth: number): void {
    const json = this.#json;
    const wire = this.#wire;
    const { kind } = field;
    wire.tag(field.tag);
    switch (kind) {
      case 'message': {
        const from = wire.begin();
        this.#message(field.message, depth + 1);
        wire.end(from);
        break;
      }
      case 'string':
        this.#text();
        wire.bytes(json.bytes, json.from, json.to);
        break;
      case 'hex':
        this.#text();
        if (!wire.hex(json.bytes, json.from, json.to)) refuse('hex digits');
        break;
      case 'bytes':
        this.#base64();
        break;
      case 'bool':
        this.#bool();
        break;
      case 'double':
        wire.double(this.#double());
        break;
      case 'enum':
        this.#enum(field.numbers);
        break;
      default:
        if (!this.#reads(kind)) refuse(kind);
        this.#integerOf(kind);
    }
  }

  #text(): void {
    if (!this.#json.isText) refuse('a string');
    this.#json.text();
  }

  #base64(): void {
    this.#text();
    const text = this.#json.toString();
    if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) refuse('base64');
    const bytes = Buffer.from(text, 'base64');
    this.#wire.bytes(bytes, 0, bytes.length);
  }

  #bool(): void {
    const isTrue = this.#json.passes(literals.true);
    if (!isTrue && !this.#json.passes(literals.false)) refuse('true or false');
    this.#wire.varint(isTrue ? 1 : 0, 0);
  }

  #double(): number {
    const json = this.#json;
    if (json.isNumber) {
      json.number();
      return Number(json.toString());
    }
    if (!json.isText) refuse('a number');
    json.text();
    const text = json.toString();
    if (!/^(NaN|-?Infinity|-?\d+(\.\d+)?([eE][+-]?\d+)?)$/.test(text)) refuse('a number');
    return Number(text);
  }

  #enum(numbers: ReadonlyMap<string, number>): void {
    if (this.#reads('int32')) {
      this.#integerOf('int32');
      return;
    }
    const number = numbers.get(this.#json.toString());
    this.#wire.varint(number ?? refuse('int32'), 0);
  }

  /** Reads an integer, quoted or not. @returns whether it is one of that type. */
  #reads(type: IntegerType): boolean {
    const json = this.#json;
    if (json.isText) json.text();
    else if (!json.isNumber) refuse(type);
    else if (!json.number()) return this.#readsFraction(type);
    return this.#integer.read(type, json.bytes, json.from, json.to);
  }

  /** The same of a number with a point or an exponent, which may be whole for all that. */
  #readsFraction(type: IntegerType): boolean {
    const value = Number(this.#json.toString());
    if (!Number.isInteger(value)) return false;
    const digits = Buffer.from(String(BigInt(value)));
    return this.#integer.read(type, digits, 0, digits.length);
  }

  /** Writes the integer that was read. */
  #integerOf(type: IntegerType): void {
    const { low, high } = this.#integer;
    if (type === 'fixed64' || type === 'sfixed64') this.#wire.fixed64(low, high);
    // Zigzag: the sign is the lowest bit.
    else if (type === 'sint32') this.#wire.varint((low << 1) ^ (low >> 31), 0);
    else this.#wire.varint(low, high);
  }
}

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `"${value.slice(0, 40)}"`;
  return String(value);
};

/** What is wrong with a body, in words: found at leisure, and what is no JSON at all before the rest. */
const reasonOf = (error: Malformed | NoJson, body: Uint8Array): string => {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (fault) {
    return fault instanceof Error ? fault.message : String(fault);
  }
  if (error instanceof NoJson) return 'it is no JSON';
  const steps = error.steps.reverse();
  const path = steps
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`))
    .join('')
    .slice(1);
  if (error instanceof TooDeep) return `${path.slice(0, longestPath)}: nested too deeply`;
  for (const step of steps) value = Reflect.get(Object(value), step);
  return `${path}: expected ${error.message}, not ${kindOf(value)}`;
};

/**
 * @param type name of the message in the schema.
 * @returns the message in protobuf, in memory that may be given back to the pool; or in words why the
 * body is none.
 */
export const wireOf = (
  type: string,
  body: Uint8Array,
): { readonly bytes: Buffer } | { readonly malformed: string } => {
  // Names take most of a body, and protobuf has none.
  const wire = new WireWriter(body.length / 2);
  try {
    new Rewriting(new JsonReader(body), wire).whole(messagePlan(type));
    return { bytes: wire.finish() };
  } catch (error) {
    wire.discard();
    if (!(error instanceof Malformed || error instanceof NoJson)) throw error;
    return { malformed: reasonOf(error, body) };
  }
};
