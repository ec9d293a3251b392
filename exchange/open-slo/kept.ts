// What definitions say that a checked set has no use for, and that an export has to keep all the same:
// labels, annotations of other tools, how something is reached, the bounds of histograms.

import { type Definition, toDefinition } from '../../language/definition.ts';
import { definitionsIn } from '../../language/definition-list.ts';
import type { Report } from '../../language/diagnostic.ts';
import type { DefinitionFile } from '../../language/files.ts';
import { boundsAnnotation } from '../../language/histogram-bounds.ts';
import { sourceText } from '../../language/source-text.ts';
import { parseYaml } from '../../language/yaml-document.ts';
import type { PrintedDocument } from '../print.ts';

type Fields = Readonly<Record<string, unknown>>;

/** By kind and name, what is added to the document; what the document says itself stays. */
export type Kept = ReadonlyMap<string, { readonly metadata: Fields; readonly spec: Fields }>;

export const nothingKept: Kept = new Map();

const keyOf = (kind: unknown, name: unknown): string => JSON.stringify([kind, name]);

/** What is wrong with a definition was said when it was checked. */
const ignore: Report = () => {};

const isForeign = (name: string): boolean =>
  !name.startsWith('signalbox/') || name === boundsAnnotation;

const isFilled = (value: unknown): boolean =>
  value !== undefined && (typeof value !== 'object' || Object.keys(value ?? {}).length > 0);

const filled = (fields: Fields): Fields =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => isFilled(value)));

/** How something is reached, with the variables that a set has filled in. */
const reachedBy = (definition: Definition): Fields => {
  switch (definition.kind) {
    case 'DataSource': {
      const { description, connectionDetails } = definition.body.spec;
      return { description, connectionDetails };
    }
    case 'ScrapeTarget':
    case 'Probe':
      return { url: definition.body.spec.url };
    default:
      return {};
  }
};

export const keptOf = (files: readonly DefinitionFile[]): Kept => {
  const kept = new Map<string, { metadata: Fields; spec: Fields }>();
  const documents = files
    .flatMap(({ path, text }) => parseYaml(sourceText(path, text), ignore))
    .flatMap((document) => definitionsIn(document, ignore));
  for (const document of documents) {
    const definition = toDefinition(document, ignore);
    if (!definition) continue;
    const { kind, name, body } = definition;
    const { labels, annotations = {}, displayName } = body.metadata;
    const foreign = Object.entries(annotations).filter(([key]) => isForeign(key));
    kept.set(keyOf(kind, name), {
      metadata: filled({ displayName, labels, annotations: Object.fromEntries(foreign) }),
      spec: filled(reachedBy(definition)),
    });
  }
  return kept;
};

const merged = (given: unknown, added: Fields): Fields => {
  const fields = (given ?? {}) as Fields;
  const annotations = { ...(added.annotations ?? {}), ...(fields.annotations ?? {}) };
  const { name, ...others } = fields;
  return {
    ...(name === undefined ? {} : { name }),
    ...added,
    ...others,
    ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
  };
};

export const withKept = (document: PrintedDocument, kept: Kept): PrintedDocument => {
  const { body } = document;
  const { kind, metadata, spec } = body;
  const found = kept.get(keyOf(kind, (metadata as Fields | undefined)?.name));
  if (!found) return document;
  const inner = { ...((spec ?? {}) as Fields), ...found.spec };
  return {
    ...document,
    body: { ...body, metadata: merged(metadata, found.metadata), spec: inner },
  };
};
