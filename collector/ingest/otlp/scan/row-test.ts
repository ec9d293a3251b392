// A condition of a filter as a test of one row of the table. It says of every row what `matchesSpan`
// says of the same span decoded: where bytes or a number do not suffice, the value is decoded.

import type { SpanCondition } from '../../../../language/slo-set.ts';
import { valueTest } from '../../../../language/span-filter.ts';
import { attributeValue } from '../attributes.ts';
import type { KeyValue } from '../message.ts';
import { messageType } from '../schema.ts';
import { kindNames, statusNames } from '../traces.ts';
import type { SpanTable } from './span-table.ts';
import { sameBytes, TextMemo } from './text-memo.ts';
import { type ValueColumns, valueKind } from './value-columns.ts';
import type { WantedKeys } from './wanted-keys.ts';

export type RowTest = (row: number) => boolean;

type TextTest = (bytes: Uint8Array, from: number, to: number) => boolean;

const textTest = (condition: SpanCondition): TextTest => {
  const { operator, value } = condition;
  const holds = valueTest(condition);
  if (typeof value !== 'string') return () => holds('');
  // Half a character has no bytes: such a text is compared as it is.
  if ((operator === '=' || operator === '!=') && value.isWellFormed()) {
    const wanted = new TextEncoder().encode(value);
    const equal = operator === '=';
    return (bytes, from, to) => sameBytes(bytes, from, to, wanted) === equal;
  }
  const memo = new TextMemo(holds);
  return (bytes, from, to) => memo.test(bytes, from, to);
};

const decodeAttribute = (bytes: Uint8Array) => {
  const { value } = messageType('KeyValue').decode(bytes) as unknown as KeyValue;
  return attributeValue(value);
};

const valueRowTest = (
  condition: SpanCondition,
  table: SpanTable,
  columns: ValueColumns,
  place: number,
): ((owner: number) => boolean) => {
  const holds = valueTest(condition);
  const holdsText = textTest(condition);
  const { width } = columns;
  return (owner) => {
    const slot = owner * width + place;
    const from = columns.from[slot] as number;
    const to = columns.to[slot] as number;
    switch (columns.kinds[slot]) {
      case valueKind.text:
        return holdsText(table.bytes, from, to);
      case valueKind.number:
        return holds(columns.numbers[slot] as number);
      case valueKind.bool:
        return holds(columns.numbers[slot] === 1);
      case valueKind.odd: {
        const value = decodeAttribute(table.bytes.subarray(from, to));
        return value !== undefined && holds(value);
      }
      default:
        return false;
    }
  };
};

const intrinsicTest = (
  condition: SpanCondition,
  name: 'kind' | 'name' | 'status' | 'duration',
  table: SpanTable,
): RowTest => {
  const holds = valueTest(condition);
  switch (name) {
    case 'kind': {
      const passes = kindNames.map((kind) => holds(kind));
      return (row) => passes[table.kinds[row] as number] === true;
    }
    case 'status': {
      const passes = statusNames.map((status) => holds(status));
      return (row) => passes[table.statuses[row] as number] === true;
    }
    case 'duration':
      return (row) => holds(table.durationsNs[row] as number);
    case 'name': {
      const holdsText = textTest(condition);
      return (row) =>
        holdsText(table.bytes, table.nameFrom[row] as number, table.nameTo[row] as number);
    }
  }
};

export type Keys = { readonly span: WantedKeys; readonly resource: WantedKeys };

export const rowTest = (condition: SpanCondition, table: SpanTable, keys: Keys): RowTest => {
  const { field } = condition;
  if (field.scope === 'intrinsic') return intrinsicTest(condition, field.name, table);
  const place = keys[field.scope].places.get(field.name);
  if (place === undefined) return () => false;
  if (field.scope === 'span') return valueRowTest(condition, table, table.values, place);
  const ofResource = valueRowTest(condition, table, table.resourceValues, place);
  return (row) => ofResource(table.resources[row] as number);
};
