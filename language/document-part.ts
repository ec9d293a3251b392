// A part of a document as a document of its own: an item of a list, a definition written in place.
// Paths in the part begin where the part does; places stay those of the file.

import type { Path, YamlDocument } from './yaml-document.ts';

const valueAt = (value: unknown, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? Reflect.get(inner, key)
        : undefined,
    value,
  );

export const partOf = (document: YamlDocument, at: Path): YamlDocument => ({
  source: document.source,
  value: valueAt(document.value, at),
  mark: (path) => document.mark([...at, ...path]),
  keyMark: (path) => document.keyMark([...at, ...path]),
  textMark: (path, index) => document.textMark([...at, ...path], index),
});
