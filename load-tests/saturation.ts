// When the generator was saturated, in sentences. Timers tell it first: everything that k6 measures
// happens between two of them, so as late as they are, as much may be wrong with what was measured.

import { counted, milliseconds, percent } from './figures.ts';
import type { GateThresholds } from './generate.ts';
import { type Generator, type GeneratorUse, generatorUse } from './generator.ts';
import type { Metric, Summary } from './summary.ts';

/** What k6 says of its timers, in milliseconds by percentile; null where it says nothing. */
export type Lateness = Metric['values'] | null;

/** Of a time that k6 judges, at the same percentile: what k6 adds must be small beside it. */
const lateShare = 0.25;
/** Of one timer in a hundred: people who act later than that are not the load that was asked for. */
const latestMs = 100;
/** Of the CPUs that k6 may use. With so little left the next event has to wait. */
const fullShare = 0.9;
/** How much of the time that may last: starting up and summing up keep all CPUs busy, too. */
const fullFor = 0.25;

type Limit = { readonly percentile: string; readonly mostMs: number; readonly beside: string };

/** How late timers may be, the strictest first. */
export const latenessLimits = ({ objectives }: Pick<GateThresholds, 'objectives'>): Limit[] => {
  const limits = objectives.flatMap(({ threshold }): Limit[] => {
    const [, percentile, limit] = /^(p\([\d.]+\))<=([\d.]+)$/.exec(threshold) ?? [];
    if (percentile === undefined) return [];
    return [{ percentile, mostMs: lateShare * Number(limit), beside: ` beside ${threshold}` }];
  });
  const always = { percentile: 'p(99)', mostMs: latestMs, beside: '' };
  return [...limits, always].toSorted((a, b) => a.mostMs - b.mostMs);
};

/** 'k6 used 1.0 of 2 CPUs, 1.2 of its threads waited for one on average, 0 % of the machine was idle' */
const wordsOfUse = ({ cores, waiting, idle, available }: GeneratorUse): string =>
  [
    cores === null ? null : `k6 used ${cores.toFixed(1)} of ${counted(available, 'CPU')}`,
    waiting === null ? null : `${waiting.toFixed(1)} of its threads waited for one on average`,
    idle === null ? null : `${percent(Math.round(100 * idle) / 100)} of the machine was idle`,
  ]
    .filter((one) => one !== null)
    .join(', ');

/** Of the whole run. */
export const timerLateness = (summary: Summary | null): Lateness =>
  summary?.metrics.timer_lateness?.values ?? null;

/** One that k6 did not keep is bounded by a higher one. */
const lateAt = (values: Metric['values'], percentile: string): number | null =>
  values[percentile] ?? (percentile === 'p(50)' ? values.med : values['p(99)']) ?? null;

const isFull = ({ available, samples }: Generator): string[] => {
  const known = samples.filter(({ cores }) => cores !== null);
  const full = known.filter(({ cores }) => (cores ?? 0) >= fullShare * available);
  if (full.length <= fullFor * known.length) return [];
  return [
    `k6 was saturated: in ${full.length} of ${counted(known.length, 'second')} it used ${percent(fullShare)} or more of the ${counted(available, 'CPU')} it may use`,
  ];
};

const isLate = (late: Lateness, limits: readonly Limit[], generator: Generator): string[] => {
  if (late === null) return [];
  const wrong = limits.find(({ percentile, mostMs }) => (lateAt(late, percentile) ?? 0) > mostMs);
  if (wrong === undefined) return [];
  const { percentile, mostMs, beside } = wrong;
  const figure = `${percentile} of how late its timers were is ${milliseconds(lateAt(late, percentile) ?? 0)}`;
  const most = `at most ${milliseconds(mostMs)} is sound${beside}`;
  const use = wordsOfUse(generatorUse(generator));
  return [`k6 was saturated: ${figure}, ${most}${use === '' ? '' : `: ${use}`}`];
};

/** None where k6 had what it needs. */
export const saturation = (
  late: Lateness,
  generator: Generator,
  thresholds: Pick<GateThresholds, 'objectives'>,
): string[] => [...isLate(late, latenessLimits(thresholds), generator), ...isFull(generator)];

/** How k6 fared, as the result of a run tells it. */
export type GeneratorFigures = GeneratorUse & {
  /** Of how late its timers were, in milliseconds; null where k6 does not say. */
  readonly latenessP95: number | null;
  readonly latenessP99: number | null;
};

export const generatorFigures = (
  summary: Summary | null,
  generator: Generator,
): GeneratorFigures => {
  const late = timerLateness(summary);
  return {
    ...generatorUse(generator),
    ...{ latenessP95: late?.['p(95)'] ?? null, latenessP99: late?.['p(99)'] ?? null },
  };
};

/** A line for reports; null where nothing is known. */
export const generatorText = (figures: GeneratorFigures): string | null => {
  const { latenessP95: late } = figures;
  const timers = late === null ? '' : `its timers were late by ${milliseconds(late)} (p95)`;
  const said = [wordsOfUse(figures), timers].filter((one) => one !== '').join('; ');
  return said === '' ? null : said;
};
