// `node bench/regression.ts --base REF [--launches N] [--smoke N] [WORKLOAD …]`: whether the work tree
// costs more CPU than its merge base with REF, measured in alternation in one run on one machine: pieces
// of work, and with --smoke the whole system under the smoke gate. The table goes to stdout; exit 1 where
// something costs over 10 % more with significance or the gate fails, 2 where nothing was compared.

import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BrokenChange, launch, type Trees } from './regression/alternation.ts';
import { checkOutBase, GitRefusal } from './regression/base-tree.ts';
import { Failed } from './regression/contestant.ts';
import { exitCodeOf, type Finding, reportOf, slowerOf } from './regression/report.ts';
import { NoRun, programs, smokePairs } from './regression/smoke.ts';
import { smokeFindings, smokeVerdict } from './regression/smoke-cost.ts';
import { fewestLaunches, intervalOf, seededRandom } from './regression/statistics.ts';
import { workloads } from './regression/workload.ts';

const usage = 'node bench/regression.ts --base REF [--launches N] [--smoke N] [WORKLOAD …]';
const root = join(import.meta.dirname, '..');
const mostLaunches = 100;

const say = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/** What was asked for, or what is wrong with it. */
const readArguments = () => {
  try {
    const { values, positionals } = parseArgs({
      options: {
        ...{ base: { type: 'string' }, launches: { type: 'string', default: '12' } },
        smoke: { type: 'string' },
      },
      allowPositionals: true,
    });
    const { base } = values;
    const launches = Number(values.launches);
    const smoke = values.smoke === undefined ? null : Number(values.smoke);
    const unknown = positionals.filter((name) => !Object.hasOwn(workloads, name));
    if (base === undefined || base === '') return 'what it is compared with is missing';
    for (const [option, number] of Object.entries({ launches, smoke })) {
      if (number === null) continue;
      if (!(Number.isInteger(number) && number >= fewestLaunches && number <= mostLaunches))
        return `--${option} takes a whole number from ${fewestLaunches} to ${mostLaunches}`;
    }
    if (unknown.length > 0) {
      return `there is no '${unknown.join("', '")}'; there are ${Object.keys(workloads).join(', ')}`;
    }
    const names = Object.keys(workloads).filter(
      (name) => positionals.length === 0 || positionals.includes(name),
    );
    return { base, launches, smoke, names };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const compare = async (
  trees: Trees,
  names: readonly string[],
  launches: number,
  measurements: number,
): Promise<Finding[]> => {
  const open = names.map((workload) => ({
    workload,
    logRatios: [] as number[],
    runs: undefined as number | undefined,
    reason: null as string | null,
  }));
  // One launch of each, then the next of each: what the machine does meanwhile is spread over all.
  for (let turn = 1; turn <= launches; turn += 1) {
    for (const one of open) {
      if (one.reason !== null) continue;
      const outcome = await launch(trees, one.workload, turn, one.runs);
      if (outcome.kind === 'incomparable') {
        one.reason = outcome.reason;
        continue;
      }
      one.runs = outcome.runs;
      one.logRatios.push(outcome.logRatio);
    }
    say(`${turn} of ${launches} launches`);
  }
  const random = seededRandom(launches);
  return open.map(({ workload, logRatios, reason }) =>
    reason === null
      ? { workload, kind: 'measured', interval: intervalOf(logRatios, measurements, random) }
      : { workload, kind: 'incomparable', reason },
  );
};

/** What looks slower is measured again: of what was picked for its bad luck only new launches tell the truth. */
const compareTwice = async (
  trees: Trees,
  names: readonly string[],
  launches: number,
  measurements: number,
): Promise<Finding[]> => {
  const first = await compare(trees, names, launches, measurements);
  const suspects = slowerOf(first);
  if (suspects.length === 0) return first;
  say(`again, as it looks slower: ${suspects.join(', ')}`);
  const second = await compare(trees, suspects, launches, suspects.length);
  return first.map((one) => second.find((two) => two.workload === one.workload) ?? one);
};

/** The whole system likewise, and what the work tree's gate says of it. */
const compareSmoke = async (trees: Trees, launches: number, measurements: number) => {
  const random = seededRandom(launches);
  const pairs = await smokePairs(trees, launches, say);
  const verdict = smokeVerdict(pairs.map(({ change }) => change));
  const first = smokeFindings(pairs, measurements, random);
  const suspects = slowerOf(first);
  if (suspects.length === 0) return { findings: first, verdict };
  say(`again, as it looks slower: ${suspects.join(', ')}`);
  const again = await smokePairs(trees, launches, say);
  return { findings: smokeFindings(again, programs.length, random), verdict };
};

const asked = readArguments();
if (typeof asked === 'string') {
  say(`regression: ${asked}\n${usage}`);
  process.exit(2);
}
try {
  const base = checkOutBase(root, asked.base);
  process.once('exit', base.remove);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(2));
  say(`the work tree against ${base.commit}, the merge base with ${asked.base}`);
  const trees = { base: base.path, change: root };
  const { names, launches, smoke } = asked;
  const measurements = names.length + (smoke === null ? 0 : programs.length);
  const findings = await compareTwice(trees, names, launches, measurements);
  const whole = smoke === null ? null : await compareSmoke(trees, smoke, measurements);
  const all = [...findings, ...(whole?.findings ?? [])];
  const notes = [...base.notes, ...(whole === null ? [] : [whole.verdict.line])];
  process.stdout.write(`${reportOf(all, notes)}\n`);
  const exitCodes = [exitCodeOf(all), whole?.verdict.exitCode ?? 0];
  process.exitCode = exitCodes.includes(1) ? 1 : Math.max(...exitCodes);
} catch (error) {
  // Whatever went wrong here is not a slower change, which is what 1 says.
  const isForeseen = [BrokenChange, Failed, GitRefusal, NoRun].some(
    (kind) => error instanceof kind,
  );
  const text = error instanceof Error ? (isForeseen ? error.message : error.stack) : String(error);
  say(`regression: ${text}`);
  process.exitCode = 2;
}
