// What is recorded of a composite budget: what its parts burn, each times its weight, over the windows
// that all of them record, and what is left of it. A part without data burns nothing; without any
// there is no series.

import { durationText } from '../language/duration.ts';
import type { Composite, Objective, SloSet } from '../language/slo-set.ts';
import { budgetOf } from './recording.ts';
import type { Group, RecordingRule } from './rule.ts';
import { ownCounted, periodText, readRatio } from './series.ts';
import { indented, lines } from './text.ts';
import { stepSeconds } from './window.ts';

const budgetLeftName = 'signalbox:composite_budget_left:ratio';

const burnName = (windowText: string): string => `signalbox:composite_burn:ratio${windowText}`;

type Part = { readonly objective: Objective; readonly weight: number };

/** No part has the labels of another, so that `or` leaves all that are there. */
const sumOf = (parts: readonly Part[], windowText: string): string => {
  const terms = parts.map(({ objective, weight }) => {
    const ratio = readRatio(ownCounted(objective), windowText);
    return `${weight === 1 ? '' : `${weight} * `}${ratio} / ${budgetOf(objective)}`;
  });
  return lines('sum(', ...terms.map((term, at) => `  ${at === 0 ? '' : 'or '}${term}`), ')');
};

const bounded = (sum: string, mostBurn: number | null): string =>
  mostBurn === null ? sum : lines('clamp_max(', `${indented(sum)},`, `  ${mostBurn}`, ')');

export const compositeRules = (
  { slo, service, windows, mostBurn }: Composite,
  parts: readonly Part[],
): readonly RecordingRule[] => {
  const labels = { slo, service };
  const burn = (windowText: string) => bounded(sumOf(parts, windowText), mostBurn);
  return [
    ...windows.map(durationText).map((window) => ({
      record: burnName(window),
      expr: burn(window),
      labels,
    })),
    // Over the whole period what is burnt is the share of the budget that is spent.
    { record: budgetLeftName, expr: `1 - ${burn(periodText)}`, labels },
  ];
};

const partsText = (parts: readonly Part[]): string =>
  parts.map(({ objective, weight }) => `${objective.objective} × ${weight}`).join(', ');

/** It reads what other groups record, hence is up to one of their rounds behind them. */
export const compositeGroups = ({ composites, objectives }: SloSet): readonly Group[] =>
  composites.flatMap((composite) => {
    const parts = composite.parts.flatMap(({ objective: key, weight }) => {
      const objective = objectives.find((each) => each.key === key);
      return objective ? [{ objective, weight }] : [];
    });
    // Without one of its parts it would be another budget.
    if (parts.length < composite.parts.length) return [];
    return [
      {
        name: `signalbox ${composite.slo} composite`,
        interval: durationText(stepSeconds),
        note: `${composite.title}, one budget of all objectives: ${partsText(parts)}`,
        rules: compositeRules(composite, parts),
      },
    ];
  });
