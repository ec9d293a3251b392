// What the generated Prometheus rules record, by name. Each series carries the labels slo, objective
// and service, is in [0, 1] where it is a ratio, and is absent where nothing was counted.

import { durationText } from '../language/duration.ts';
import type { Objective } from '../language/slo-set.ts';

/** Seconds from one evaluation of the rules to the next: each increment is of one such step. */
export const stepSeconds = 15;

export const recorded = {
  goodIncrease: `signalbox:good:increase${durationText(stepSeconds)}`,
  totalIncrease: `signalbox:total:increase${durationText(stepSeconds)}`,
  periodBadRatio: 'signalbox:bad:ratio_period',
  target: 'signalbox:target',
  budgetLeft: 'signalbox:budget_left:ratio',
  /** 0 is green, 1 yellow, 2 red; absent without data. */
  status: 'signalbox:status',
} as const;

/** What is bad of an objective's events, over its status window or one of its burn windows. */
export const badRatio = (windowSeconds: number): string =>
  `signalbox:bad:ratio${durationText(windowSeconds)}`;

/**
 * What is bad by another indicator that a status condition looks at, over the status window. Carries
 * the label indicator too.
 */
export const conditionBadRatio = (windowSeconds: number): string =>
  `signalbox:condition_bad:ratio${durationText(windowSeconds)}`;

/** Every window over which an objective's bad ratio is recorded, the shortest first. */
export const burnWindows = ({ burn }: Pick<Objective, 'burn'>): readonly number[] => {
  const windows = burn.alerts.flatMap(({ longSeconds, shortSeconds }) => [
    longSeconds,
    shortSeconds,
  ]);
  return [...new Set(windows)].sort((a, b) => a - b);
};

/** JSON's escapes are a part of PromQL's. */
export const quoted = (text: string): string => JSON.stringify(text.toWellFormed());

/** One objective's series. */
export const ofObjective = (
  series: string,
  { slo, objective }: Pick<Objective, 'slo' | 'objective'>,
  ...matchers: readonly string[]
): string => {
  const all = [`slo=${quoted(slo)}`, `objective=${quoted(objective)}`, ...matchers];
  return `${series}{${all.join(', ')}}`;
};

/**
 * Of every objective at once, or of those of the SLOs that are chosen at the top, with the labels by
 * which they are told apart and joined.
 */
export const ofEach = (series: string): string =>
  `max by (slo, objective, service) (${series}{slo=~"$slo"})`;
