// OTLP's JSON: proto3 JSON with trace and span ids in hex, enums as numbers (names are taken too)
// and names in lowerCamelCase. It gives the same messages as the protobuf decoder; fields that the
// schema does not know are ignored.

import protobuf from 'protobufjs';

/** Depth of nested attribute values, as the protobuf decoder limits it. */
const deepest = 100;
const hexFields: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId']);
const ranges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  int32: [-(2n ** 31n), 2n ** 31n - 1n],
  sint32: [-(2n ** 31n), 2n ** 31n - 1n],
  uint32: [0n, 2n ** 32n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  sfixed64: [-(2n ** 63n), 2n ** 63n - 1n],
  fixed64: [0n, 2n ** 64n - 1n],
  uint64: [0n, 2n ** 64n - 1n],
};

/** Says what is wrong and where; never leaves this file. */
class Malformed extends Error {}

/** Where a value stands, as a chain that becomes text only when something is wrong there. */
type Where = { readonly parent: Where | null; readonly step: string };

const pathOf = (where: Where | null): string => (where ? pathOf(where.parent) + where.step : '');

const kindOf = (value: unknown): string => {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'object') return 'an object';
  if (typeof value === 'string') return `"${value.slice(0, 40)}"`;
  return String(value);
};

const refuse = (where: Where, expected: string, value: unknown): never => {
  throw new Malformed(
    `${pathOf(where).replace(/^\./, '')}: expected ${expected}, not ${kindOf(value)}`,
  );
};

const readInteger = (type: string, value: unknown, where: Where): bigint => {
  let integer: bigint | undefined;
  if (typeof value === 'bigint') integer = value;
  else if (typeof value === 'number' && Number.isInteger(value)) integer = BigInt(value);
  else if (typeof value === 'string' && /^-?\d{1,20}$/.test(value)) integer = BigInt(value);
  const range = ranges[type];
  if (integer === undefined || range === undefined || integer < range[0] || integer > range[1]) {
    return refuse(where, type, value);
  }
  return integer;
};

const int64 = (value: bigint, unsigned: boolean) =>
  new protobuf.util.LongBits(
    Number(BigInt.asUintN(32, value)),
    Number(BigInt.asUintN(32, value >> 32n)),
  ).toLong(unsigned);

const readDouble = (value: unknown, where: Where): number => {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  if (typeof value === 'string' && /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/.test(value)) {
    return Number(value);
  }
  return refuse(where, 'a number', value);
};

const readBytes = (field: string, value: unknown, where: Where): Uint8Array => {
  if (typeof value !== 'string') return refuse(where, 'a string', value);
  if (hexFields.has(field)) {
    return /^([0-9a-fA-F]{2})*$/.test(value)
      ? Buffer.from(value, 'hex')
      : refuse(where, 'hex digits', value);
  }
  return /^[A-Za-z0-9+/_-]*={0,2}$/.test(value)
    ? Buffer.from(value, 'base64')
    : refuse(where, 'base64', value);
};

const readEnum = (type: protobuf.Enum, value: unknown, where: Where): number => {
  if (typeof value === 'string' && Object.hasOwn(type.values, value))
    return type.values[value] ?? 0;
  return Number(readInteger('int32', value, where));
};

const readValue = (field: protobuf.Field, value: unknown, where: Where, depth: number): unknown => {
  const { type, resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return readMessage(resolvedType, value, where, depth);
  if (resolvedType instanceof protobuf.Enum) return readEnum(resolvedType, value, where);
  switch (type) {
    case 'string':
      return typeof value === 'string' ? value : refuse(where, 'a string', value);
    case 'bool':
      return typeof value === 'boolean' ? value : refuse(where, 'true or false', value);
    case 'double':
      return readDouble(value, where);
    case 'bytes':
      return readBytes(field.name, value, where);
    case 'int32':
    case 'sint32':
    case 'uint32':
      return Number(readInteger(type, value, where));
    default:
      return int64(readInteger(type, value, where), type === 'fixed64' || type === 'uint64');
  }
};

const readMessage = (
  type: protobuf.Type,
  value: unknown,
  where: Where,
  depth: number,
): Record<string, unknown> => {
  if (depth > deepest) throw new Malformed(`${pathOf(where).slice(0, 200)}: nested too deeply`);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return refuse(where, 'an object', value);
  }
  const message = type.create() as unknown as Record<string, unknown>;
  const given = value as Readonly<Record<string, unknown>>;
  for (const field of type.fieldsArray) {
    if (!Object.hasOwn(given, field.name)) continue;
    const part = given[field.name];
    if (part === null || part === undefined) continue;
    const there: Where = { parent: where, step: `.${field.name}` };
    if (field.repeated) {
      if (!Array.isArray(part)) return refuse(there, 'an array', part);
      message[field.name] = part.map((element: unknown, index) =>
        readValue(field, element, { parent: there, step: `[${index}]` }, depth + 1),
      );
    } else {
      message[field.name] = readValue(field, part, there, depth + 1);
      if (field.partOf) message[field.partOf.name] = field.name;
    }
  }
  return message;
};

/** Integers that a double cannot hold are read from their digits. */
const exact = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d+$/.test(context?.source ?? '')
    ? BigInt(context?.source ?? '')
    : value;

/** @returns the message, or in words why the body is none. */
export const decodeJson = (
  type: protobuf.Type,
  body: Uint8Array,
): { readonly message: unknown } | { readonly malformed: string } => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const value: unknown = /[:[,]\s*-?\d{16}/.test(text)
      ? JSON.parse(text, exact)
      : JSON.parse(text);
    return { message: readMessage(type, value, { parent: null, step: '' }, 0) };
  } catch (error) {
    if (error instanceof Malformed) return { malformed: error.message };
    return { malformed: error instanceof Error ? error.message : String(error) };
  }
};
