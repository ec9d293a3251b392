// Reads bodies of spans for a set of filters. Each condition is tested once a body, whatever number
// of filters share it, and a filter is the intersection of its conditions' rows.

import { Buffer } from 'node:buffer';
import type { SpanCondition, SpanFilter } from '../../../../language/slo-set.ts';
import { intersect, type RowSet, wordsFor } from '../../row-set.ts';
import type { ScannedSpans } from '../../scanned-spans.ts';
import type { Refused } from '../partial-success.ts';
import { type FindRows, findRows, type Keys } from './condition-rows.ts';
import { SpanScan } from './span-scan.ts';
import type { SpanTable } from './span-table.ts';
import { textOf } from './text.ts';
import { valueKind } from './value-columns.ts';
import { areNamesRead, keysOf, WantedKeys } from './wanted-keys.ts';

const serviceName = 'service.name';
const serviceVersion = 'service.version';

/** The rows of one condition or filter, and of which body. */
class Found {
  rows: RowSet = new Uint32Array(1);
  turn = 0;

  room(words: number): RowSet {
    if (this.rows.length < words) this.rows = new Uint32Array(2 * words);
    return this.rows;
  }
}

class Condition extends Found {
  readonly #find: FindRows;

  constructor(find: FindRows) {
    super();
    this.#find = find;
  }

  find(count: number): RowSet {
    const rows = this.room(wordsFor(count));
    this.#find(rows);
    return rows;
  }
}

class Filter extends Found {
  readonly conditions: readonly Condition[];

  constructor(conditions: readonly Condition[]) {
    super();
    this.conditions = conditions;
  }
}

export class SpanScanner implements ScannedSpans {
  readonly table: SpanTable;
  readonly #scan: SpanScan;
  readonly #keys: Keys;
  readonly #conditions = new Map<string, Condition>();
  readonly #filters = new Map<SpanFilter, Filter>();
  #turn = 0;

  /** @param filters all that `find` may be asked for. */
  constructor(filters: readonly SpanFilter[]) {
    const span = new WantedKeys(keysOf(filters, 'span'));
    const resource = new WantedKeys([serviceName, serviceVersion, ...keysOf(filters, 'resource')]);
    this.#keys = { span, resource };
    this.#scan = new SpanScan(span, resource, areNamesRead(filters));
    this.table = this.#scan.table;
    for (const filter of filters) {
      const conditions = filter.conditions.map((condition) => this.#condition(condition));
      this.#filters.set(filter, new Filter(conditions));
    }
  }

  /** @returns what is wrong with the body; null when its spans can be asked for, until the next. */
  read(body: Uint8Array): string | null {
    this.#turn += 1;
    return this.#scan.read(body);
  }

  /** The body that was read last, to take ids from. */
  get idWords(): DataView {
    return this.#scan.view;
  }

  get count(): number {
    return this.table.count;
  }

  get endMs(): Float64Array {
    return this.table.endMs;
  }

  get refused(): readonly Refused[] {
    return [...this.table.refused.values()];
  }

  find(filter: SpanFilter): RowSet {
    const known = this.#filters.get(filter);
    if (known === undefined) throw new RangeError(`nothing was prepared for ${filter.text}`);
    if (known.turn === this.#turn) return known.rows;
    known.turn = this.#turn;
    const words = wordsFor(this.count);
    const rows = known.room(words);
    // No condition at all finds every span.
    for (let word = 0; word < words; word += 1) rows[word] = 0xffffffff;
    if (words > 0 && (this.count & 31) !== 0) rows[words - 1] = 2 ** (this.count & 31) - 1;
    for (const condition of known.conditions) intersect(rows, this.#rowsOf(condition), words);
    return rows;
  }

  serviceOf(row: number): string | null {
    return this.#resourceText(serviceName, this.table.resources[row] as number);
  }

  /** Service and version of whatever sent the spans of a ResourceSpans. */
  releaseOf(place: number): string {
    return `${this.#resourceText(serviceName, place)}\n${this.#resourceText(serviceVersion, place)}`;
  }

  /** 16 hex digits. */
  spanIdOf(row: number): string {
    const at = this.table.spanIdAt[row] as number;
    return Buffer.from(this.table.bytes.subarray(at, at + 8)).toString('hex');
  }

  #resourceText(key: string, owner: number): string | null {
    const { bytes, resourceValues } = this.table;
    const slot = owner * resourceValues.width + (this.#keys.resource.places.get(key) ?? 0);
    if (resourceValues.kinds[slot] !== valueKind.text) return null;
    return textOf(bytes, resourceValues.from[slot] as number, resourceValues.to[slot] as number);
  }

  #condition(condition: SpanCondition): Condition {
    const { field, operator, value } = condition;
    const key = JSON.stringify([field.scope, field.name, operator, typeof value, String(value)]);
    const known = this.#conditions.get(key);
    if (known !== undefined) return known;
    const made = new Condition(findRows(condition, this.table, this.#keys));
    this.#conditions.set(key, made);
    return made;
  }

  #rowsOf(condition: Condition): RowSet {
    if (condition.turn === this.#turn) return condition.rows;
    condition.turn = this.#turn;
    return condition.find(this.count);
  }
}
