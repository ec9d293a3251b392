// signalbox generate: writes what other systems run from the definitions: Prometheus rules and
// their tests, Alertmanager routes, Grafana dashboards, k6 thresholds, rollout conditions. --check
// only compares.

import { parseArgs } from 'node:util';
import { generateAlerts } from '../alerts/generate.ts';
import { generateDashboards } from '../dashboards/generate.ts';
import type { Artefact } from '../language/artefact.ts';
import { renderDiagnostic } from '../language/diagnostic.ts';
import { generateSchema } from '../language/schema.ts';
import type { SloSet } from '../language/slo-set.ts';
import { generateThresholds } from '../load-tests/generate.ts';
import { generateRollouts } from '../rollouts/generate.ts';
import type { Command } from './command.ts';
import { checkPaths } from './definitions.ts';
import { compareFiles, type Difference, writeFiles } from './generated-files.ts';
import { outFolder, outputOption, wantsJson } from './output.ts';

const usage = `usage: signalbox generate [OPTION…] [PATH…]

  PATH                the definitions (default: slos)
  --out DIR           where the files go (default: this folder)
  --check             writes nothing; 1 when a file differs, saying which and at which line
  -o, --output json   what was written, or what differs, as JSON on stdout`;

type Call = {
  readonly paths: readonly string[];
  readonly out: string;
  readonly check: boolean;
  readonly json: boolean;
};

const readCall = (args: readonly string[]): Call => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      check: { type: 'boolean', default: false },
      out: { type: 'string', default: '.' },
      output: outputOption,
    },
  });
  return {
    paths: positionals.length > 0 ? positionals : ['slos'],
    out: outFolder(values.out, false),
    check: values.check,
    json: wantsJson(values.output),
  };
};

const generateAll = (set: SloSet): readonly Artefact[] => [
  ...generateAlerts(set),
  ...generateDashboards(set),
  ...generateThresholds(set),
  ...generateRollouts(set),
  ...generateSchema(),
];

const shown = (line: string | null): string => line ?? '(the file ends)';

const differenceText = ({ path, kind, line, found, expected }: Difference): string => {
  if (kind === 'missing') return `${path}: is missing`;
  if (kind === 'left over') return `${path}: nothing generates it any more; delete it`;
  return [
    `${path}:${line}: differs from what the definitions give`,
    `  found    ${shown(found)}`,
    `  expected ${shown(expected)}`,
  ].join('\n');
};

const counted = (count: number): string => `${count} file${count === 1 ? '' : 's'}`;

const sayDifferences = (differences: readonly Difference[], total: number): void => {
  for (const difference of differences) process.stderr.write(`${differenceText(difference)}\n`);
  process.stdout.write(
    differences.length === 0
      ? `${counted(total)}, all as the definitions give them\n`
      : `${counted(differences.length)} out of step: change the definitions, not the files, and run \`signalbox generate\`\n`,
  );
};

const sayWritten = (
  changed: readonly string[],
  leftOver: readonly Difference[],
  total: number,
): void => {
  for (const path of changed) process.stdout.write(`wrote ${path}\n`);
  for (const difference of leftOver) process.stderr.write(`${differenceText(difference)}\n`);
  process.stdout.write(`${counted(total)}, ${changed.length} changed\n`);
};

const act = async (artefacts: readonly Artefact[], call: Call): Promise<number> => {
  const differences = await compareFiles(artefacts, call.out);
  if (call.check) {
    if (call.json) process.stdout.write(`${JSON.stringify({ differences })}\n`);
    else sayDifferences(differences, artefacts.length);
    return differences.length > 0 ? 1 : 0;
  }
  const leftOver = differences.filter(({ kind }) => kind === 'left over');
  const changed = new Set(differences.map(({ path }) => path));
  const written = artefacts.filter(({ path }) => changed.has(path));
  await writeFiles(written, call.out);
  const paths = written.map(({ path }) => path);
  if (call.json) process.stdout.write(`${JSON.stringify({ written: paths, leftOver })}\n`);
  else sayWritten(paths, leftOver, artefacts.length);
  return 0;
};

const run = async (args: readonly string[]): Promise<number> => {
  const call = readCall(args);
  const { set, diagnostics } = await checkPaths(call.paths, {});
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const diagnostic of errors) process.stderr.write(`${renderDiagnostic(diagnostic)}\n\n`);
  if (set === null || errors.length > 0) {
    process.stderr.write('nothing was generated: the definitions have errors\n');
    return 1;
  }
  try {
    return await act(generateAll(set), call);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    process.stderr.write(
      `${error.message}: give --out a folder that can be ${call.check ? 'read' : 'written'}\n`,
    );
    return 1;
  }
};

export const generate: Command = {
  summary:
    'write Prometheus rules, Alertmanager routes, Grafana dashboards, k6 thresholds and rollout conditions',
  usage,
  run,
};
