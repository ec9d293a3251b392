// What a report says of a composite budget. Where burns are added, it is what each objective has spent,
// times its weight; where slices are joined, what the joint slices spent of all that there are.

import type { Composite } from '../../language/slo-set.ts';
import { compositeBurn, jointBurn } from '../budget/composite.ts';
import type { ReportComposite, ReportObjective } from '../serve/reports/shapes.ts';
import { type CountedFacts, daysOf } from './counted-days.ts';
import type { ReportRange } from './range.ts';

export type CompositeFacts = {
  readonly composite: Composite;
  /** Of slices that are joined; null where burns are added. */
  readonly unions: readonly (CountedFacts & { readonly factor: number })[] | null;
};

const addedBurn = (composite: Composite, objectives: readonly ReportObjective[]) => {
  const spent = new Map(objectives.map((each) => [`${each.name}/${each.objective}`, each.spent]));
  return compositeBurn(composite, (key) => spent.get(key) ?? 'no data');
};

const joinedBurn = (
  { joint }: Composite,
  unions: NonNullable<CompositeFacts['unions']>,
  rangeSeconds: number,
) =>
  jointBurn(
    unions.map(({ factor, ...counted }) => {
      const days = daysOf(counted);
      const sum = (of: (day: (typeof days)[number]) => number) =>
        days.reduce((all, day) => all + of(day), 0);
      const [good, total] = [sum((day) => day.good), sum((day) => day.total)];
      const slices = (rangeSeconds - sum((day) => day.leftOutSeconds)) / (joint?.seconds ?? 1);
      return { factor, badRatio: total > 0 && slices > 0 ? (total - good) / slices : 'no data' };
    }),
  );

export const reportComposite = (
  { composite, unions }: CompositeFacts,
  objectives: readonly ReportObjective[],
  { fromMs, toMs }: ReportRange,
): ReportComposite => {
  const burn =
    unions === null
      ? addedBurn(composite, objectives)
      : joinedBurn(composite, unions, (toMs - fromMs) / 1000);
  const spent = burn === 'no data' ? null : burn;
  const { slo: name, title, service, parts } = composite;
  return {
    ...{ name, title, service, joins: unions === null ? 'burns' : 'slices', spent },
    verdict: spent === null ? 'not measured' : spent <= 1 + 1e-9 ? 'kept' : 'missed',
    parts: parts.map(({ objective, weight }) => ({ objective, weight })),
  };
};
