// From files of other tools to definitions: finds the format of each document, translates it, and
// checks what came out. Whatever is said of the input stands at its place there.

import { definitionsIn } from '../language/definition-list.ts';
import { type Diagnostic, diagnose, type Mark, type Report } from '../language/diagnostic.ts';
import type { DefinitionFile } from '../language/files.ts';
import { type SourceText, sourceText } from '../language/source-text.ts';
import { parseYaml, type YamlDocument } from '../language/yaml-document.ts';
import * as definitions from './definitions.ts';
import type { ImportedSlo, Translation } from './imported.ts';
import { type PrintedDocument, printDocuments } from './print.ts';
import { readPyrra } from './pyrra.ts';
import { readSloth, readSlothResource } from './sloth.ts';

export type ImportOptions = {
  /** The DataSource that imported SLOs count in. */
  readonly source: string;
  /** The Service of an SLO that does not say of what service it is. */
  readonly service: string;
};

export type ImportedFile = {
  readonly from: string;
  /** Empty where nothing of it could be read. */
  readonly text: string;
  readonly slos: number;
  readonly refused: number;
};

export type Import = {
  readonly files: readonly ImportedFile[];
  /** About the input, in order of place within each file. */
  readonly diagnostics: readonly Diagnostic[];
};

export const knownFormats =
  "Sloth's version: prometheus/v1, its kind PrometheusServiceLevel, and Pyrra's kind ServiceLevelObjective";

type Fields = Readonly<Record<string, unknown>>;

const isMapping = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const refuseFormat = (document: YamlDocument, report: Report): void => {
  const value = isMapping(document.value) ? document.value : {};
  const { apiVersion, kind, version } = value;
  if (apiVersion === 'openslo/v1' || apiVersion === 'signalbox/v1') {
    const message = `'${apiVersion}' needs no import`;
    const fix = 'Put the file among your definitions: signalbox check reads it as it is.';
    report('import-format', document.mark(['apiVersion']), message, fix);
    return;
  }
  const said = [
    ...(typeof apiVersion === 'string' ? [`apiVersion ${apiVersion}`] : []),
    ...(typeof kind === 'string' ? [`kind ${kind}`] : []),
    ...(typeof version === 'string' ? [`version ${version}`] : []),
  ].join(', ');
  const message = said
    ? `${said} is not a format that is known`
    : 'the file does not say its format';
  report('import-format', document.mark([]), message, `Known are ${knownFormats}.`);
};

const translate = (
  document: YamlDocument,
  options: ImportOptions,
  report: Report,
): readonly Translation[] => {
  const value = isMapping(document.value) ? document.value : {};
  if (value.version === 'prometheus/v1' && value.apiVersion === undefined)
    return readSloth(document, report);
  if (value.kind === 'PrometheusServiceLevel' && value.apiVersion === 'sloth.slok.dev/v1')
    return readSlothResource(document, report);
  if (value.kind === 'ServiceLevelObjective' && value.apiVersion === 'pyrra.dev/v1alpha1')
    return readPyrra(document, options.service, report);
  refuseFormat(document, report);
  return [];
};

/** What an SLO needs besides itself; each is written once, before the first that needs it. */
type Written = { readonly keys: Set<string>; readonly slos: Map<string, ImportedSlo> };

const once = (
  written: Written,
  key: string,
  document: PrintedDocument,
): readonly PrintedDocument[] => {
  if (written.keys.has(key)) return [];
  written.keys.add(key);
  return [document];
};

const sloDocuments = (
  imported: ImportedSlo,
  mark: Mark,
  options: ImportOptions,
  written: Written,
  report: Report,
): readonly PrintedDocument[] | null => {
  const first = written.slos.get(imported.name);
  if (first) {
    const message = `a second SLO would be named '${imported.name}'; the first is at ${first.place.file}:${first.place.line}`;
    report('import-refused', mark, message, 'Give one of them another name.');
    return null;
  }
  written.slos.set(imported.name, imported);
  const further: string[] = [];
  const { policy, unreachable } = definitions.burnPolicy(imported);
  if (unreachable.length > 0) {
    const factors = unreachable.map(({ factor }) => factor).join(', ');
    const highest = Number((1 / (1 - imported.targetPercent / 100)).toPrecision(3));
    const message = `the alert at a burn of ${factors} is left out: at ${imported.targetPercent} % none is higher than ${highest}`;
    const fix = 'It could never fire; name a BurnPolicy with a lower factor where it should.';
    report('import-left-out', mark, message, fix);
    further.push(`${message}. ${fix}`);
  }
  const status = imported.pages ? null : definitions.quietStatus;
  const { name } = imported.service;
  return [
    ...once(written, `Service ${name}`, definitions.service(imported)),
    ...(policy ? once(written, `BurnPolicy ${policy.name}`, policy.document) : []),
    ...(status ? once(written, `StatusPolicy ${status.name}`, status.document) : []),
    definitions.slo(
      imported,
      options.source,
      { burn: policy?.name ?? null, status: status?.name ?? null },
      further,
    ),
  ];
};

const headOf = (path: string): string =>
  [
    `Imported by \`signalbox import\` from ${path}. Read it before you use it: what is said another way,`,
    'and what is left out, stands above each SLO. Besides burn alerts, which are those that a budget of',
    'the period usually has, Signalbox pages on a red status; a StatusPolicy says what is red.',
  ].join('\n');

/** A translated SLO with what it needs, or the comment of one that is not here. */
const place = (
  translation: Translation,
  source: SourceText,
  options: ImportOptions,
  written: Written,
  report: Report,
): readonly PrintedDocument[] | string => {
  if ('refused' in translation) return definitions.refusedComment(translation.refused);
  const { slo } = translation;
  const mark = { source, offset: offsetOf(source.text, slo.place) };
  const found = sloDocuments(slo, mark, options, written, report);
  if (found === null) {
    const reasons = ['Another SLO has its name.'];
    return definitions.refusedComment({ title: slo.title, place: slo.place, reasons });
  }
  const shared = definitions.dataSource(options.source);
  return [...once(written, `DataSource ${options.source}`, shared), ...found];
};

/** The comment of a document of which nothing could be read. */
const unreadComment = (document: YamlDocument): string => {
  const { source, offset } = document.mark([]);
  const reasons = ['Its shape or its format is not right; import says where.'];
  return definitions.refusedComment({
    title: 'a document',
    place: source.placeAt(offset),
    reasons,
  });
};

const importFile = (
  { path, text }: DefinitionFile,
  options: ImportOptions,
  written: Written,
  diagnostics: Diagnostic[],
): ImportedFile => {
  const report: Report = (rule, at, message, fix) => {
    diagnostics.push(diagnose(rule, at, message, fix));
  };
  const source = sourceText(path, text);
  const before = diagnostics.length;
  const documents = parseYaml(source, report).flatMap((document) =>
    definitionsIn(document, report),
  );
  if (documents.length === 0 && diagnostics.length === before) {
    const fix = `Known are ${knownFormats}.`;
    report('import-format', { source, offset: 0 }, 'the file is empty', fix);
  }
  const printed: PrintedDocument[] = [];
  const comments: string[] = [];
  let slos = 0;
  for (const document of documents) {
    const translations = translate(document, options, report);
    if (translations.length === 0) comments.push(unreadComment(document));
    for (const translation of translations) {
      const placed = place(translation, source, options, written, report);
      if (typeof placed === 'string') comments.push(placed);
      else {
        slos += 1;
        printed.push(...placed);
      }
    }
  }
  const head = [headOf(path), ...comments].join('\n\n');
  const [first, ...rest] = printed;
  return {
    ...{ from: path, slos, refused: comments.length },
    text: first ? printDocuments([{ ...first, head }, ...rest]) : '',
  };
};

const offsetOf = (text: string, { line, column }: { line: number; column: number }): number => {
  let start = 0;
  for (let at = 1; at < line; at++) start = text.indexOf('\n', start) + 1;
  return start + column - 1;
};

/** Several files at once share what they all need. */
export const importFiles = (files: readonly DefinitionFile[], options: ImportOptions): Import => {
  const diagnostics: Diagnostic[] = [];
  const written: Written = { keys: new Set(), slos: new Map() };
  const imported = files.map((file) => importFile(file, options, written, diagnostics));
  return { files: imported, diagnostics };
};
