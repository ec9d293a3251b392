// signalbox check: reads definitions as the collector would, and says everything that is wrong.
// Findings go to stderr as text, or with -o json to stdout as data; 0 means no error.

import { parseArgs } from 'node:util';
import { type Diagnostic, renderDiagnostic } from '../language/diagnostic.ts';
import type { SloSet } from '../language/slo-set.ts';
import { type Command, UsageError } from './command.ts';
import { checkPaths } from './definitions.ts';

type Call = {
  readonly paths: readonly string[];
  readonly json: boolean;
  readonly variables: Readonly<Record<string, string>>;
};

const readCall = (args: readonly string[]): Call => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      output: { type: 'string', short: 'o' },
      variable: { type: 'string', multiple: true },
    },
  });
  const output = values.output ?? 'text';
  if (output !== 'text' && output !== 'json')
    throw new UsageError(`'${output}' is not an output: write -o json or -o text.`);
  if (positionals.length === 0)
    throw new UsageError('Name at least one file or folder: signalbox check slos.');
  const variables = (values.variable ?? []).map((pair) => {
    const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(pair) ?? [];
    if (name === undefined || value === undefined)
      throw new UsageError(`'${pair}' is not a variable: write --variable NAME=VALUE.`);
    return [name, value] as const;
  });
  return { paths: positionals, json: output === 'json', variables: Object.fromEntries(variables) };
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

const run = async (args: readonly string[]): Promise<number> => {
  const { paths, json, variables } = readCall(args);
  const { files, set, diagnostics } = await checkPaths(paths, variables);
  const totals = counts(diagnostics);
  if (json) {
    const objectives = set?.objectives.map(({ key }) => key) ?? [];
    const answer = { files, objectives, ...totals, diagnostics };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  } else {
    for (const diagnostic of diagnostics)
      process.stderr.write(`${renderDiagnostic(diagnostic)}\n\n`);
    process.stdout.write(`${summary(files.length, set, diagnostics)}\n`);
  }
  return totals.errors > 0 ? 1 : 0;
};

export const check: Command = {
  summary: 'Check SLO definitions',
  usage: 'check PATH… [--variable NAME=VALUE]… [-o json]',
  run,
};
