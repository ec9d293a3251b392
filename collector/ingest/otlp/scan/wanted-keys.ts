// The attribute keys that some filter reads, found by their bytes. Every other key is passed.

import type { SpanFilter } from '../../../../language/slo-set.ts';

type Candidate = { readonly bytes: DataView; readonly place: number };

const isSame = (view: DataView, from: number, wanted: DataView, length: number): boolean => {
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    if (view.getInt32(from + at) !== wanted.getInt32(at)) return false;
  }
  for (; at < length; at += 1) if (view.getUint8(from + at) !== wanted.getUint8(at)) return false;
  return true;
};

export class WantedKeys {
  /** Places of the keys, by name. */
  readonly places: ReadonlyMap<string, number>;
  /** 1 where a key shorter than 128 bytes may be wanted, by its length. */
  readonly lengths = new Uint8Array(128);
  readonly #byLength: (readonly Candidate[] | null)[] = [];

  constructor(names: Iterable<string>) {
    // No bytes mean a text with half a character: no span can have it.
    const distinct = [...new Set(names)].filter((name) => name.isWellFormed());
    this.places = new Map(distinct.map((name, place) => [name, place]));
    for (const [name, place] of this.places) {
      const bytes = new TextEncoder().encode(name);
      while (this.#byLength.length <= bytes.length) this.#byLength.push(null);
      this.lengths[bytes.length] = 1;
      const candidate = { bytes: new DataView(bytes.buffer, 0, bytes.length), place };
      this.#byLength[bytes.length] = [...(this.#byLength[bytes.length] ?? []), candidate];
    }
  }

  get size(): number {
    return this.places.size;
  }

  /** @returns the place of the key that stands there; -1 for one that is not wanted. */
  find(view: DataView, from: number, to: number): number {
    const length = to - from;
    const candidates = length < this.#byLength.length ? this.#byLength[length] : null;
    if (!candidates) return -1;
    for (let index = 0; index < candidates.length; index += 1) {
      const { bytes: wanted, place } = candidates[index] as Candidate;
      if (isSame(view, from, wanted, length)) return place;
    }
    return -1;
  }
}

export const areNamesRead = (filters: readonly SpanFilter[]): boolean =>
  filters.some(({ conditions }) => conditions.some(({ field }) => field.name === 'name'));

/** The keys of one scope that these filters read. */
export const keysOf = (filters: readonly SpanFilter[], scope: 'span' | 'resource'): string[] =>
  filters
    .flatMap(({ conditions }) => conditions)
    .flatMap(({ field }) => (field.scope === scope ? [field.name] : []));
