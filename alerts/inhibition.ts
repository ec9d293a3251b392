// Who silences whom: what cannot be judged, what a worse alert says already, and what stands on a
// service that is down. The collector's own paging means the same (collector/alert/inhibition.ts).

import { standsOn } from '../language/dependency.ts';
import { collectorJob, jobsOf } from '../language/prometheus-job.ts';
import { anyOf } from '../language/promql-print.ts';
import type { SloSet } from '../language/slo-set.ts';
import { silentName } from './alert.ts';
import { collectorDownName, readersOf } from './silence.ts';

export type InhibitRule = {
  readonly source_matchers: readonly string[];
  readonly target_matchers: readonly string[];
  readonly equal?: readonly string[];
};

const sameObjective = ['slo', 'objective'];

/** Without the collector nothing is probed: one page says so. */
const downSilencesProbes = (set: SloSet): readonly InhibitRule[] => {
  const names = set.dataSources
    .filter((source) => jobsOf(source, set).includes(collectorJob))
    .map(({ name }) => silentName(name));
  return names.length === 0
    ? []
    : [
        {
          source_matchers: [`alertname="${collectorDownName}"`],
          target_matchers: [anyOf('alertname', names)],
        },
      ];
};

/**
 * A service that is red, or whose own source is silent, silences whatever stands on it. A source that
 * others read too says nothing about one of them, and its silence concerns them all.
 */
const downSilencesDependents = (set: SloSet): readonly InhibitRule[] => {
  const below = standsOn(set.services);
  const readers = set.dataSources.map(({ name }) => ({
    source: name,
    services: [...new Set(readersOf(name, set.objectives).map(({ service }) => service))],
  }));
  const sourcesWhere = (isSo: (services: readonly string[]) => boolean): readonly string[] =>
    readers
      .filter(({ services }) => services.length > 0 && isSo(services))
      .map(({ source }) => source);
  return set.services.flatMap(({ name }) => {
    const dependents = set.services
      .map((each) => each.name)
      .filter((each) => below(each).has(name));
    if (dependents.length === 0) return [];
    const own = sourcesWhere((services) => services.every((service) => service === name));
    const theirs = sourcesWhere((services) =>
      services.every((service) => below(service).has(name)),
    );
    const silent = (sources: readonly string[]): readonly (readonly string[])[] =>
      sources.length === 0 ? [] : [['kind="stale"', anyOf('source', sources)]];
    const targets = [['kind=~"threshold|burn"', anyOf('service', dependents)], ...silent(theirs)];
    return [['kind="threshold"', anyOf('service', [name])], ...silent(own)].flatMap((source) =>
      targets.map((target) => ({ source_matchers: source, target_matchers: target })),
    );
  });
};

export const inhibitions = (set: SloSet): readonly InhibitRule[] => [
  // What stands on a silent source cannot be judged.
  {
    source_matchers: ['kind="stale"'],
    target_matchers: ['kind=~"threshold|burn"'],
    equal: ['source'],
  },
  {
    source_matchers: ['severity="page"'],
    target_matchers: ['severity="ticket"'],
    equal: sameObjective,
  },
  // Red already says that the budget burns, to those who are told of it.
  {
    source_matchers: ['kind="threshold"'],
    target_matchers: ['kind="burn"'],
    equal: [...sameObjective, 'notify'],
  },
  ...downSilencesDependents(set),
  ...downSilencesProbes(set),
];
