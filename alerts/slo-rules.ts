// The generated rules of one SLO, for people to read beside its definition: the very groups that stand
// in the file of all rules.

import type { SloSet } from '../language/slo-set.ts';
import { groupsOf } from './group.ts';
import { printYaml } from './print.ts';
import { expressible } from './span-counters.ts';

/** null where Prometheus cannot count what it asks for, and there are none. */
export const rulesOfSlo = (whole: SloSet, slo: string): string | null => {
  const { set, leftOut } = expressible(whole);
  const keys = set.objectives.filter((each) => each.slo === slo).map(({ key }) => key);
  const names = [...keys, `${slo} composite`].map((key) => `signalbox ${key}`);
  const groups = groupsOf(set).filter((group) =>
    names.some((name) => group.name === name || group.name.startsWith(`${name} `)),
  );
  if (groups.length === 0) return null;
  const missing = leftOut
    .filter(({ objective }) => objective.slo === slo)
    .map(({ objective, reason }) => `\n${objective.key} has no rules: ${reason}.`);
  return printYaml(
    { groups: groups.map(({ name, interval, rules }) => ({ name, interval, rules })) },
    {
      top: `The rules of ${slo}; those of all SLOs are one file.${missing.join('')}`,
      items: { of: 'groups', texts: groups.map(({ note }) => note) },
    },
  );
};
