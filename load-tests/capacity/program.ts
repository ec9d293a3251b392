// `node load-tests/capacity/program.ts plan FILE [PEOPLE…]`: what so many people need, from figures that
// are given. `measured`, `plot` and `inputs` make these of a run of the gate; `fit` is for other points.
// 0 is an answer, 2 a call or figures that make no sense.

import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { z } from 'zod';
import { inputsFrom, type Measured, measuredOf, measuredSchema } from './measured.ts';
import { type Inputs, type Plan, planFor } from './plan.ts';
import { capacityPlot } from './plot.ts';
import { fitScalability, loadOfEfficiency, peakOf } from './usl.ts';

const usage = `usage: program.ts plan FILE [PEOPLE…]   FILE: the inputs as JSON, see docs/capacity.md
       program.ts fit FILE             FILE: lines of LOAD,THROUGHPUT
       program.ts measured RESULT      RESULT: of npm run gate -- --profile capacity -o json
       program.ts plot MEASURED        MEASURED: of program.ts measured; an SVG
       program.ts inputs MEASURED FILE FILE: the inputs, in which what was measured takes its place`;

const figure = z.number();
const inputsSchema: z.ZodType<Inputs> = z.strictObject({
  ...{ people: figure, editsPerSecond: figure, peoplePerDocument: figure },
  ...{ appMsPerEdit: figure, databaseMsPerEdit: figure, appMsPerIdleMinute: figure },
  ...{ kibibytesPerSession: figure, baseMebibytes: figure, bytesPerEdit: figure },
  ...{ kneeSessions: figure, utilisation: figure, spareInstances: figure },
  ...{ databaseConnections: figure, doorBurst: figure, doorPerSecond: figure },
});

const count = (value: number): string => Math.round(value).toLocaleString('en-US');

const rows: readonly (readonly [string, (plan: Plan) => string])[] = [
  ['sessions an instance', (plan) => `${count(plan.sessionsPerInstance)} (${plan.boundBy})`],
  ['instances', ({ instances }) => count(instances)],
  ['of a processor, each', ({ instanceLoad }) => `${(100 * instanceLoad).toFixed(0)} %`],
  ['memory, each', ({ instanceMebibytes }) => `${count(instanceMebibytes)} MiB`],
  ['edits a second', ({ editsPerSecond }) => count(editsPerSecond)],
  ["PostgreSQL's processors", ({ databaseCores }) => databaseCores.toFixed(1)],
  ["PostgreSQL's connections", ({ databaseConnections }) => count(databaseConnections)],
  ['log a day', (plan) => `${plan.databaseGibibytesPerDay.toFixed(1)} GiB`],
  ['hints a second to Redis', ({ hintsPerSecond }) => count(hintsPerSecond)],
  ['hints a second from Redis', (plan) => count(plan.hintsDeliveredPerSecond)],
  ['all in again after, at least', (plan) => `${plan.readmittedSeconds.toFixed(0)} s`],
];

export const planTable = (inputs: Inputs, people: readonly number[]): string => {
  const plans = people.map((number) => planFor({ ...inputs, people: number }));
  const lines = [
    ['people at once', ...people.map(count)],
    ['-', ...people.map(() => '-')],
    ...rows.map(([name, told]) => [name, ...plans.map(told)]),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
};

const fitText = (text: string): string => {
  const points = text
    .split('\n')
    .filter((line) => /^\s*\d/.test(line))
    .map((line) => line.split(',').map(Number))
    .map(([load = Number.NaN, throughput = Number.NaN]) => ({ load, throughput }));
  const law = fitScalability(points);
  const peak = peakOf(law);
  const half = loadOfEfficiency(law, 0.5);
  const guess = (load: number): string =>
    load > 2 * law.measuredTo ? ' (a guess: far beyond what was measured)' : '';
  return [
    `λ = ${law.lambda.toPrecision(4)}, σ = ${law.sigma.toPrecision(4)}, κ = ${law.kappa.toPrecision(4)}`,
    `relative error ${(100 * law.relativeError).toFixed(1)} % over ${points.length} points`,
    peak === null ? 'no peak' : `most is done at ${count(peak)}${guess(peak)}`,
    half === null ? 'nothing is lost' : `half is lost at ${count(half)}${guess(half)}`,
  ].join('\n');
};

/** What the shipped objective promises of the time until an edit is seen. */
const syncLimitMs = 100;

const machineText = (): string => {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${type()} ${release()}`;
};

const json = (value: unknown): string => JSON.stringify(value, null, 2);

const withMeasured = (measured: Measured, path: string): string => {
  const given = inputsSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  return json({ ...given, ...inputsFrom(measured, given) });
};

const answer = ([what, path, ...people]: readonly string[]): string => {
  const known = ['plan', 'fit', 'measured', 'plot', 'inputs'];
  if (path === undefined || !known.includes(what ?? '')) throw new RangeError(usage);
  const text = readFileSync(path, 'utf8');
  if (what === 'fit') return fitText(text);
  if (what === 'measured') return json(measuredOf(JSON.parse(text), machineText()));
  if (what === 'plot' || what === 'inputs') {
    const measured = measuredSchema.parse(JSON.parse(text));
    if (what === 'plot') return capacityPlot(measured, syncLimitMs).trimEnd();
    const [inputsPath] = people;
    if (inputsPath === undefined) throw new RangeError(usage);
    return withMeasured(measured, inputsPath);
  }
  const inputs = inputsSchema.parse(JSON.parse(text));
  return planTable(inputs, people.length === 0 ? [inputs.people] : people.map(Number));
};

if (import.meta.main) {
  try {
    process.stdout.write(`${answer(process.argv.slice(2))}\n`);
  } catch (error) {
    process.stderr.write(`capacity: ${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 2;
  }
}
