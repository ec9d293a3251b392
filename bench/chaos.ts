// The experiments of slos/, one after the other: what was expected of each, what was seen while
// something was broken, and whether all was well afterwards.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { writtenDisturbance } from '../language/disturbance.ts';
import { loadDefinitionFiles } from '../language/files.ts';
import { readDefinitions } from '../language/read.ts';
import type { Experiment as Course, LoadGate } from '../language/slo-set.ts';
import { milliseconds, percent } from '../load-tests/figures.ts';
import type { PhaseResult } from '../load-tests/phase-result.ts';
import type { Result } from '../load-tests/result.ts';
import { type Measurement, markdownTable } from './measurement.ts';

const root = join(import.meta.dirname, '..');

type Experiment = LoadGate & { readonly course: Course };

const isExperiment = (gate: LoadGate): gate is Experiment => gate.course.kind === 'experiment';

export const readExperiments = async (): Promise<readonly Experiment[]> => {
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

const brokenBy = ({ course }: Experiment): string => {
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

/** What people felt of it, and in which words. */
const figures = [
  { objective: 'sync-latency/p95', name: 'edits seen' },
  { objective: 'request-latency/p95', name: 'requests' },
  { objective: 'request-errors/answered', name: 'answered' },
  { objective: 'websocket-uptime/connected', name: 'connected' },
] as const;

const shown = (phase: PhaseResult | undefined, objective: string): string => {
  const felt = phase?.felt.find((one) => one.objective === objective);
  if (felt === undefined) return 'none';
  return felt.threshold.startsWith('rate') ? percent(felt.value) : milliseconds(felt.value);
};

/** Before, meanwhile and while it recovered. */
const felt = (result: Result): string => {
  const phases = ['before', 'disturbed', 'recovering'].map((name) =>
    result.phases.find((phase) => phase.name === name),
  );
  return figures
    .map(({ objective, name }) => {
      const values = phases.map((phase) => shown(phase, objective));
      return `${name} ${new Set(values).size === 1 ? values[0] : values.join(' → ')}`;
    })
    .join('; ');
};

const results = { pass: 'as expected', fail: '**not as expected**', inconclusive: 'undecided' };

const row = (gate: Experiment, result: Result): string[] => {
  const phase = (name: string) => result.phases.find((one) => one.name === name);
  const [reason] = result.reasons;
  const why = result.verdict === 'inconclusive' && reason !== undefined ? `: ${reason}` : '';
  return [
    gate.name,
    `${gate.course.hypothesis} (${brokenBy(gate)})`,
    told(phase('disturbed')),
    result.phases.length === 0 ? 'nothing' : felt(result),
    `${told(phase('after'))}, ${gate.course.recoversWithinSeconds} s later`,
    `${results[result.verdict]}${why}`,
  ].map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' '));
};

const head = [
  ...['experiment', 'expected', 'what had to hold meanwhile'],
  'what people felt: before → meanwhile → recovering (times: 95th percentiles)',
  ...['all SLOs afterwards', 'result'],
];

type Told = { readonly gate: Experiment; readonly result: Result };

export const tableOf = (told: readonly Told[]): string =>
  markdownTable(
    head,
    told.map(({ gate, result }) => row(gate, result)),
  );

const measure = async (say: (line: string) => void): Promise<string> => {
  const all: Told[] = [];
  for (const gate of await readExperiments()) all.push({ gate, result: await run(gate.name, say) });
  return tableOf(all);
};

export const chaos: Measurement = {
  what: 'Twenty people work while something is broken on purpose. All SLOs have to hold before, those that are named while it is broken, and all of them again soon afterwards ([how](../docs/chaos.md)); k6, the app and the collector share one machine.',
  run: measure,
};
