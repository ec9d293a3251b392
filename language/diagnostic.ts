// One finding about a definition: what is wrong, where, and what to do about it.
// Its severity always is that of its rule; its excerpt is the line it stands on, as written.

import { type DiagnosticSeverity, type Rule, rules } from './rules.ts';
import type { Place } from './slo-set.ts';
import type { SourceText } from './source-text.ts';

export type Diagnostic = {
  readonly severity: DiagnosticSeverity;
  readonly rule: Rule;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly fix?: string;
  readonly place: Place;
  /** The line of the file; '' where there is none. */
  readonly excerpt: string;
};

/** A character of a file. */
export type Mark = { readonly source: SourceText; readonly offset: number };

/** Takes down one finding. */
export type Report = (rule: Rule, at: Mark, message: string, fix: string) => void;

export const diagnose = (rule: Rule, at: Mark, message: string, fix: string): Diagnostic => {
  const place = at.source.placeAt(at.offset);
  const excerpt = at.source.line(place.line);
  return { severity: rules[rule].severity, rule, message, fix, place, excerpt };
};

/** A finding about a file as a whole, or about one that could not be read. */
export const diagnoseFile = (
  rule: Rule,
  file: string,
  message: string,
  fix: string,
): Diagnostic => ({
  severity: rules[rule].severity,
  rule,
  message,
  fix,
  place: { file, line: 1, column: 1 },
  excerpt: '',
});

/** In order of file and place. */
export const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  (a.place.file < b.place.file ? -1 : Number(a.place.file > b.place.file)) ||
  a.place.line - b.place.line ||
  a.place.column - b.place.column;

const widestExcerpt = 120;

/** What a terminal would obey is shown as a dot: definitions may come from anywhere. */
const printable = (text: string): string =>
  text.replaceAll('\t', ' ').replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, '·');

const excerptWithCaret = ({ excerpt, place }: Diagnostic): string[] => {
  const before = place.column - 1;
  const from = excerpt.length > widestExcerpt ? Math.max(0, before - widestExcerpt / 2) : 0;
  const cut = excerpt.slice(from, from + widestExcerpt);
  const shown = `${from > 0 ? '…' : ''}${cut}${from + cut.length < excerpt.length ? '…' : ''}`;
  const indent = [...excerpt.slice(from, before)].length + (from > 0 ? 1 : 0);
  const gutter = String(place.line);
  return [
    ` ${gutter} | ${printable(shown)}`.trimEnd(),
    ` ${' '.repeat(gutter.length)} | ${' '.repeat(indent)}^`,
  ];
};

/** The finding as text of three to five lines, without a line end after the last. */
export const renderDiagnostic = (diagnostic: Diagnostic): string => {
  const { severity, rule, message, fix, place, excerpt } = diagnostic;
  return [
    `${severity}[${rule}] ${place.file}:${place.line}:${place.column}: ${printable(message)}`,
    ...(excerpt === '' ? [] : excerptWithCaret(diagnostic)),
    ...(fix ? [`   fix: ${printable(fix)}`] : []),
  ].join('\n');
};
