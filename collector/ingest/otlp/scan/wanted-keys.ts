// The attribute keys that some filter reads, found by their bytes. Every other key is passed.

import type { SpanFilter } from '../../../../language/slo-set.ts';

type Candidate = { readonly bytes: Uint8Array; readonly place: number };

export class WantedKeys {
  /** Places of the keys, by name. */
  readonly places: ReadonlyMap<string, number>;
  readonly #byLength: (readonly Candidate[] | null)[] = [];

  constructor(names: Iterable<string>) {
    // No bytes mean a text with half a character: no span can have it.
    const distinct = [...new Set(names)].filter((name) => name.isWellFormed());
    this.places = new Map(distinct.map((name, place) => [name, place]));
    for (const [name, place] of this.places) {
      const bytes = new TextEncoder().encode(name);
      while (this.#byLength.length <= bytes.length) this.#byLength.push(null);
      const candidate = { bytes, place };
      this.#byLength[bytes.length] = [...(this.#byLength[bytes.length] ?? []), candidate];
    }
  }

  get size(): number {
    return this.places.size;
  }

  /** @returns the place of the key that stands there; -1 for one that is not wanted. */
  find(bytes: Uint8Array, from: number, to: number): number {
    const length = to - from;
    const candidates = length < this.#byLength.length ? this.#byLength[length] : null;
    if (!candidates) return -1;
    for (let index = 0; index < candidates.length; index += 1) {
      const { bytes: wanted, place } = candidates[index] as Candidate;
      // From the end: keys begin alike.
      let left = length - 1;
      while (left >= 0 && bytes[from + left] === wanted[left]) left -= 1;
      if (left < 0) return place;
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
