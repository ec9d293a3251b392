// Edits that certainly mend what a diagnostic is about, and how they are put into a file's text.
// What an edit does not name stays as it was: comments, order and spacing are the writer's own.

import type { Diagnostic, Edit, Fix, Mark } from './diagnostic.ts';
import type { QueryFinding } from './query-tree.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

/** Where part of a text stands in the file, or null where it is written otherwise there. */
export const partMark = (
  document: YamlDocument,
  path: Path,
  text: string,
  from: number,
  to: number,
): Mark | null => {
  if (to <= from) return null;
  const { source, offset } = document.textMark(path, from);
  const end = document.textMark(path, to - 1).offset + 1;
  return source.text.slice(offset, end) === text.slice(from, to) ? { source, offset, end } : null;
};

/** Whether the text can stand inside the scalar that begins so, and is read as itself there. */
const canStand = (text: string, first: string, atStart: boolean): boolean => {
  if (/[\n\r]/.test(text)) return false;
  if (first === '"') return !/["\\]/.test(text);
  if (first === "'") return !text.includes("'");
  if (first === '|' || first === '>') return !atStart || /^\S/.test(text);
  return !/: |:$| #/.test(text) && (!atStart || /^[A-Za-z_]/.test(text));
};

/** What to do about a finding in a query, with the edit of the file where the finding has one. */
export const findingFix = (
  { fix, edit }: Pick<QueryFinding, 'fix' | 'edit'>,
  document: YamlDocument,
  path: Path,
  query: string,
): Fix => {
  const mark = edit ? partMark(document, path, query, edit.from, edit.to) : null;
  if (!edit || !mark) return fix;
  const { source, offset } = document.mark(path);
  const written = query.slice(edit.from, edit.to);
  // What a plain text of the file can hold depends on what it stands in: hardly more is safe there.
  const onlyLess = [...edit.text].every((one) => /[\w=]/.test(one) || written.includes(one));
  const stands = canStand(edit.text, source.text[offset] ?? '', edit.from === 0);
  if (!onlyLess || !stands) return fix;
  return { text: fix, edit: { from: mark.offset, to: mark.end ?? mark.offset, text: edit.text } };
};

type WithEdit = Diagnostic & { readonly edit: Edit };

/** A finding whose edit was made, with the text that the edit took away. */
export type Mended = WithEdit & { readonly was: string };

export type Fixed = { readonly text: string; readonly fixed: readonly Mended[] };

/** Makes every edit that overlaps none before it; the same edit twice is made once. */
export const applyEdits = (text: string, diagnostics: readonly Diagnostic[]): Fixed => {
  const wanted = diagnostics
    .filter((diagnostic): diagnostic is WithEdit => diagnostic.edit !== undefined)
    .filter(({ edit }) => edit.from >= 0 && edit.from <= edit.to && edit.to <= text.length)
    .sort((a, b) => a.edit.from - b.edit.from || a.edit.to - b.edit.to);
  const fixed: Mended[] = [];
  let [mended, end] = ['', 0];
  let last: Edit | null = null;
  for (const diagnostic of wanted) {
    const { edit } = diagnostic;
    const again = last?.from === edit.from && last.to === edit.to && last.text === edit.text;
    const was = text.slice(edit.from, edit.to);
    if (again) fixed.push({ ...diagnostic, was });
    if (again || edit.from < end || (last && edit.from === last.to)) continue;
    mended += text.slice(end, edit.from) + edit.text;
    [end, last] = [edit.to, edit];
    fixed.push({ ...diagnostic, was });
  }
  return { text: mended + text.slice(end), fixed };
};
