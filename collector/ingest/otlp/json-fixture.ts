// Requests of any kind for tests, each as JSON, spelled in one of the ways that JSON allows, and as
// protobufjs takes it: whatever the schema has, without looking at how JSON is read.

import fc from 'fast-check';
import protobuf from 'protobufjs';
import { messageType } from './schema.ts';

/** The same value as it stands in JSON and as `fromObject` takes it. */
type Spelled = { readonly json: unknown; readonly plain: unknown };

const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };
const hexFields = new Set(['traceId', 'spanId', 'parentSpanId']);

const telling = [-1n, 0n, 1n, 10n ** 9n, 10n ** 9n - 1n, 2n ** 32n, 2n ** 53n + 1n];

const edges = (least: bigint, most: bigint): fc.Arbitrary<bigint> =>
  fc.oneof(
    fc.bigInt({ min: least, max: most }),
    fc.bigInt({ min: 0n, max: 300n }),
    fc.constantFrom(...telling.filter((value) => value >= least && value <= most)),
    fc.constantFrom(least, most, least + 1n, most - 1n),
  );
const ranges: Readonly<Record<string, fc.Arbitrary<bigint>>> = {
  int32: edges(-(2n ** 31n), 2n ** 31n - 1n),
  sint32: edges(-(2n ** 31n), 2n ** 31n - 1n),
  uint32: edges(0n, 2n ** 32n - 1n),
  int64: edges(-(2n ** 63n), 2n ** 63n - 1n),
  sfixed64: edges(-(2n ** 63n), 2n ** 63n - 1n),
  fixed64: edges(0n, 2n ** 64n - 1n),
  uint64: edges(0n, 2n ** 64n - 1n),
};

const integer = (type: string): fc.Arbitrary<Spelled> =>
  fc.tuple(ranges[type] ?? fc.constant(0n), fc.boolean()).map(([value, isQuoted]) => ({
    json: isQuoted ? String(value) : rawJSON(String(value)),
    plain: type.endsWith('64')
      ? new protobuf.util.LongBits(
          Number(BigInt.asUintN(32, value)),
          Number(BigInt.asUintN(32, value >> 32n)),
        ).toLong(type === 'fixed64' || type === 'uint64')
      : Number(value),
  }));

const double = fc
  .tuple(
    fc.double().map((value) => value + 0),
    fc.boolean(),
  )
  .map(([plain, isQuoted]) => ({
    json: isQuoted || !Number.isFinite(plain) ? String(plain) : plain,
    plain,
  }));

const bytes = (isHex: boolean): fc.Arbitrary<Spelled> =>
  fc.tuple(fc.uint8Array({ maxLength: 200 }), fc.boolean()).map(([value, isOther]) => {
    const plain = Buffer.from(value);
    if (isHex) {
      const digits = plain.toString('hex');
      return { json: isOther ? digits.toUpperCase() : digits, plain };
    }
    return { json: plain.toString(isOther ? 'base64url' : 'base64'), plain };
  });

const text = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ maxLength: 300 }),
    fc.constantFrom('"', '\\', '\u0000\n\t', '\u007f\u0080\u07ff\u0800', '\u{1f600}/'),
  )
  .map((value) => ({ json: value, plain: value }));

const enumOf = (type: protobuf.Enum): fc.Arbitrary<Spelled> => {
  const names = fc.constantFrom(...Object.keys(type.values));
  return fc.oneof(
    names.map((name) => ({ json: name, plain: type.values[name] })),
    names.map((name) => ({ json: type.values[name], plain: type.values[name] })),
    fc.constantFrom(-1, 77).map((value) => ({ json: value, plain: value })),
  );
};

const valueFor = (field: protobuf.Field, depth: number): fc.Arbitrary<Spelled> => {
  const { type, resolvedType } = field;
  if (resolvedType instanceof protobuf.Type) return messageOf(resolvedType, depth - 1);
  if (resolvedType instanceof protobuf.Enum) return enumOf(resolvedType);
  if (type === 'string') return text;
  if (type === 'double') return double;
  if (type === 'bytes') return bytes(hexFields.has(field.name));
  if (type === 'bool') return fc.boolean().map((value) => ({ json: value, plain: value }));
  return integer(type);
};

const absent: Spelled = { json: undefined, plain: undefined };

const fieldOf = (field: protobuf.Field, depth: number): fc.Arbitrary<Spelled> => {
  const value = valueFor(field, depth);
  if (!field.repeated) {
    return fc.oneof(fc.constantFrom(absent, { ...absent, json: null }), value, value);
  }
  return fc.array(value, { maxLength: 2 }).map((all) => ({
    json: all.map(({ json }) => json),
    plain: all.map(({ plain }) => plain),
  }));
};

/** What no schema knows. */
const unknown = fc.oneof(
  { weight: 9, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { droppedLinksCount: 257, links: [{ traceId: 'no hex' }] },
      JSON.parse('{"__proto__":{"name":"x"},"constructor":[1.5e-3,-0,"\\"]}",[[]],{}]}') as object,
      { '': null, náme: true, deep: { a: [{ b: 'c' }] } },
    ),
  },
);

const messageOf = (type: protobuf.Type, depth: number): fc.Arbitrary<Spelled> => {
  const isLeaf = ({ resolvedType }: protobuf.Field) => !(resolvedType instanceof protobuf.Type);
  const fields = type.fieldsArray.filter((field) => depth > 0 || isLeaf(field));
  const given = fields.map((field) => fieldOf(field, depth));
  return fc.tuple(fc.tuple(...given), fc.nat(), unknown).map(([values, choice, others]) => {
    const json: Record<string, unknown> = {};
    const plain: Record<string, unknown> = {};
    for (const [index, field] of fields.entries()) {
      // Of a oneof one member; an optional field is one of its own.
      const rivals = field.partOf?.fieldsArray.filter((rival) => fields.includes(rival)) ?? [field];
      if (rivals[choice % rivals.length] !== field) continue;
      const value = values[index] ?? absent;
      if (value.json !== undefined) json[field.name] = value.json;
      if (value.plain !== undefined) plain[field.name] = value.plain;
    }
    return { json: { ...json, ...others }, plain };
  });
};

/** @param name of a message in the schema. */
export const spelledRequests = (
  name: string,
): fc.Arbitrary<{ readonly json: string; readonly plain: Record<string, unknown> }> =>
  fc
    .tuple(messageOf(messageType(name), 7), fc.constantFrom('', ' ', '\t\r\n'))
    .map(([{ json, plain }, space]) => ({
      json:
        space === '\t\r\n'
          ? JSON.stringify(json, null, '\t').replaceAll('\n', '\r\n')
          : JSON.stringify(json, null, space),
      plain: plain as Record<string, unknown>,
    }));
