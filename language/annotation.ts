// Settings under signalbox/ that a definition carries as annotations.
// `signalbox/NAME` holds for all of an SLO, `signalbox/NAME.OBJECTIVE` for one objective of it.

import type { Definition, DefinitionOf } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { annotationsOf } from './kinds/known.ts';
import { correction } from './spelling.ts';
import type { Path } from './yaml-document.ts';

const prefix = 'signalbox/';

export type Annotation = { readonly value: string; readonly path: Path };

/** The setting for one objective, else that for the whole SLO, else null. */
export const readAnnotation = (
  { body }: DefinitionOf<'SLO'>,
  name: string,
  objective: string,
): Annotation | null => {
  for (const key of [`${name}.${objective}`, name]) {
    const value = body.metadata.annotations?.[key];
    if (value !== undefined) return { value, path: ['metadata', 'annotations', key] };
  }
  return null;
};

/** Reports annotations of ours that the kind does not have, and those of no objective. */
export const reportAnnotations = (
  { kind, body, document }: Definition,
  objectives: readonly string[],
  report: Report,
): void => {
  const known = annotationsOf[kind];
  const allowed = known.flatMap((name) => [name, ...objectives.map((of) => `${name}.${of}`)]);
  for (const key of Object.keys(body.metadata.annotations ?? {})) {
    if (!key.startsWith(prefix) || allowed.includes(key)) continue;
    const mark = document.keyMark(['metadata', 'annotations', key]);
    const message = `${kind} has no annotation '${key}'`;
    const setting = known.find((name) => key.startsWith(`${name}.`));
    const choice = setting ? allowed.filter((name) => name.startsWith(setting)) : known;
    const absent = choice.filter((name) => body.metadata.annotations?.[name] === undefined);
    const fix = correction(key, absent, 'annotations of this kind');
    report('unknown-annotation', mark, message, fix);
  }
};
