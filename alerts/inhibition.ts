// Who silences whom: what cannot be judged, and what a worse alert says already.

import { collectorJob, jobsOf } from '../language/prometheus-job.ts';
import { anyOf } from '../language/promql-print.ts';
import type { SloSet } from '../language/slo-set.ts';
import { silentName } from './alert.ts';
import { collectorDownName } from './silence.ts';

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
  ...downSilencesProbes(set),
];
