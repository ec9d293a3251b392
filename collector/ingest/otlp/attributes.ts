// Attribute values as spans keep them, and the identity of what sent them. Nested lists and maps
// have no place in a span filter, so they are kept as their JSON text.

import { type Attributes, type AttributeValue, serviceOf } from '../span.ts';
import type { AnyValue, Int64, KeyValue, Resource } from './message.ts';

/** Exact up to 2^53; beyond it the digits are kept as text. */
const numberOf = (value: Int64): number | string => {
  const exact = value.toBigInt();
  const rounded = Number(exact);
  return Number.isSafeInteger(rounded) ? rounded : String(exact);
};

const plain = (value: AnyValue | null): unknown => {
  switch (value?.value) {
    case 'stringValue':
      return value.stringValue;
    case 'boolValue':
      return value.boolValue;
    case 'intValue':
      return numberOf(value.intValue);
    case 'doubleValue':
      return Number.isFinite(value.doubleValue) ? value.doubleValue : String(value.doubleValue);
    case 'bytesValue':
      return Buffer.from(value.bytesValue).toString('base64');
    case 'arrayValue':
      return (value.arrayValue.values ?? []).map(plain);
    case 'kvlistValue':
      return Object.fromEntries(
        (value.kvlistValue.values ?? []).map((entry) => [entry.key, plain(entry.value)]),
      );
    default:
      return null;
  }
};

const isScalar = (value: unknown): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

/** @returns undefined for a value that was not sent. */
export const attributeValue = (value: AnyValue | null): AttributeValue | undefined => {
  const content = plain(value);
  if (content === null) return undefined;
  if (isScalar(content)) return content;
  return Array.isArray(content) && content.every(isScalar) ? content : JSON.stringify(content);
};

/** Of a key that stands twice the last one counts. */
export const readAttributes = (attributes: readonly KeyValue[]): Attributes => {
  const read = new Map<string, AttributeValue>();
  for (const { key, value } of attributes) {
    const content = attributeValue(value);
    if (content !== undefined) read.set(key, content);
  }
  // Not by assignment: a key may be "__proto__".
  return Object.fromEntries(read);
};

export const readResource = (resource: Resource | null): Attributes =>
  readAttributes(resource?.attributes ?? []);

/** service.name/service.instance.id: whose process this is. */
export const targetOf = (resource: Attributes): string => {
  const service = serviceOf(resource);
  const instance = resource['service.instance.id'];
  return instance === undefined ? service : `${service}/${String(instance)}`;
};
