// When the generator was saturated, in sentences. Timers tell it first: everything that k6 measures
// happens between two of them, so as late as they are, as much is wrong with what was measured.

import { counted, milliseconds, percent } from './figures.ts';
import type { GateThresholds } from './generate.ts';
import { type Generator, type GeneratorUse, generatorUse } from './generator.ts';
import type { Summary } from './summary.ts';

/** Of the shortest time that k6 judges: what comes on top of it must be small beside it. */
const lateShare = 0.5;
/** Where it judges no time: people who act so late are not the load that was asked for. */
const latestMs = 100;
/** Of the CPUs that k6 may use. With so little left the next event has to wait. */
const fullShare = 0.9;
/** How much of the time that may last: starting up and summing up keep all CPUs busy, too. */
const fullFor = 0.25;

/** How late the 99th of a hundred timers may be, in milliseconds. */
export const latestTimerMs = ({ objectives }: Pick<GateThresholds, 'objectives'>): number => {
  const times = objectives
    .map(({ threshold }) => /^p\([\d.]+\)<=([\d.]+)$/.exec(threshold)?.[1])
    .filter((limit) => limit !== undefined)
    .map((limit) => lateShare * Number(limit));
  return Math.min(latestMs, ...times);
};

/** ': k6 used 0.97 of 2 CPUs, 1.2 of its threads waited for one, 0 % of the machine was idle'. */
const circumstances = ({ cores, waiting, idle, available }: GeneratorUse): string => {
  const found = [
    cores === null ? null : `k6 used ${cores.toFixed(1)} of ${counted(available, 'CPU')}`,
    waiting === null ? null : `${waiting.toFixed(1)} of its threads waited for one on average`,
    idle === null ? null : `${percent(Math.round(100 * idle) / 100)} of the machine was idle`,
  ].filter((one) => one !== null);
  return found.length === 0 ? '' : `: ${found.join(', ')}`;
};

/** The 99th of a hundred, in milliseconds; null where k6 does not say. */
export const timerLatenessMs = (summary: Summary | null): number | null =>
  summary?.metrics.timer_lateness?.values['p(99)'] ?? null;

const isFull = ({ available, samples }: Generator): string[] => {
  const known = samples.filter(({ cores }) => cores !== null);
  const full = known.filter(({ cores }) => (cores ?? 0) >= fullShare * available);
  if (full.length <= fullFor * known.length) return [];
  return [
    `k6 was saturated: in ${full.length} of ${counted(known.length, 'second')} it used ${percent(fullShare)} or more of the ${counted(available, 'CPU')} it may use`,
  ];
};

const isLate = (late: number | null, mostMs: number, generator: Generator): string[] => {
  if (late === null || late <= mostMs) return [];
  const figure = `one timer in a hundred came ${milliseconds(late)} late or later, at most ${milliseconds(mostMs)} is sound`;
  return [`k6 was saturated: ${figure}${circumstances(generatorUse(generator))}`];
};

/** None where k6 had what it needs. @param late as `timerLatenessMs` tells it */
export const saturation = (
  late: number | null,
  generator: Generator,
  thresholds: Pick<GateThresholds, 'objectives'>,
): string[] => [...isLate(late, latestTimerMs(thresholds), generator), ...isFull(generator)];
