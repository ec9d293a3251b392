// signalbox export: checked definitions as plain OpenSLO v1, for any tool that reads it. What OpenSLO
// has no kind for goes into a file of its own, so that both together are the same definitions again.

import { parseArgs } from 'node:util';
import { keptOf } from '../exchange/open-slo/kept.ts';
import { exportOpenSlo } from '../exchange/open-slo.ts';
import type { Artefact } from '../language/artefact.ts';
import { renderDiagnostic } from '../language/diagnostic.ts';
import { type Command, UsageError } from './command.ts';
import { checkFiles, loadPaths } from './definitions.ts';
import { writeNewFiles } from './new-files.ts';
import { outFolder, outputOption, wantsJson } from './output.ts';

const formats = ['openslo'];

const openSloFile = 'openslo.yaml';
const signalboxFile = 'signalbox.yaml';

const usage = `usage: signalbox export [OPTION…] PATH…

  PATH                files or folders of definitions
  --format openslo    OpenSLO v1, the only format there is
  --out DIR           writes ${openSloFile}, and ${signalboxFile} with what OpenSLO has no kind for;
                      default: -, OpenSLO alone to stdout
  --force             writes over files that are there
  -o, --output json   the files, or what was written, as JSON on stdout

  0 exported, 1 the definitions have errors or nothing could be written, 2 a call that makes no sense.`;

type Call = {
  readonly paths: readonly string[];
  readonly out: string;
  readonly force: boolean;
  readonly json: boolean;
};

const readCall = (args: readonly string[]): Call => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: { type: 'string', default: 'openslo' },
      out: { type: 'string', default: '-' },
      force: { type: 'boolean', default: false },
      output: outputOption,
    },
  });
  if (!formats.includes(values.format))
    throw new UsageError(`'${values.format}' is not a format: write --format openslo.`);
  if (positionals.length === 0)
    throw new UsageError('Name at least one file or folder: signalbox export slos.');
  return {
    ...{ paths: positionals, out: outFolder(values.out, true), force: values.force },
    json: wantsJson(values.output),
  };
};

const run = async (args: readonly string[]): Promise<number> => {
  const call = readCall(args);
  const loaded = await loadPaths(call.paths);
  const { set, diagnostics } = checkFiles(loaded, {});
  if (set === null) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    for (const diagnostic of errors) process.stderr.write(`${renderDiagnostic(diagnostic)}\n\n`);
    process.stderr.write('nothing was exported: the definitions have errors\n');
    if (call.json) process.stdout.write(`${JSON.stringify({ diagnostics: errors })}\n`);
    return 1;
  }
  const { openSlo, signalbox, notices } = exportOpenSlo(set, keptOf(loaded.files));
  const files: readonly Artefact[] = [
    { path: openSloFile, text: openSlo },
    ...(signalbox === '' ? [] : [{ path: signalboxFile, text: signalbox }]),
  ];
  const toStdout = call.out === '-';
  const writing = toStdout ? { written: [] } : await writeNewFiles(files, call.out, call.force);
  const problem = 'problem' in writing ? writing.problem : null;
  const written = 'written' in writing ? writing.written : [];
  if (call.json) {
    const answer = { ...(toStdout ? { files } : { written }), problem, notices };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
    return problem === null ? 0 : 1;
  }
  for (const { text, place } of notices)
    process.stderr.write(`notice ${place ? `${place.file}:${place.line}: ` : ''}${text}\n`);
  if (problem !== null) process.stderr.write(`signalbox export: ${problem}\n`);
  if (toStdout) {
    process.stdout.write(openSlo);
    if (signalbox !== '')
      process.stderr.write(
        'left out are kinds that OpenSLO does not have: --out DIR writes them too\n',
      );
  }
  for (const path of written) process.stdout.write(`wrote ${path}\n`);
  return problem === null ? 0 : 1;
};

export const exportCommand: Command = {
  summary: 'write definitions as OpenSLO v1',
  usage,
  run,
};
