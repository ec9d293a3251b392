// Where the keys and values of a YAML document stand in its text. They are looked for only when
// someone asks, which is seldom, and then in a time that does not depend on the document's size.

import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';

import type { Path } from './yaml-document.ts';

/** Where it begins, and where it ends if it is one word. */
export type Span = { readonly offset: number; readonly end?: number };

export type Position = {
  /** The value, behind its alias if it is one. */
  readonly node: Node | null;
  readonly value: Span;
  readonly key: Span;
};

/** A text on one line that nothing else refers to can be replaced as a whole. */
const spanOf = (node: Node | null, offset: number, text: string): Span => {
  const end = node?.range?.[1];
  if (!isScalar(node) || node.anchor || end === undefined) return { offset };
  const word = text.slice(offset, end);
  return word === '' || word.includes('\n') ? { offset } : { offset, end };
};

/** What stands at a place as it is written, and its key; `start` also where there is nothing. */
type Place = {
  readonly written: Node | null;
  readonly start: number;
  readonly key: Node | null;
  readonly keyStart: number;
};

const startOf = (node: Node | null, otherwise: number): number => node?.range?.[0] ?? otherwise;

/** @param resolve what an alias means; any other node means itself. */
export const positionsIn = (
  root: Node,
  text: string,
  resolve: (written: Node | null) => Node | null,
): ((path: Path) => Position) => {
  const byName = new Map<YAMLMap, Map<string, Pair>>();
  const pairsOf = (map: YAMLMap): Map<string, Pair> => {
    const known = byName.get(map);
    if (known) return known;
    const pairs = new Map(
      map.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]),
    );
    byName.set(map, pairs);
    return pairs;
  };

  const inside = ({ written, start }: Place, key: string): Place | null => {
    const node = resolve(written);
    if (isSeq(node)) {
      const index = Number(key);
      if (!Number.isInteger(index) || index < 0 || index >= node.items.length) return null;
      const item = (node.items[index] ?? null) as Node | null;
      const at = startOf(item, start);
      return { written: item, start: at, key: null, keyStart: at };
    }
    const pair = isMap(node) ? pairsOf(node).get(key) : undefined;
    if (!pair) return null;
    const [name, value] = [pair.key as Node | null, pair.value as Node | null];
    const keyStart = startOf(name, start);
    return { written: value, start: startOf(value, keyStart), key: name, keyStart };
  };

  return (path) => {
    const first = startOf(root, 0);
    let place: Place = { written: root, start: first, key: null, keyStart: first };
    for (const key of path) {
      const inner = inside(place, String(key));
      if (inner) place = inner;
      // A parent stands in for what is absent, and is not the word that is meant.
      else {
        const { written, start, keyStart } = place;
        return { node: resolve(written), value: { offset: start }, key: { offset: keyStart } };
      }
    }
    const { written, start, key, keyStart } = place;
    return {
      node: resolve(written),
      value: spanOf(written, start, text),
      key: spanOf(key, keyStart, text),
    };
  };
};
