// The experiments of slos/, one after the other: what was expected of each, what was seen while
// something was broken, and whether all was well afterwards.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writtenDisturbance } from '../language/disturbance.ts';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import type { Experiment, LoadGate } from '../language/slo-set.ts';
import type { PhaseResult } from '../load-tests/phase-result.ts';
import type { Result } from '../load-tests/result.ts';
import { type Measurement, markdownTable } from './measurement.ts';

const root = join(import.meta.dirname, '..');

type Named = LoadGate & { readonly course: Experiment };

const isExperiment = (gate: LoadGate): gate is Named => gate.course.kind === 'experiment';

const readExperiments = async (): Promise<readonly Named[]> => {
  const { files } = await loadDefinitionFiles(join(root, 'slos'));
  const { set } = readDefinitions(files, { APP_URL: 'http://127.0.0.1:3000' });
  if (set === null) throw new Error('the definitions in slos/ are not sound');
  return set.loadGates.filter(isExperiment);
};

/** An experiment that could not be told once, for want of quiet, is asked once more. */
const attempts = 2;

const runOnce = async (name: string): Promise<Result> => {
  const args = [join(root, 'load-tests/gate.ts'), '--profile', name, '-o', 'json'];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk.toString();
  });
  const [code] = await once(child, 'close');
  if (text === '') throw new Error(`the gate ended with ${code} and no result`);
  return JSON.parse(text) as Result;
};

const run = async (name: string, say: (line: string) => void): Promise<Result> => {
  for (let attempt = 1; ; attempt += 1) {
    const result = await runOnce(name);
    say(`${name}: ${result.verdict}${result.reasons.map((reason) => `\n    ${reason}`).join('')}`);
    if (result.verdict !== 'inconclusive' || attempt === attempts) return result;
  }
};

const brokenBy = ({ course }: Named): string => {
  const { kind, ...rest } = writtenDisturbance(course.disturbance);
  const details = Object.values(rest).map((value) =>
    Array.isArray(value) ? value.join('–') : String(value),
  );
  return `${[kind, ...details].join(', ')}, ${course.forSeconds} s`;
};

const words = { pass: 'all held', fail: '**broke**', inconclusive: 'could not be told' } as const;

const told = (phase: PhaseResult | undefined): string => {
  if (phase === undefined || phase.verdict === null) return 'not reached';
  const [reason] = phase.reasons;
  return `${words[phase.verdict]}${reason === undefined ? '' : `: ${reason}`}`;
};

const results = { pass: 'as expected', fail: '**not as expected**', inconclusive: 'undecided' };

const row = (gate: Named, result: Result): string[] => {
  const phase = (name: string) => result.phases.find((one) => one.name === name);
  const [reason] = result.reasons;
  const undecided = result.phases.length === 0 && reason !== undefined ? `: ${reason}` : '';
  return [
    gate.name,
    `${gate.course.hypothesis} (${brokenBy(gate)})`,
    told(phase('disturbed')),
    `${told(phase('after'))}, ${gate.course.recoversWithinSeconds} s later`,
    `${results[result.verdict]}${undecided}`,
  ].map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
};

const measure = async (say: (line: string) => void): Promise<string> => {
  const rows: string[][] = [];
  for (const gate of await readExperiments()) rows.push(row(gate, await run(gate.name, say)));
  return markdownTable(
    ['experiment', 'expected', 'what had to hold meanwhile', 'all SLOs afterwards', 'result'],
    rows,
  );
};

export const chaos: Measurement = {
  what: 'Twenty people work while something is broken on purpose. All SLOs have to hold before, those that are named while it is broken, and all of them again soon afterwards ([how](../docs/chaos.md)); k6, the app and the collector share one machine.',
  run: measure,
};
