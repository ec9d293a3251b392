// One finding about a definition: what is wrong, where, what to do about it, what it would break.
// Its severity always is that of its rule; its excerpt is the line it stands on, as written.

import { type Artefacts, type DiagnosticSeverity, type Rule, rules } from './rules.ts';
import type { Place } from './slo-set.ts';
import type { SourceText } from './source-text.ts';

/** Characters `from` up to but not including `to` of a file become `text`. */
export type Edit = { readonly from: number; readonly to: number; readonly text: string };

export type Diagnostic = {
  readonly severity: DiagnosticSeverity;
  readonly rule: Rule;
  /** What is wrong. */
  readonly message: string;
  /** What to do about it, in one sentence. */
  readonly fix?: string;
  readonly place: Place;
  /** How many characters of the line it is about, from the place on; at least 1. */
  readonly length: number;
  /** The line of the file; '' where there is none. */
  readonly excerpt: string;
  /** What does it, where that is certain. */
  readonly edit?: Edit;
};

/** A character of a file, and where the word that begins there ends, if it is one word. */
export type Mark = {
  readonly source: SourceText;
  readonly offset: number;
  readonly end?: number;
  /** Where what is shown ends, of a word within a longer text. */
  readonly shown?: number;
};

/** What to do, in one sentence; where it is certain, with what the word at the mark becomes. */
export type Fix =
  | string
  | { readonly text: string; readonly becomes: string | number; readonly at?: Mark }
  | { readonly text: string; readonly edit: Edit };

/** Takes down one finding. */
export type Report = (rule: Rule, at: Mark, message: string, fix: Fix) => void;

/** Texts that YAML reads as themselves without quotes, in whatever stands around them. */
const isPlain = (text: string): boolean =>
  /^(?:[A-Za-z_][\w./-]*|\d+[smhdwMQY])$/.test(text) &&
  !/^(?:true|false|null|yes|no|on|off)$/i.test(text);

/** What puts another word in the place of the one at the mark, in the quotes that it has. */
const editOf = ({ source, offset, end }: Mark, becomes: string | number): Edit | null => {
  if (end === undefined) return null;
  const text = String(becomes);
  const quote = /^(["'])(?:.*)\1$/s.exec(source.text.slice(offset, end))?.[1];
  if (quote === '"') {
    const escaped = text.replaceAll(/["\\]/g, '\\$&');
    return { from: offset + 1, to: end - 1, text: escaped };
  }
  if (quote === "'") return { from: offset + 1, to: end - 1, text: text.replaceAll("'", "''") };
  const plain = typeof becomes === 'number' || isPlain(text);
  return { from: offset, to: end, text: plain ? text : `'${text.replaceAll("'", "''")}'` };
};

export const diagnose = (rule: Rule, at: Mark, message: string, fix: Fix): Diagnostic => {
  const place = at.source.placeAt(at.offset);
  const excerpt = at.source.line(place.line);
  const rest = excerpt.length - place.column + 1;
  const length = Math.max(1, Math.min((at.end ?? at.shown ?? at.offset + 1) - at.offset, rest));
  const found = { severity: rules[rule].severity, rule, message, place, length, excerpt };
  if (typeof fix === 'string') return { ...found, fix };
  const edit = 'edit' in fix ? fix.edit : editOf(fix.at ?? at, fix.becomes);
  return { ...found, fix: fix.text, ...(edit && { edit }) };
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
  length: 1,
  excerpt: '',
});

/** In order of file and place. */
export const byPlace = (a: Diagnostic, b: Diagnostic): number =>
  (a.place.file < b.place.file ? -1 : Number(a.place.file > b.place.file)) ||
  a.place.line - b.place.line ||
  a.place.column - b.place.column;

/** Where the rule is explained. */
export const pageOf = (rule: Rule): string => `docs/rules/${rule}.md`;

/** What would come out wrong or not at all, in words; '' where nothing would. */
export const breaksText = (rule: Rule): string => {
  const breaks: Artefacts = rules[rule].breaks;
  return breaks === 'everything' ? 'all that is generated' : breaks.join(', ');
};

const widestExcerpt = 120;

/** What a terminal would obey is shown as a dot: definitions may come from anywhere. */
export const printable = (text: string): string =>
  text.replaceAll('\t', ' ').replaceAll(/\p{Cc}|\p{Bidi_Control}/gu, '·');

const excerptWithCaret = ({ excerpt, place, length }: Diagnostic): string[] => {
  const before = place.column - 1;
  const from = excerpt.length > widestExcerpt ? Math.max(0, before - widestExcerpt / 2) : 0;
  const cut = excerpt.slice(from, from + widestExcerpt);
  const shown = `${from > 0 ? '…' : ''}${cut}${from + cut.length < excerpt.length ? '…' : ''}`;
  const indent = [...excerpt.slice(from, before)].length + (from > 0 ? 1 : 0);
  const marked = [...excerpt.slice(before, Math.min(before + length, from + cut.length))].length;
  const gutter = String(place.line);
  return [
    ` ${gutter} | ${printable(shown)}`.trimEnd(),
    ` ${' '.repeat(gutter.length)} | ${' '.repeat(indent)}${'^'.repeat(Math.max(1, marked))}`,
  ];
};

/** The finding as text of two to six lines, without a line end after the last. */
export const renderDiagnostic = (diagnostic: Diagnostic): string => {
  const { severity, rule, message, fix, place, excerpt } = diagnostic;
  const breaks = breaksText(rule);
  return [
    `${severity}[${rule}] ${place.file}:${place.line}:${place.column}: ${printable(message)}`,
    ...(excerpt === '' ? [] : excerptWithCaret(diagnostic)),
    ...(fix ? [`   fix: ${printable(fix)}`] : []),
    ...(breaks ? [`   breaks: ${breaks}`] : []),
  ].join('\n');
};
