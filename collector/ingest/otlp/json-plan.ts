// What the members of a JSON object are on the wire, for each message of the schema.

import protobuf from 'protobufjs';
import type { IntegerType } from './json-integer.ts';
import { WantedKeys } from './scan/wanted-keys.ts';
import { wireType } from './scan/wire.ts';
import { messageType } from './schema.ts';

export type ValueKind =
  | IntegerType
  | 'string'
  | 'bool'
  | 'double'
  | 'bytes'
  /** Bytes that OTLP writes as hex digits. */
  | 'hex'
  | 'enum'
  | 'message';

/** A member of an object, or its opening bracket. */
export type Followed = {
  /** The member that followed it last. */
  follower: FieldPlan | null;
};

export type FieldPlan = Followed & {
  readonly name: string;
  /** Its name as it mostly stands in JSON, with quotes and colon. */
  readonly opening: Uint8Array;
  /** Field number and wire type in one. */
  readonly tag: number;
  readonly kind: ValueKind;
  readonly isRepeated: boolean;
  /** Of a message: what its members are. */
  readonly message: MessagePlan;
  /** Of an enum: its numbers by name. */
  readonly numbers: ReadonlyMap<string, number>;
};

/** The fields of a message, found by the bytes of their names in JSON. */
export type MessagePlan = Followed & {
  readonly names: WantedKeys;
  /** By the place of the name. */
  readonly fields: readonly FieldPlan[];
};

const noMessage: MessagePlan = { names: new WantedKeys([]), fields: [], follower: null };

const hexFields: ReadonlySet<string> = new Set(['traceId', 'spanId', 'parentSpanId']);

const { bytes, fixed64, varint } = wireType;
const wireTypes: Readonly<Record<ValueKind, number>> = {
  ...{ string: bytes, bytes, hex: bytes, message: bytes },
  ...{ double: fixed64, fixed64, sfixed64: fixed64 },
  ...{ bool: varint, enum: varint },
  ...{ int32: varint, sint32: varint, uint32: varint, int64: varint, uint64: varint },
};

const isKind = (type: string): type is ValueKind => Object.hasOwn(wireTypes, type);

const kindOf = ({ name, type, resolvedType }: protobuf.Field): ValueKind => {
  if (resolvedType instanceof protobuf.Type) return 'message';
  if (resolvedType instanceof protobuf.Enum) return 'enum';
  if (type === 'bytes' && hexFields.has(name)) return 'hex';
  if (!isKind(type)) throw new TypeError(`${name} is ${type}, which no JSON is read as`);
  return type;
};

const plans = new Map<protobuf.Type, MessagePlan>();

const planOf = (type: protobuf.Type): MessagePlan => {
  const known = plans.get(type);
  if (known !== undefined) return known;
  const fields: FieldPlan[] = [];
  const names = new WantedKeys(type.fieldsArray.map(({ name }) => name));
  const plan: MessagePlan = { names, fields, follower: null };
  // Known before its fields are: a value may hold values.
  plans.set(type, plan);
  for (const field of type.fieldsArray) fields.push(fieldPlan(field));
  return plan;
};

const fieldPlan = (field: protobuf.Field): FieldPlan => {
  const { resolvedType } = field;
  const kind = kindOf(field);
  return {
    name: field.name,
    opening: new TextEncoder().encode(`"${field.name}":`),
    follower: null,
    tag: (field.id << 3) | wireTypes[kind],
    kind,
    isRepeated: field.repeated,
    message: resolvedType instanceof protobuf.Type ? planOf(resolvedType) : noMessage,
    numbers: new Map(
      resolvedType instanceof protobuf.Enum ? Object.entries(resolvedType.values) : [],
    ),
  };
};

/** @param name of a message in the schema. */
export const messagePlan = (name: string): MessagePlan => planOf(messageType(name));
