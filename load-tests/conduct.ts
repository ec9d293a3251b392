// One run from beginning to end: find k6, have a system, switch the fault, drive the load, ask the
// collector, join both. What was started or switched is undone in reverse, however the run ends.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadGate, SloSet } from '../language/slo-set.ts';
import { checkApp } from './app.ts';
import { type Board, openBoard } from './board.ts';
import type { BoardVerdict } from './board-verdict.ts';
import { bundle } from './bundle.ts';
import type { Call } from './call.ts';
import { openFragileSystem } from './chaos/system.ts';
import { comparedWith, type Past } from './compare/outcome.ts';
import type { Config } from './config.ts';
import { type CourseVerdict, judgeCourse } from './course-verdict.ts';
import { drive, type Tools } from './drive.ts';
import { faultsOn, switchFault } from './faults.ts';
import { GateError } from './gate-error.ts';
import { thresholdsByGate } from './generate.ts';
import { isOfTenants } from './phases.ts';
import type { Result } from './result.ts';
import type { Load } from './run-doubts.ts';
import { generatorFigures } from './saturation.ts';
import { settlingMs, slowestSourceMs, wholeSecond } from './settling.ts';
import { syncAround } from './storm-verdict.ts';
import { openSystem, roomFor, type System } from './system.ts';
import { beginning, ending } from './told.ts';
import { findK6 } from './tool.ts';
import { judgeRun } from './verdict.ts';

export type Run = {
  readonly id: string;
  readonly call: Call;
  readonly set: SloSet;
  readonly gate: LoadGate;
  readonly config: Config;
  readonly past: Past;
  /** For the programs that the run starts. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** Says how far the load is. */
  readonly tick: (seconds: number, ofSeconds: number) => void;
};

const temporaryFolder = (): Disposable & { readonly path: string } => {
  const path = mkdtempSync(join(tmpdir(), 'signalbox-gate-'));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
};

/** Resolves when it begins. */
const nextSecond = async (board: Board): Promise<number> => {
  const from = wholeSecond(await board.now());
  await board.passed(from);
  return from;
};

/** The verdict over the run, once everything in it has been counted; or why there is none. */
const askBoard = async (
  board: Board,
  from: number,
  set: SloSet,
): Promise<{ readonly to: number | null; readonly answer: BoardVerdict | string }> => {
  try {
    const to = wholeSecond((await board.now()) + slowestSourceMs(set));
    await board.passed(to + settlingMs(set));
    return { to, answer: await board.verdict(from, to) };
  } catch (error) {
    if (!(error instanceof GateError)) throw error;
    return { to: null, answer: error.message };
  }
};

const withoutPhases = { phases: [], knee: null } as const;

/** Each phase was asked about on its own. */
const untilNow = async (board: Board) => {
  const to = await board.now().catch((error: unknown) => {
    if (error instanceof GateError) return null;
    throw error;
  });
  return { to, answer: 'each phase was asked about on its own' };
};

const openSystemFor = async ({ call, gate, environment, signal, say }: Run): Promise<System> => {
  const { course } = gate;
  if (course.kind !== 'experiment')
    return openSystem(call, { ...roomFor(gate), ...environment }, signal, isOfTenants(gate));
  const { slos } = call;
  return openFragileSystem({ disturbance: course.disturbance, slos, environment, signal, say });
};

const resultOf = (
  { gate, call, id }: Run,
  { app, board }: System,
  judged: CourseVerdict,
  { load, from, to }: { readonly load: Load } & Pick<Result, 'from' | 'to'>,
): Result => {
  const { summary } = load;
  return {
    ...judged,
    ...{ profile: gate.name, fault: call.fault, run: id, app, board, from, to },
    load: summary && {
      ...{ durationMs: summary.durationMs, sessions: summary.sessions },
      ...{ failedDials: summary.failedDials, iterations: summary.iterations },
      ...(summary.storm === null ? {} : { storm: { ...summary.storm, ...syncAround(summary) } }),
      generator: generatorFigures(summary, load.generator),
    },
  };
};

const onSystem = async (run: Run, tools: Tools, system: System): Promise<Result> => {
  const { app, board: url, heardWithinMs } = system;
  const { gate, call, set, signal, say } = run;
  const thresholds = thresholdsByGate(set)[gate.name];
  if (!thresholds) throw new RangeError(`no thresholds for ${gate.name}`);
  await checkApp(app, signal);
  const board = openBoard(url, run.config, signal);
  await board.heard(heardWithinMs);
  for (const fault of (await faultsOn(app, signal)) ?? [])
    if (fault !== call.fault) say(`the fault ${fault} is on at ${app}`);

  const begun = beginning(run.id, gate, call.fault);
  const from = await nextSecond(board);
  const { load, phases } = await (async () => {
    await using _fault =
      call.fault === null ? null : await switchFault(app, call.fault, signal, say);
    const unmarked = await board.mark(`Gate ${gate.name}: start`, `run ${run.id}`, {
      ...begun,
      verdict: null,
    });
    if (unmarked !== null) say(`the run is not marked on the charts: ${unmarked}`);
    return await drive(run, tools, system, board);
  })();
  say('asking the collector …');
  const evidence = { set, gate, thresholds, load };
  const { to, answer } =
    gate.course.kind === 'steady' ? await askBoard(board, from, set) : await untilNow(board);
  const judged: CourseVerdict =
    gate.course.kind === 'steady'
      ? { ...judgeRun({ ...evidence, board: answer }), ...withoutPhases }
      : judgeCourse(evidence, phases);
  const result = comparedWith(resultOf(run, system, judged, { load, from, to }), run.past);
  await board.mark(
    `Gate ${gate.name}: ${result.verdict}`,
    [`run ${run.id}`, ...result.reasons].join('\n'),
    ending(begun, result),
  );
  return result;
};

/** @throws GateError for what keeps the run from being judged; what stops `signal`. */
export const conduct = async (run: Run): Promise<Result> => {
  const { call, signal, say } = run;
  using folder = temporaryFolder();
  const k6 = await findK6(signal, say);
  const script = await bundle(folder.path);
  const tools = { k6, script, folder: folder.path };
  if (call.given === null) say('starting an app and a collector for the run …');
  await using system = await openSystemFor(run);
  return await onSystem(run, tools, system);
};
