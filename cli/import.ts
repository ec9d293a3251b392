// signalbox import: SLOs of Sloth and Pyrra as definitions. Everything that is said another way, left
// out or refused is said at its place in the input; what came out is checked as `check` would.

import { basename, extname } from 'node:path';
import { parseArgs } from 'node:util';
import { type Import, type ImportOptions, importFiles, knownFormats } from '../exchange/import.ts';
import { slug } from '../exchange/name.ts';
import type { Artefact } from '../language/artefact.ts';
import { type Diagnostic, diagnoseFile, renderDiagnostic } from '../language/diagnostic.ts';
import { type DefinitionFile, type LoadedFiles, loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import { type Command, UsageError } from './command.ts';
import { writeNewFiles } from './new-files.ts';
import { outFolder, outputOption, wantsJson } from './output.ts';

const usage = `usage: signalbox import [OPTION…] FILE…

  FILE                ${knownFormats};
                      OpenSLO v1 needs no import; - is stdin: kubectl get slo -o yaml | …
  --out DIR           writes a file of definitions for each FILE (default: -, to stdout)
  --force             writes over files that are there
  --source NAME       the DataSource that the SLOs count in (default: prometheus)
  --service NAME      the Service of SLOs that name none (default: imported)
  -o, --output json   the definitions, or what was written, and all findings, on stdout

  0 all was imported, 1 something was refused or is wrong, 2 a call that makes no sense.`;

type Call = ImportOptions & {
  readonly paths: readonly string[];
  readonly out: string;
  readonly force: boolean;
  readonly json: boolean;
};

const readName = (option: string, name: string): string => {
  if (name !== '' && slug(name) === name) return name;
  throw new UsageError(
    `'${name}' cannot be the name after --${option}: write lower-case letters, digits, - and dots.`,
  );
};

const readCall = (args: readonly string[]): Call => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      out: { type: 'string', default: '-' },
      force: { type: 'boolean', default: false },
      source: { type: 'string', default: 'prometheus' },
      service: { type: 'string', default: 'imported' },
      output: outputOption,
    },
  });
  if (positionals.length === 0)
    throw new UsageError('Name at least one file: signalbox import slos/sloth.yaml.');
  return {
    ...{ paths: positionals, out: outFolder(values.out, true), force: values.force },
    json: wantsJson(values.output),
    source: readName('source', values.source),
    service: readName('service', values.service),
  };
};

/** A file for each that gave something, named like it; two of one name are told apart by a number. */
const outputs = (imported: Import): readonly Artefact[] => {
  const names = new Set<string>();
  return imported.files
    .filter(({ text }) => text !== '')
    .map(({ from, text }) => {
      const name = basename(from, extname(from));
      let path = `${name}.yaml`;
      for (let number = 2; names.has(path); number++) path = `${name}-${number}.yaml`;
      names.add(path);
      return { path, text };
    });
};

/** What kubectl and the like give. */
const readStdin = async (): Promise<LoadedFiles> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(Buffer.from(chunk));
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    const text = decoder.decode(Buffer.concat(chunks));
    return { files: [{ path: 'stdin.yaml', text }], diagnostics: [] };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const fix = 'Give it YAML as UTF-8.';
    const unread = diagnoseFile('file-unreadable', 'stdin.yaml', 'it is not UTF-8 text', fix);
    return { files: [], diagnostics: [unread] };
  }
};

const counted = (count: number, what: string): string =>
  `${count} ${what}${count === 1 ? '' : 's'}`;

const isError = ({ severity }: Diagnostic): boolean => severity === 'error';

const say = (diagnostics: readonly Diagnostic[]): void => {
  for (const diagnostic of diagnostics) process.stderr.write(`${renderDiagnostic(diagnostic)}\n\n`);
};

const run = async (args: readonly string[]): Promise<number> => {
  const call = readCall(args);
  const files: DefinitionFile[] = [];
  const unread: Diagnostic[] = [];
  for (const path of new Set(call.paths)) {
    const loaded = path === '-' ? await readStdin() : await loadDefinitionFiles(path);
    files.push(...loaded.files);
    unread.push(...loaded.diagnostics);
  }
  const imported = importFiles(files, call);
  const artefacts = outputs(imported);
  const checked = artefacts.length > 0 ? readDefinitions(artefacts, {}).diagnostics : [];
  const found = [...unread, ...imported.diagnostics];
  const failed = found.some(isError) || checked.some(isError);
  const toStdout = call.out === '-';
  const writing =
    toStdout || artefacts.length === 0
      ? { written: [] }
      : await writeNewFiles(artefacts, call.out, call.force);
  const slos = imported.files.reduce((sum, file) => sum + file.slos, 0);
  const problem = 'problem' in writing ? writing.problem : null;
  const written = 'written' in writing ? writing.written : [];
  if (call.json) {
    const definitions = toStdout ? { definitions: artefacts } : { written };
    const answer = { slos, ...definitions, problem, diagnostics: found, checked };
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  } else {
    say(found);
    if (checked.length > 0) process.stderr.write('What was imported, checked:\n\n');
    say(checked);
    if (problem !== null) process.stderr.write(`signalbox import: ${problem}\n`);
    if (toStdout) process.stdout.write(artefacts.map(({ text }) => text).join('---\n'));
    for (const path of written) process.stdout.write(`wrote ${path}\n`);
    const refused = found.filter(({ rule }) => rule === 'import-refused').length;
    const summary = `${counted(slos, 'SLO')} imported, ${counted(refused, 'refusal')}`;
    process.stderr.write(`${counted(files.length, 'file')}: ${summary}\n`);
  }
  return failed || problem !== null ? 1 : 0;
};

export const importCommand: Command = {
  summary: 'turn SLOs of Sloth and Pyrra into definitions',
  usage,
  run,
};
