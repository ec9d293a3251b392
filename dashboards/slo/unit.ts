// What an objective counts, in words. Events are what most have; where gauges are read it is scrapes
// or what the gauges held, and where time slices are counted the budget is of slices.

import { durationText } from '../../language/duration.ts';
import type { Indicator, Objective } from '../../language/slo-set.ts';

const words: Readonly<Record<Indicator['kind'], string>> = {
  counters: 'events',
  gauges: 'readings',
  ratio: 'scrapes',
  threshold: 'scrapes',
  spans: 'spans',
};

/** What the indicator counts, whatever the budget is of: 'events', 'scrapes'. The status looks at these. */
export const countedWord = ({ indicator }: Pick<Objective, 'indicator'>): string =>
  words[indicator.kind];

/** What the target, the budget and the burn are of: 'events', or 'slices of 1m'. */
export const budgetedWord = (objective: Pick<Objective, 'indicator' | 'slices'>): string =>
  objective.slices === null
    ? countedWord(objective)
    : `slices of ${durationText(objective.slices.seconds)}`;

/** How what is counted comes about, where it does not go without saying; else ''. */
export const countedHow = ({ indicator }: Pick<Objective, 'indicator'>): string => {
  switch (indicator.kind) {
    case 'counters':
      return '';
    case 'gauges':
      return 'A reading is what the gauges held at one scrape.';
    case 'ratio':
      return 'Every scrape is one, good by the share that the gauge gave.';
    case 'threshold':
      return 'Every scrape is one, good or bad by what the gauge held.';
    case 'spans':
      return 'Spans are counted, so that one which was never exported is not seen.';
  }
};

/** What the status asks of the counted ones: of slices the share from which one is good. */
export const statusTarget = ({ slices, target }: Pick<Objective, 'slices' | 'target'>): number =>
  slices?.goodFrom ?? target;

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
