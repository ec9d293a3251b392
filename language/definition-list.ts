// Several definitions in one document: a plain list of them, or a List as kubectl gives it.
// A list in a list is no definition, and is reported as such.

import type { Report } from './diagnostic.ts';
import { partOf } from './document-part.ts';
import { list } from './kinds/list.ts';
import { reportShape } from './shape.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

const items = (document: YamlDocument, list: readonly unknown[], at: Path): YamlDocument[] =>
  list.map((_, index) => partOf(document, [...at, index]));

const isList = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  Reflect.get(value, 'apiVersion') === 'v1' &&
  Reflect.get(value, 'kind') === 'List';

/** The definitions of a document: itself in most cases; none where a List is wrong, which is reported. */
export const definitionsIn = (document: YamlDocument, report: Report): YamlDocument[] => {
  const { value } = document;
  if (Array.isArray(value)) return items(document, value, []);
  if (!isList(value)) return [document];
  const parsed = list.safeParse(value);
  if (parsed.success) return items(document, parsed.data.items, ['items']);
  reportShape(parsed.error.issues, document, report);
  return [];
};
