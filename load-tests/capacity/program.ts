// `node load-tests/capacity/program.ts plan FILE [PEOPLE…]` and `… fit FILE`: what so many people
// need, from figures that are given, and the law of scalability of points that were measured.
// 0 is an answer, 2 a call or figures that make no sense.

import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Inputs, type Plan, planFor } from './plan.ts';
import { fitScalability, loadOfEfficiency, peakOf } from './usl.ts';

const usage = `usage: program.ts plan FILE [PEOPLE…]   FILE: the inputs as JSON, see docs/capacity.md
       program.ts fit FILE             FILE: lines of LOAD,THROUGHPUT`;

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

const answer = ([what, path, ...people]: readonly string[]): string => {
  if (path === undefined || (what !== 'plan' && what !== 'fit')) throw new RangeError(usage);
  const text = readFileSync(path, 'utf8');
  if (what === 'fit') return fitText(text);
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
