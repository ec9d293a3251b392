// The attribute keys that some filter reads, found by their bytes. Every other key is passed.

import type { SpanFilter } from '../../../../language/slo-set.ts';

type Candidate = {
  /** Four bytes each; the last one overlaps the one before. Empty for shorter keys. */
  readonly words: Int32Array;
  readonly bytes: Uint8Array;
  readonly place: number;
};

const candidateOf = (bytes: Uint8Array, place: number): Candidate => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = Int32Array.from({ length: Math.ceil(bytes.length / 4) }, (_, index) =>
    bytes.length < 4 ? 0 : view.getInt32(Math.min(4 * index, bytes.length - 4), true),
  );
  return { words: bytes.length < 4 ? new Int32Array(0) : words, bytes, place };
};

const isSame = (view: DataView, from: number, to: number, { words, bytes }: Candidate): boolean => {
  const last = words.length - 1;
  if (last < 0) return bytes.every((byte, index) => view.getUint8(from + index) === byte);
  // From the end: keys begin alike.
  if (view.getInt32(to - 4, true) !== words[last]) return false;
  for (let word = 0; word < last; word += 1) {
    if (view.getInt32(from + 4 * word, true) !== words[word]) return false;
  }
  return true;
};

export class WantedKeys {
  /** Places of the keys, by name. */
  readonly places: ReadonlyMap<string, number>;
  /** 1 where a key shorter than 128 bytes may be wanted, by its length. */
  readonly lengths = new Uint8Array(128);
  /** The place of the empty key; -1 where it is not wanted. */
  readonly empty: number;
  readonly #byLength: (readonly Candidate[] | null)[] = [];

  constructor(names: Iterable<string>) {
    // No bytes mean a text with half a character: no span can have it.
    const distinct = [...new Set(names)].filter((name) => name.isWellFormed());
    this.places = new Map(distinct.map((name, place) => [name, place]));
    this.empty = this.places.get('') ?? -1;
    for (const [name, place] of this.places) {
      const bytes = new TextEncoder().encode(name);
      while (this.#byLength.length <= bytes.length) this.#byLength.push(null);
      this.lengths[bytes.length] = 1;
      const candidate = candidateOf(bytes, place);
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
      const candidate = candidates[index] as Candidate;
      if (isSame(view, from, to, candidate)) return candidate.place;
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
