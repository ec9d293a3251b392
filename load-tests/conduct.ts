// One run from beginning to end: find k6, have a system, switch the fault, drive the load, ask the
// collector, join both. What was started or switched is undone in reverse, however the run ends.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LoadGate, SloSet } from '../language/slo-set.ts';
import { checkApp } from './app.ts';
import { type Board, openBoard } from './board.ts';
import type { BoardVerdict } from './board-verdict.ts';
import { bundle } from './bundle.ts';
import type { Call } from './call.ts';
import { comparedWith, type Past } from './compare/outcome.ts';
import type { Config } from './config.ts';
import { faultsOn, switchFault } from './faults.ts';
import { GateError } from './gate-error.ts';
import { thresholdsByGate } from './generate.ts';
import { runLoad } from './load.ts';
import type { Result } from './result.ts';
import { openSystem, type System } from './system.ts';
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

/** The slowest of the sources that objectives count on: what has happened is counted after that. */
const slowestSourceMs = ({ objectives, dataSources }: SloSet): number => {
  const counted = new Set(objectives.map(({ indicator }) => indicator.source));
  const intervals = dataSources.filter(({ name }) => counted.has(name));
  return 1000 * Math.max(1, ...intervals.map(({ intervalSeconds }) => intervalSeconds));
};

/** Time slices are closed ten seconds after their end at the earliest, by the second after that. */
const slicesSettleMs = 12_000;

/** How long after the judged time all of it has been counted. */
const settlingMs = (set: SloSet): number => {
  const isSliced = set.objectives.some(({ slices }) => slices !== null);
  return 2 * slowestSourceMs(set) + (isSliced ? slicesSettleMs : 0);
};

/** Counts are kept by the second, so that is where the judged time has its edges. */
const wholeSecond = (ms: number): number => Math.ceil(ms / 1000) * 1000;

/** Resolves when it begins. */
const nextSecond = async (board: Board): Promise<number> => {
  const from = wholeSecond(await board.now());
  await board.passed(from);
  return from;
};

/** What k6 is run with. */
type Tools = { readonly k6: string; readonly script: string; readonly folder: string };

const runScript = async (run: Run, { k6, script, folder }: Tools, app: string) => {
  const { gate, config, set } = run;
  const thresholds = thresholdsByGate(set);
  const thresholdsPath = join(folder, 'thresholds.json');
  writeFileSync(thresholdsPath, JSON.stringify(thresholds));
  const summaryPath = join(folder, 'summary.json');
  const environment = {
    ...run.environment,
    ...{ GATE_PROFILE: gate.name, GATE_THRESHOLDS: thresholdsPath, GATE_APP: app },
    ...{ GATE_RUN: run.id, GATE_SUMMARY: summaryPath },
    ...(config.email === null ? {} : { GATE_EMAIL: config.email }),
    ...(config.password === null ? {} : { GATE_PASSWORD: config.password }),
    ...(config.organizations === null ? {} : { GATE_ORGANIZATIONS: config.organizations }),
  };
  const seconds = gate.rampUpSeconds + gate.durationSeconds;
  run.say(`${gate.sessions} sessions for ${seconds} s on ${app}`);
  return runLoad(
    { k6, script, gate, run: run.id, environment, summaryPath },
    run.signal,
    (second) => run.tick(second, seconds),
  );
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

const onSystem = async (run: Run, tools: Tools, { app, board: url, heardWithinMs }: System) => {
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
  const load = await (async () => {
    await using _fault =
      call.fault === null ? null : await switchFault(app, call.fault, signal, say);
    const unmarked = await board.mark(`Gate ${gate.name}: start`, `run ${run.id}`, {
      ...begun,
      verdict: null,
    });
    if (unmarked !== null) say(`the run is not marked on the charts: ${unmarked}`);
    return await runScript(run, tools, app);
  })();
  say('asking the collector …');
  const { to, answer } = await askBoard(board, from, set);
  const judged = comparedWith(judgeRun({ set, gate, thresholds, load, board: answer }), run.past);
  await board.mark(
    `Gate ${gate.name}: ${judged.verdict}`,
    [`run ${run.id}`, ...judged.reasons].join('\n'),
    ending(begun, judged, from, to),
  );
  return { judged, load, from, to };
};

/** @throws GateError for what keeps the run from being judged; what stops `signal`. */
export const conduct = async (run: Run): Promise<Result> => {
  const { call, gate, signal, say } = run;
  using folder = temporaryFolder();
  const k6 = await findK6(signal, say);
  const script = await bundle(folder.path);
  const tools = { k6, script, folder: folder.path };
  if (call.given === null) say('starting an app and a collector for the run …');
  await using system = await openSystem(call, run.environment, signal);
  const { judged, load, from, to } = await onSystem(run, tools, system);
  const { summary } = load;
  return {
    ...judged,
    ...{ profile: gate.name, fault: call.fault, run: run.id },
    ...{ app: system.app, board: system.board, from, to },
    load: summary && {
      ...{ durationMs: summary.durationMs, sessions: summary.sessions },
      ...{ failedDials: summary.failedDials, iterations: summary.iterations },
    },
  };
};
