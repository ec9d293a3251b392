// Whether a storm of people was let in as promised, and whether those who worked meanwhile noticed.

import type { Storm } from '../language/slo-set.ts';
import { counted, milliseconds } from './figures.ts';
import { steadySync } from './generate.ts';
import type { Summary } from './summary.ts';

/** How much slower edits may come to those who work: 1.5 times, 95 of a hundred of them. */
const slowest = 1.5;
/** How much longer k6 may take to have all of them come than the storm says. */
const suddenness = 2;
/** Fewer edits have no 95th percentile worth a comparison. */
const leastEdits = 100;

export type StormVerdict = {
  readonly failures: readonly string[];
  readonly doubts: readonly string[];
};

/** How late edits came to those who work, 95 of a hundred of them; null where none did. */
export type SyncAround = {
  readonly syncP95BeforeMs: number | null;
  readonly syncP95Ms: number | null;
};

export const syncAround = ({ metrics }: Pick<Summary, 'metrics'>): SyncAround => {
  const p95 = (phase: string) => metrics[steadySync(phase)]?.values['p(95)'] ?? null;
  return { syncP95BeforeMs: p95('before'), syncP95Ms: p95('storm') };
};

const syncVerdict = (summary: Summary): StormVerdict => {
  const { syncP95BeforeMs: p95Before, syncP95Ms: p95Storm } = syncAround(summary);
  const edits = (phase: string) => summary.metrics[steadySync(phase)]?.values.count ?? 0;
  const least = Math.min(edits('before'), edits('storm'));
  if (p95Before === null || p95Storm === null || p95Before <= 0 || least < leastEdits)
    return {
      failures: [],
      doubts: [
        `storm: those who work saw ${counted(least, 'edit')} before or meanwhile, at least ${leastEdits} needed`,
      ],
    };
  if (p95Storm < slowest * p95Before) return { failures: [], doubts: [] };
  const figures = `p(95) ${milliseconds(p95Storm)}, before it ${milliseconds(p95Before)}`;
  return {
    failures: [`storm: edits came to those who work with ${figures}: not within ${slowest} times`],
    doubts: [],
  };
};

const admissionVerdict = (storm: Storm, summary: Summary): StormVerdict => {
  const came = summary.storm;
  if (came === null) return { failures: [], doubts: ['storm: k6 does not say who was let in'] };
  const failures: string[] = [];
  const withinMs = 1000 * storm.admittedWithinSeconds;
  if (came.lost > 0)
    failures.push(`storm: ${came.lost} of ${counted(came.came, 'person')} were lost for good`);
  if (came.admitted < came.came)
    failures.push(`storm: only ${came.admitted} of ${came.came} were let in`);
  if (came.lastAdmittedMs !== null && came.lastAdmittedMs > withinMs)
    failures.push(
      `storm: the last was let in after ${milliseconds(came.lastAdmittedMs)}, promised are ${milliseconds(withinMs)}`,
    );
  const doubts =
    came.came < storm.sessions ? [`storm: only ${came.came} of ${storm.sessions} came`] : [];
  return { failures, doubts };
};

/** What k6 itself was too slow for: to have all of them come as suddenly as it was asked to. */
export const drizzle = ({ withinSeconds }: Storm, summary: Summary | null): string[] => {
  const [cameMs, askedMs] = [summary?.storm?.lastCameMs ?? 0, 1000 * withinSeconds];
  if (cameMs <= suddenness * askedMs) return [];
  return [
    `k6 was saturated: they came within ${milliseconds(cameMs)}, ${milliseconds(askedMs)} is asked for`,
  ];
};

export const stormVerdict = (storm: Storm, summary: Summary | null): StormVerdict => {
  if (summary === null) return { failures: [], doubts: [] };
  const both = [admissionVerdict(storm, summary), syncVerdict(summary)];
  return {
    failures: both.flatMap(({ failures }) => failures),
    doubts: both.flatMap(({ doubts }) => doubts),
  };
};
