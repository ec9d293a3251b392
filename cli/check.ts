// signalbox check: reads definitions as the collector would, and says everything that is wrong.
// Findings go to stderr as text, or with -o json to stdout as data; 0 means no error.

import { parseArgs } from 'node:util';
import { type Diagnostic, pageOf, printable, renderDiagnostic } from '../language/diagnostic.ts';
import type { Mended } from '../language/fix.ts';
import { fixFiles } from '../language/fix-files.ts';
import type { ReadOptions } from '../language/read.ts';
import { rules } from '../language/rules.ts';
import type { SloSet } from '../language/slo-set.ts';
import { colourDiagnostic } from './check/colour.ts';
import { explainRule } from './check/page.ts';
import { liveSources, type MetricsPlace, readMetricsPlace } from './check/sources.ts';
import { type Writing, writeFixedFiles } from './check/written.ts';
import { type Command, UsageError } from './command.ts';
import { checkFiles, loadPaths } from './definitions.ts';
import { outputOption, wantsJson } from './output.ts';

const usage = `usage: signalbox check [OPTION…] PATH…
       signalbox check --explain RULE

  PATH                       files or folders of definitions
  --fix                      mends what is certain, writes the files, and checks again
  --strict                   says also what is merely good practice; a warning fails too
  --metrics [SOURCE=]PLACE   compares what is counted with what is there: a file or URL of metrics,
                             or the URL of a Prometheus server; for one data source, or for all
                             that are scraped
  --variable NAME=VALUE      fills \${NAME} in URLs
  --explain RULE             prints the page of a rule
  -o, --output text|json`;

type Call = {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly fix: boolean;
  readonly strict: boolean;
  readonly explain: string | null;
  readonly metrics: readonly MetricsPlace[];
  readonly variables: Readonly<Record<string, string>>;
};

const readCall = (args: readonly string[]): Call => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      output: outputOption,
      variable: { type: 'string', multiple: true },
      metrics: { type: 'string', multiple: true },
      fix: { type: 'boolean', default: false },
      strict: { type: 'boolean', default: false },
      explain: { type: 'string' },
    },
  });
  if (positionals.length === 0 && values.explain === undefined)
    throw new UsageError('Name at least one file or folder: signalbox check slos.');
  const variables = (values.variable ?? []).map((pair) => {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`'${pair}' is not a variable: write --variable NAME=VALUE.`);
    return [name, value] as const;
  });
  return {
    ...{ paths: positionals, json: wantsJson(values.output) },
    ...{ fix: values.fix, strict: values.strict },
    explain: values.explain ?? null,
    metrics: (values.metrics ?? []).map(readMetricsPlace),
    variables: Object.fromEntries(variables),
  };
};

const count = (number: number, thing: string): string =>
  `${number} ${thing}${number === 1 ? '' : 's'}`;

const counts = (diagnostics: readonly Diagnostic[]) => {
  const of = (severity: Diagnostic['severity']) =>
    diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
  return { errors: of('error'), warnings: of('warning'), notices: of('notice') };
};

const summary = (files: number, set: SloSet | null, diagnostics: readonly Diagnostic[]): string => {
  const { errors, warnings, notices } = counts(diagnostics);
  const slos = new Set(set?.objectives.map(({ slo }) => slo)).size;
  const found = set
    ? `${count(slos, 'SLO')} with ${count(set.objectives.length, 'objective')}`
    : 'not usable';
  const said = [count(errors, 'error'), count(warnings, 'warning'), count(notices, 'notice')];
  return `${count(files, 'file')}: ${found}; ${said.join(', ')}`;
};

const asData = (diagnostic: Diagnostic) => ({
  ...diagnostic,
  breaks: rules[diagnostic.rule].breaks,
  page: pageOf(diagnostic.rule),
});

const sayFixed = (fixed: readonly Mended[], { written, refused }: Writing): void => {
  for (const { place, rule, was, edit } of fixed)
    if (written.includes(place.file)) {
      const change = `'${printable(was)}' is now '${edit.text}' (${rule})`;
      process.stdout.write(`${place.file}:${place.line}:${place.column}: ${change}\n`);
    }
  for (const path of written) process.stdout.write(`wrote ${path}\n`);
  for (const { path, reason } of refused)
    process.stderr.write(`${path} was not written: ${reason}\n`);
};

const run = async (args: readonly string[]): Promise<number> => {
  const call = readCall(args);
  if (call.explain !== null) {
    process.stdout.write(await explainRule(call.explain));
    return 0;
  }
  let loaded = await loadPaths(call.paths);
  const seen = await liveSources(call.metrics, loaded.files);
  if ('reason' in seen) {
    process.stderr.write(`signalbox check: ${seen.reason}\n`);
    return 1;
  }
  const options: ReadOptions = { strict: call.strict, live: seen.live };
  const mended = call.fix ? fixFiles(loaded.files, call.variables, options) : null;
  const writing = mended ? await writeFixedFiles(loaded.files, mended.files) : null;
  // Read again: what is said now is about the files as they are.
  if (writing && writing.written.length > 0) loaded = await loadPaths(call.paths);
  const { files, set, diagnostics } = checkFiles(loaded, call.variables, options);
  const totals = counts(diagnostics);
  if (call.json) {
    const objectives = set?.objectives.map(({ key }) => key) ?? [];
    const changed = mended && writing && { fixed: mended.fixed.map(asData), ...writing };
    const answer = {
      files,
      objectives,
      ...totals,
      diagnostics: diagnostics.map(asData),
      ...changed,
    };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  } else {
    if (mended && writing) sayFixed(mended.fixed, writing);
    const colour = process.stderr.hasColors?.() ?? false;
    for (const diagnostic of diagnostics) {
      const text = renderDiagnostic(diagnostic);
      const shown = colour ? colourDiagnostic(diagnostic.severity, text) : text;
      process.stderr.write(`${shown}\n\n`);
    }
    process.stdout.write(`${summary(files.length, set, diagnostics)}\n`);
    const [worst] = diagnostics;
    if (worst)
      process.stderr.write(`A rule is explained by: signalbox check --explain ${worst.rule}\n`);
  }
  const failed = totals.errors > 0 || (call.strict && totals.warnings > 0);
  return failed || (writing?.refused.length ?? 0) > 0 ? 1 : 0;
};

export const check: Command = {
  summary: 'Check SLO definitions, and mend what is certain',
  usage,
  run,
};
