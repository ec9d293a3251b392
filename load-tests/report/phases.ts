// The phases of a load as rows of words, the same in every report: what came of each and what was used
// in it.

import { counted, milliseconds } from '../figures.ts';
import type { PhaseResult } from '../phase-result.ts';
import type { Result } from '../result.ts';
import type { Verdict } from '../verdict.ts';

const none = '–';

export const phaseSign = (verdict: Verdict | null): string =>
  verdict === null
    ? '◌ –'
    : { pass: '● PASS', fail: '■ FAIL', inconclusive: '◌ UNDECIDED' }[verdict];

export const phaseHeads = [
  'VERDICT',
  'PHASE',
  'SESSIONS',
  'SYNC P95',
  'EDITS/S',
  'REQUESTS/S',
  'APP CPUS',
  'APP MIB',
  'DB CPUS',
  'K6 CPUS',
  'TIMERS P99',
] as const;

const rounded = (value: number | null, digits: number): string =>
  value === null ? none : value.toFixed(digits);

/** Of the objective that promises a time until edits are seen, by k6; null where none is measured. */
export const syncP95 = ({ objectives }: Pick<PhaseResult, 'objectives'>): number | null =>
  objectives.find(
    ({ client }) =>
      client?.metric.startsWith('sync_latency') && client.threshold.startsWith('p(95)'),
  )?.client?.value ?? null;

export const phaseCells = (phase: PhaseResult): readonly string[] => {
  const { name, sessions, verdict, resources } = phase;
  const sync = syncP95(phase);
  return [
    ...[phaseSign(verdict), name, String(sessions), sync === null ? none : milliseconds(sync)],
    ...[rounded(resources.editsPerSecond, 1), rounded(resources.requestsPerSecond, 1)],
    rounded(resources.appCores, 2),
    rounded(resources.appBytes === null ? null : resources.appBytes / 2 ** 20, 0),
    rounded(resources.databaseCores, 2),
    rounded(resources.k6Cores, 2),
    resources.latenessP99 === null ? none : milliseconds(resources.latenessP99),
  ];
};

const mostReasons = 3;
const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

const stormLines = ({ load }: Pick<Result, 'load'>): readonly string[] => {
  const storm = load?.storm ?? null;
  if (storm === null) return [];
  const { came, admitted, turnedAway, lost, lastCameMs, lastAdmittedMs } = storm;
  const { syncP95BeforeMs, syncP95Ms } = storm;
  const at = lastCameMs === null ? 'at once' : `within ${seconds(lastCameMs)}`;
  const last = lastAdmittedMs === null ? '' : `, the last after ${seconds(lastAdmittedMs)}`;
  return [
    `storm: ${admitted} of ${came} who came ${at} were let in${last}; ${counted(turnedAway, 'attempt')} turned away, ${lost} lost for good`,
    ...(syncP95BeforeMs === null || syncP95Ms === null
      ? []
      : [
          `storm: edits came to those who work with p(95) ${milliseconds(syncP95Ms)}, before it ${milliseconds(syncP95BeforeMs)}`,
        ]),
  ];
};

/** What is said of the knee, and of what came after it; none without steps. */
const kneeLines = ({ knee }: Pick<Result, 'knee'>): readonly string[] => {
  if (knee === null) return [];
  const { next } = knee;
  const held = `knee: all held with ${counted(knee.sessions, 'session')}`;
  if (next === null) return [`${held}, as many as were asked for`];
  const how = next.verdict === 'fail' ? 'broke' : 'could not be judged';
  const more = next.reasons.length - mostReasons;
  return [
    `${held}; with ${next.sessions} it ${how}:`,
    ...next.reasons.slice(0, mostReasons),
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
};

/** What came of the course as a whole; none of a steady load, or where nothing is known. */
export const courseLines = (result: Pick<Result, 'knee' | 'load'>): readonly string[] => [
  ...kneeLines(result),
  ...stormLines(result),
];
