// Whether a target answers is known also when it does not. An indicator that counts nothing but `up`
// therefore has a source of its own, which is heard at every scrape, answered or not: a target that
// is down is bad there, while all else that it would have told is stale.

import { selectorsOf } from '../language/measure.ts';
import type { Indicator, Objective, SloSet } from '../language/slo-set.ts';

const suffix = ' (up)';

export const upSource = (source: string): string => `${source}${suffix}`;

/** No name in a definition has a blank in it. */
export const isUpSource = (source: string): boolean => source.endsWith(suffix);

const readsUp = (indicator: Indicator): boolean => {
  const selectors = selectorsOf(indicator);
  return selectors.length > 0 && selectors.every(({ metric }) => metric === 'up');
};

/** The set as the engine has to have it: with a source for every `up` that is asked for. */
export const withUpSources = (slos: SloSet): SloSet => {
  const scraped = slos.dataSources.filter(
    ({ type }) => type === 'prometheus' || type === 'remote-write',
  );
  const asked = new Set<string>();
  const moved = <Kind extends Indicator>(indicator: Kind): Kind => {
    if (!readsUp(indicator) || !scraped.some(({ name }) => name === indicator.source)) {
      return indicator;
    }
    asked.add(indicator.source);
    return { ...indicator, source: upSource(indicator.source) };
  };
  const conditions = (each: Objective['status']['red']) =>
    each.map((condition) => ({ ...condition, indicator: moved(condition.indicator) }));
  const objectives = slos.objectives.map((objective) => ({
    ...objective,
    indicator: moved(objective.indicator),
    status: {
      ...objective.status,
      red: conditions(objective.status.red),
      yellow: conditions(objective.status.yellow),
    },
  }));
  if (asked.size === 0) return slos;
  const added = scraped
    .filter(({ name }) => asked.has(name))
    .map((source) => ({ ...source, name: upSource(source.name) }));
  return { ...slos, objectives, dataSources: [...slos.dataSources, ...added] };
};
