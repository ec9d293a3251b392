// Two spellings of the same field names, put into one. A name that belongs to the other spelling comes
// out in the first, so that it is as unknown as it was.

import type { Path } from '../language/yaml-document.ts';

export type Spelling = Readonly<Record<string, string>>;

export type Respelled = {
  readonly value: unknown;
  /** Where the value at a path of the new spelling stands in the old one. */
  readonly path: (path: Path) => Path;
};

/** Under these any text is a name. */
const freeNames = ['labels', 'annotations', 'options', 'config', 'chain'];

const swapped = (spelling: Spelling): ReadonlyMap<PropertyKey, string> =>
  new Map(
    Object.entries(spelling).flatMap(([old, now]) => [
      [old, now],
      [now, old],
    ]),
  );

export const respelled = (value: unknown, spelling: Spelling): Respelled => {
  const names = swapped(spelling);
  const inner = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(inner);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, value]) => [
        names.get(name) ?? name,
        freeNames.includes(name) ? value : inner(value),
      ]),
    );
  };
  const path = (path: Path): Path => {
    const free = path.findIndex((name) => freeNames.includes(String(name)));
    return path.map((name, at) => (free !== -1 && at > free ? name : (names.get(name) ?? name)));
  };
  return { value: inner(value), path };
};
