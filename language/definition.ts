// A YAML document whose kind is known and whose fields are of the right shape.
// What its values mean together, and what they name, is checked later.

import type { Fix, Mark, Report } from './diagnostic.ts';
import { foreignVersion, importFix, isSloth } from './foreign-version.ts';
import { type Body, type KindName, kindsOf, schemas } from './kinds/known.ts';
import { reportShape } from './shape.ts';
import { correction } from './spelling.ts';
import type { YamlDocument } from './yaml-document.ts';

export type DefinitionOf<Kind extends KindName> = {
  readonly kind: Kind;
  readonly name: string;
  readonly body: Body<Kind>;
  readonly document: YamlDocument;
};

export type Definition = { [Kind in KindName]: DefinitionOf<Kind> }[KindName];

const isMapping = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The kind that the document says it is, if it is one that is read. */
const kindOf = (document: YamlDocument, report: Report): KindName | null => {
  const value = document.value;
  const apiVersion = isMapping(value) ? value.apiVersion : undefined;
  const kind = isMapping(value) ? value.kind : undefined;
  if (typeof apiVersion !== 'string' || typeof kind !== 'string') {
    report(
      'not-a-definition',
      document.mark([]),
      'the document does not say what it defines',
      isMapping(value) && isSloth(value)
        ? importFix
        : "Begin it with 'apiVersion: openslo/v1' or 'apiVersion: signalbox/v1', and 'kind'.",
    );
    return null;
  }
  const kinds = kindsOf[apiVersion];
  if (!Object.hasOwn(kindsOf, apiVersion) || !kinds) {
    const right = Object.keys(kindsOf).find((version) => kindsOf[version]?.includes(kind));
    report(
      'unknown-version',
      document.mark(['apiVersion']),
      `'${apiVersion}' is not a version that is read`,
      foreignVersion(apiVersion) ??
        (right
          ? { text: `Write '${right}' for the kind ${kind}.`, becomes: right }
          : "Write 'openslo/v1' or 'signalbox/v1'."),
    );
    return null;
  }
  if (!kinds.includes(kind)) {
    const other = Object.keys(kindsOf).find((version) => kindsOf[version]?.includes(kind));
    report(
      'unknown-kind',
      document.mark(['kind']),
      `${apiVersion} has no kind '${kind}'`,
      other
        ? {
            text: `Write 'apiVersion: ${other}'.`,
            becomes: other,
            at: document.mark(['apiVersion']),
          }
        : correction(kind, kinds, 'kinds'),
    );
    return null;
  }
  return kind as KindName;
};

/** The document as a definition, or null when its shape is wrong and was reported. */
export const toDefinition = (document: YamlDocument, report: Report): Definition | null => {
  const kind = kindOf(document, report);
  if (kind === null) return null;
  const parsed = schemas[kind].safeParse(document.value);
  if (!parsed.success) {
    reportShape(parsed.error.issues, document, report);
    return null;
  }
  return { kind, name: parsed.data.metadata.name, body: parsed.data, document } as Definition;
};

/** Of all definitions those of one kind, each name once. */
export type Index = {
  readonly all: <Kind extends KindName>(kind: Kind) => readonly DefinitionOf<Kind>[];
  readonly get: <Kind extends KindName>(kind: Kind, name: string) => DefinitionOf<Kind> | null;
  /** Whether a document, right or wrong, is meant to define that name. */
  readonly isNamed: (kind: KindName, name: string) => boolean;
  /** Reports a name that is nowhere defined; one whose definition is wrong was reported there. */
  readonly reportUnknown: (kind: KindName, name: string, at: Mark) => void;
};

/** Puts definitions in order by kind and name; a name given twice is reported at its second place. */
export const indexDefinitions = (
  definitions: readonly Definition[],
  documents: readonly YamlDocument[],
  report: Report,
): Index => {
  const kinds = new Map<string, Map<string, Definition>>();
  for (const definition of definitions) {
    const { kind, name, document } = definition;
    const names = kinds.get(kind) ?? new Map<string, Definition>();
    kinds.set(kind, names);
    const first = names.get(name);
    if (!first) {
      names.set(name, definition);
      continue;
    }
    const mark = first.document.mark(['metadata', 'name']);
    const { file, line } = mark.source.placeAt(mark.offset);
    const message = `a second ${kind} is named '${name}'; the first is at ${file}:${line}`;
    const fix = 'Give one of them another name.';
    report('duplicate-name', document.mark(['metadata', 'name']), message, fix);
  }
  const all = <Kind extends KindName>(kind: Kind) =>
    [...(kinds.get(kind)?.values() ?? [])] as unknown as DefinitionOf<Kind>[];
  const meant = new Set(documents.map(meantName));
  const isNamed = (kind: KindName, name: string): boolean =>
    kinds.get(kind)?.has(name) === true || meant.has(JSON.stringify([kind, name]));
  return {
    all,
    isNamed,
    get: <Kind extends KindName>(kind: Kind, name: string) =>
      (kinds.get(kind)?.get(name) ?? null) as DefinitionOf<Kind> | null,
    reportUnknown: (kind, name, at) => {
      if (isNamed(kind, name)) return;
      const known = [...(kinds.get(kind)?.keys() ?? [])];
      const otherwise = `Define the ${kind} '${name}', or name another.`;
      const fix: Fix = correction(name, known, 'names', otherwise);
      const other = [...kinds].find(([, names]) => names.has(name))?.[0];
      const but = other ? `, though there is a definition of kind ${other} with that name` : '';
      report('unknown-reference', at, `there is no ${kind} '${name}'${but}`, fix);
    },
  };
};

const meantName = ({ value }: YamlDocument): string => {
  if (!isMapping(value) || !isMapping(value.metadata)) return '';
  const { kind } = value;
  const { name } = value.metadata;
  return typeof kind === 'string' && typeof name === 'string' ? JSON.stringify([kind, name]) : '';
};
