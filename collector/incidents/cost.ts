// What an incident cost: bad events of each objective of its services, and the share of the budget of
// its whole period that they took. Counted from the cells of its time; what was not measured is not 0.

import type { IncidentCost, ObjectiveCost } from '../serve/incidents/shapes.ts';
import type { ObjectiveRow } from '../serve/shapes.ts';
import type { GateVerdict } from '../serve/verdict/shapes.ts';

type Counted = GateVerdict['objectives'][number];

/**
 * The budget of the period is what its bad events are of what they spent: bad of the incident, over
 * bad of the period, times the share of the budget that the period has spent.
 */
const budgetSpent = (bad: number, row: ObjectiveRow | undefined): number | null => {
  if (row === undefined || row.budgetLeft === null) return null;
  const badInPeriod = row.total - row.good;
  return badInPeriod > 0 ? (bad / badInPeriod) * (1 - row.budgetLeft) : bad > 0 ? null : 0;
};

const costOf = (counted: Counted, rows: readonly ObjectiveRow[]): ObjectiveCost => {
  const { name, objective, title, target, counts, good, total } = counted;
  const row = rows.find((each) => each.name === name && each.objective === objective);
  const bad = total - good;
  return {
    ...{ name, objective, title, target, counts, bad, total },
    budgetSpent: total > 0 ? budgetSpent(bad, row) : null,
    window: row?.window ?? '',
  };
};

/** @param concerns objectives that count even where they have no bad events */
export const incidentCost = (
  { from, to, objectives }: GateVerdict,
  rows: readonly ObjectiveRow[],
  services: readonly string[],
  concerns: (about: { readonly name: string; readonly objective: string }) => boolean,
): IncidentCost => ({
  from,
  to,
  objectives: objectives
    .filter((each) => services.includes(each.service) || concerns(each))
    .filter((each) => each.total > each.good || concerns(each))
    .map((each) => costOf(each, rows))
    .toSorted((a, b) => (b.budgetSpent ?? 0) - (a.budgetSpent ?? 0) || b.bad - a.bad),
});
