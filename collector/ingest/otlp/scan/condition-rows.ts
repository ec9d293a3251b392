// A condition of a filter as a test of all rows of the table. It says of every row what `matchesSpan`
// says of the same span decoded; where a number does not suffice, the value is decoded.

import type { SpanCondition } from '../../../../language/slo-set.ts';
import { valueTest } from '../../../../language/span-filter.ts';
import type { RowSet } from '../../row-set.ts';
import { attributeValue } from '../attributes.ts';
import type { KeyValue } from '../message.ts';
import { messageType } from '../schema.ts';
import { kindNames, statusNames } from '../traces.ts';
import { type NumberRange, numberRange } from './number-range.ts';
import type { SpanTable } from './span-table.ts';
import { textOf } from './text.ts';
import { TextVerdicts } from './text-dictionary.ts';
import { type ValueColumns, valueKind } from './value-columns.ts';
import type { WantedKeys } from './wanted-keys.ts';

/** Puts into `rows` those of the table that pass. */
export type FindRows = (rows: RowSet) => void;

export type Keys = { readonly span: WantedKeys; readonly resource: WantedKeys };

type Holds = ReturnType<typeof valueTest>;

const decodeAttribute = (bytes: Uint8Array) => {
  const { value } = messageType('KeyValue').decode(bytes) as unknown as KeyValue;
  return attributeValue(value);
};

/** By a number of the protocol: there are so few that all are tested beforehand. */
const findCodes = (
  table: SpanTable,
  codes: (table: SpanTable) => Uint8Array,
  names: readonly string[],
  holds: Holds,
): FindRows => {
  const passes = Uint8Array.from(names, (name) => (holds(name) ? 1 : 0));
  return (rows) => {
    const column = codes(table);
    const { count } = table;
    let word = 0;
    for (let row = 0; row < count; row += 1) {
      word |= (passes[column[row] as number] as number) << (row & 31);
      if ((row & 31) !== 31 && row !== count - 1) continue;
      rows[row >>> 5] = word;
      word = 0;
    }
  };
};

const findDurations =
  (table: SpanTable, { low, high, isInside }: NumberRange): FindRows =>
  (rows) => {
    const { count, durationsNs } = table;
    let word = 0;
    for (let row = 0; row < count; row += 1) {
      const duration = durationsNs[row] as number;
      if ((duration >= low && duration <= high) === isInside) word |= 1 << (row & 31);
      if ((row & 31) !== 31 && row !== count - 1) continue;
      rows[row >>> 5] = word;
      word = 0;
    }
  };

/** Tests a text once, and again only where it has no number. */
const textTest = (table: SpanTable, holds: Holds) => {
  const verdicts = new TextVerdicts(table.texts);
  const judge = (number: number, from: number, to: number): boolean => {
    const isHeld = holds(textOf(table.bytes, from, to));
    if (number >= 0) verdicts.current[number] = isHeld ? 2 : 1;
    return isHeld;
  };
  return { verdicts, judge };
};

const findNames = (table: SpanTable, holds: Holds): FindRows => {
  const { verdicts, judge } = textTest(table, holds);
  return (rows) => {
    const { count, nameNumbers, nameFrom, nameTo } = table;
    const known = verdicts.current;
    let word = 0;
    for (let row = 0; row < count; row += 1) {
      const number = nameNumbers[row] as number;
      const verdict = number < 0 ? 0 : (known[number] as number);
      if (verdict === 2) word |= 1 << (row & 31);
      else if (verdict === 0 && judge(number, nameFrom[row] as number, nameTo[row] as number)) {
        word |= 1 << (row & 31);
      }
      if ((row & 31) !== 31 && row !== count - 1) continue;
      rows[row >>> 5] = word;
      word = 0;
    }
  };
};

const valuesTest = (table: SpanTable, columns: ValueColumns, holds: Holds) => {
  const { verdicts, judge } = textTest(table, holds);
  /** What no verdict is known of. */
  const test = (slot: number): boolean => {
    const from = columns.from[slot] as number;
    const to = columns.to[slot] as number;
    switch (columns.kinds[slot]) {
      case valueKind.text:
        return judge(columns.numbers[slot] as number, from, to);
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
  return { verdicts, test };
};

const findValues = (
  table: SpanTable,
  place: number,
  holds: Holds,
  { low, high, isInside }: NumberRange,
): FindRows => {
  const columns = table.values;
  const { verdicts, test } = valuesTest(table, columns, holds);
  return (rows) => {
    const { count } = table;
    const { width, kinds, numbers } = columns;
    const known = verdicts.current;
    let word = 0;
    for (let row = 0, slot = place; row < count; row += 1, slot += width) {
      const kind = kinds[slot];
      if (kind === valueKind.text) {
        const number = numbers[slot] as number;
        const verdict = number < 0 ? 0 : (known[number] as number);
        if (verdict === 2 || (verdict === 0 && test(slot))) word |= 1 << (row & 31);
      } else if (kind === valueKind.number) {
        const number = numbers[slot] as number;
        if ((number >= low && number <= high) === isInside) word |= 1 << (row & 31);
      } else if (kind !== valueKind.none && test(slot)) word |= 1 << (row & 31);
      if ((row & 31) !== 31 && row !== count - 1) continue;
      rows[row >>> 5] = word;
      word = 0;
    }
  };
};

const findResources = (table: SpanTable, place: number, holds: Holds): FindRows => {
  const columns = table.resourceValues;
  const { test } = valuesTest(table, columns, holds);
  let passes = new Uint8Array(1);
  return (rows) => {
    const { count, resources, resourceCount } = table;
    if (passes.length < resourceCount) passes = new Uint8Array(2 * resourceCount);
    for (let owner = 0; owner < resourceCount; owner += 1) {
      passes[owner] = test(owner * columns.width + place) ? 1 : 0;
    }
    let word = 0;
    for (let row = 0; row < count; row += 1) {
      word |= (passes[resources[row] as number] as number) << (row & 31);
      if ((row & 31) !== 31 && row !== count - 1) continue;
      rows[row >>> 5] = word;
      word = 0;
    }
  };
};

const findNone =
  (table: SpanTable): FindRows =>
  (rows) => {
    rows.fill(0, 0, (table.count + 31) >>> 5);
  };

export const findRows = (condition: SpanCondition, table: SpanTable, keys: Keys): FindRows => {
  const { field } = condition;
  const holds = valueTest(condition);
  if (field.scope === 'intrinsic') {
    switch (field.name) {
      case 'kind':
        return findCodes(table, ({ kinds }) => kinds, kindNames, holds);
      case 'status':
        return findCodes(table, ({ statuses }) => statuses, statusNames, holds);
      case 'duration':
        return findDurations(table, numberRange(condition));
      case 'name':
        return findNames(table, holds);
    }
  }
  const place = keys[field.scope].places.get(field.name);
  if (place === undefined) return findNone(table);
  return field.scope === 'span'
    ? findValues(table, place, holds, numberRange(condition))
    : findResources(table, place, holds);
};
