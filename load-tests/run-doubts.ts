// Whether k6 drove the load that the gate asks for. A run that was cut short, lost work or missed
// people proves nothing, however good its figures are.

import type { LoadGate } from '../language/slo-set.ts';
import { counted } from './figures.ts';
import type { GateThresholds } from './generate.ts';
import type { Generator } from './generator.ts';
import { timerLateness } from './saturation.ts';
import type { Summary } from './summary.ts';

export type Load = {
  /** null where a signal ended k6. */
  readonly exitCode: number | null;
  readonly summary: Summary | null;
  /** What k6 and its runner said, worst first, in sentences. */
  readonly troubles: readonly string[];
  /** k6 as its machine saw it. */
  readonly generator: Generator;
  /** The gate itself stopped it: it had seen enough. */
  readonly stopped: boolean;
};

const passed = 0;
/** A threshold failed: which one is in the summary. */
const thresholdsFailed = 99;

/** What k6's exit codes mean; see its errext/exitcodes. */
const meanings: Readonly<Record<number, string>> = {
  100: 'its setup took too long',
  101: 'its teardown took too long',
  102: 'it took too long',
  103: 'it was stopped over its control port',
  104: 'its options are wrong',
  105: 'it was interrupted',
  106: 'its control port is taken',
  107: 'the script failed',
  108: 'the script gave up',
  109: 'it crashed',
  110: 'the script marked the run as failed',
};

const exitDoubt = (exitCode: number | null): string[] => {
  if (exitCode === passed || exitCode === thresholdsFailed) return [];
  if (exitCode === null) return ['k6 was ended by a signal'];
  return [`k6 ended with exit code ${exitCode} (${meanings[exitCode] ?? 'of unknown meaning'})`];
};

/** What no run may lack, whatever its course. */
const soundnessDoubts = ({ profile, metrics }: Summary, gate: LoadGate): string[] => {
  const found: string[] = [];
  if (profile !== gate.name) found.push(`k6 ran '${profile}' instead of '${gate.name}'`);
  const dropped = metrics.dropped_iterations?.values.count ?? 0;
  if (dropped > 0) found.push(`k6 could not begin ${counted(dropped, 'iteration')}`);
  // A check that fails fails nothing by itself.
  const unchecked = metrics.checks?.values.fails ?? 0;
  if (unchecked > 0)
    found.push(`the load test is not sound: ${counted(unchecked, 'check')} failed`);
  return found;
};

const summaryDoubts = (summary: Summary, gate: LoadGate): string[] => {
  const { sessions, durationMs } = summary;
  const found: string[] = [];
  for (const [what, count] of [
    ['wanted', sessions.wanted],
    ['were there at once', sessions.most],
    ['joined', sessions.joined],
  ] as const)
    if (count < gate.sessions)
      found.push(`of ${counted(gate.sessions, 'session')} only ${count} ${what}`);
  const wantedMs = (gate.rampUpSeconds + gate.durationSeconds) * 1000;
  // k6 may count from a moment after its start.
  if (durationMs < wantedMs - 1000)
    found.push(`k6 ran for ${Math.round(durationMs / 1000)} s of ${wantedMs / 1000} s`);
  found.push(...soundnessDoubts(summary, gate));
  // For k6 a session that was never connected is one, too, and ends well.
  if (summary.failedDials > 0)
    found.push(`k6 could not make ${counted(summary.failedDials, 'connection')}`);
  if (timerLateness(summary) === null) found.push('k6 does not say how late its timers were');
  return found;
};

/** Conditions of the script's own, which are about the load test itself and no promise of the app. */
const conditionDoubts = (load: Load, { thresholds }: GateThresholds): string[] => {
  const failed = Object.entries(load.summary?.metrics ?? {}).flatMap(([metric, judged]) =>
    Object.entries(judged.thresholds ?? {}).flatMap(([threshold, { ok }]) =>
      ok ? [] : [{ metric, threshold }],
    ),
  );
  if (load.exitCode === thresholdsFailed && load.summary && failed.length === 0)
    return ['k6 says that a threshold failed, and its summary does not show which'];
  return failed
    .filter(({ metric }) => !Object.hasOwn(thresholds, metric))
    .map(({ metric, threshold }) => `the load test is not sound: ${metric} is not ${threshold}`);
};

/** In sentences; none when the run is as asked for. */
export const runDoubts = (load: Load, gate: LoadGate, thresholds: GateThresholds): string[] => [
  ...load.troubles,
  ...exitDoubt(load.exitCode),
  ...(load.summary ? summaryDoubts(load.summary, gate) : ['k6 left no summary']),
  ...conditionDoubts(load, thresholds),
];

/** Of a load in phases, besides what each of them lacks. What it is stopped in the midst of is not left. */
export const courseDoubts = (load: Load, gate: LoadGate, thresholds: GateThresholds): string[] => [
  ...load.troubles,
  ...(load.stopped && load.exitCode !== null ? [] : exitDoubt(load.exitCode)),
  ...(load.summary ? soundnessDoubts(load.summary, gate) : ['k6 left no summary']),
  ...(load.stopped ? [] : conditionDoubts(load, thresholds)),
];
