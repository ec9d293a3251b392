// What an OpenSLO definition needs of another kind: named, or written in place where it is needed.
// Written in place it is read like any other definition; only its name is not one to refer to.

import { reportAnnotations } from './annotation.ts';
import type { Definition, DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { partOf } from './document-part.ts';
import type { Body } from './kinds/known.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

type InPlaceKind = 'AlertPolicy' | 'AlertCondition' | 'AlertNotificationTarget';

export type Written<Kind extends InPlaceKind> = {
  readonly [Field in keyof Body<Kind> as Exclude<Field, 'apiVersion'>]?:
    | Body<Kind>[Field]
    | undefined;
};

export type Site = {
  readonly document: YamlDocument;
  readonly path: Path;
  readonly index: Index;
  readonly report: Report;
};

/** The definition that is named or stands there; null when there is none, which was reported. */
export const namedOrInPlace = <Kind extends InPlaceKind, Ref extends string>(
  kind: Kind,
  refField: Ref,
  written: Written<Kind> & { readonly [Field in Ref]?: string | undefined },
  { document, path, index, report }: Site,
): DefinitionOf<Kind> | null => {
  const ref = written[refField];
  const { metadata, spec } = written;
  if ((ref === undefined) === (spec === undefined)) {
    const message = `exactly one of '${refField}' and 'spec' is needed`;
    report('one-of', document.mark(path), message, `Name an ${kind} with '${refField}'.`);
    return null;
  }
  if (ref !== undefined) {
    const found = index.get(kind, ref);
    if (!found) index.reportUnknown(kind, ref, document.mark([...path, refField]));
    return found;
  }
  if (written.kind === undefined || metadata === undefined) {
    const missing = written.kind === undefined ? 'kind' : 'metadata';
    const fix = missing === 'kind' ? `Add 'kind: ${kind}'.` : "Add 'metadata', with a name.";
    report('missing-field', document.mark(path), `'${missing}' is missing`, fix);
    return null;
  }
  const body = { apiVersion: 'openslo/v1', kind, metadata, spec } as unknown as Body<Kind>;
  const { name } = body.metadata;
  const definition = { kind, name, body, document: partOf(document, path) };
  reportAnnotations(definition as unknown as Definition, [], report);
  return definition;
};
