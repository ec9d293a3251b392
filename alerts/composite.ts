// What is recorded of a composite budget: what its parts burn, each times its weight, over the windows
// that all of them record, and what is left of it. Of Timeslices it is what their joint slices burn. A
// part without data burns nothing; without any there is no series.

import { durationText } from '../language/duration.ts';
import type { Composite, Objective, SloSet } from '../language/slo-set.ts';
import {
  anyOfThem,
  type Joint,
  jointBurns,
  jointCellRules,
  jointHasCells,
  jointSliceRules,
} from './joint.ts';
import { budgetOf } from './recording.ts';
import type { Group, RecordingRule } from './rule.ts';
import { ownCounted, periodText, readRatio } from './series.ts';
import { indented, lines } from './text.ts';
import { cellSeconds, longestQuickSeconds, stepSeconds } from './window.ts';

const budgetLeftName = 'signalbox:composite_budget_left:ratio';

const burnName = (windowText: string): string => `signalbox:composite_burn:ratio${windowText}`;

type Part = { readonly objective: Objective; readonly weight: number };

const sumOf = (parts: readonly Part[], windowText: string): string => {
  const terms = parts.map(({ objective, weight }) => {
    const ratio = readRatio(ownCounted(objective), windowText);
    return `${weight === 1 ? '' : `${weight} * `}${ratio} / ${budgetOf(objective)}`;
  });
  return lines('sum(', anyOfThem(terms), ')');
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

const addedGroups = (composite: Composite, parts: readonly Part[]): readonly Group[] => [
  {
    name: `signalbox ${composite.slo} composite`,
    interval: durationText(stepSeconds),
    note: `${composite.title}, one budget of all objectives: ${partsText(parts)}`,
    rules: compositeRules(composite, parts),
  },
];

const jointGroups = (joint: Joint): readonly Group[] => {
  const { slo, service, title } = joint.composite;
  const name = `signalbox ${slo} composite`;
  const labels = { slo, service };
  const burns = jointBurns(joint);
  const rulesOf = (isQuick: boolean): readonly RecordingRule[] =>
    burns
      .filter(
        ({ as, window }) =>
          (as !== periodText && window.seconds <= longestQuickSeconds) === isQuick,
      )
      .map(({ as, expr }) =>
        as === periodText
          ? { record: budgetLeftName, expr: `1 - ${expr}`, labels }
          : { record: burnName(as), expr, labels },
      );
  const group = (suffix: string, seconds: number, rules: readonly RecordingRule[], note = '') =>
    rules.length === 0
      ? []
      : [{ name: `${name}${suffix}`, interval: durationText(seconds), note, rules }];
  const note = `${title}, one budget of all objectives: a slice of ${durationText(joint.sliceSeconds)} that is bad for any of them is bad`;
  return [
    ...group(' slices', joint.sliceSeconds, jointSliceRules(joint), note),
    ...(jointHasCells(joint) ? group(' cells', cellSeconds, jointCellRules(joint)) : []),
    ...group('', stepSeconds, rulesOf(true)),
    ...group(' long windows', 60, rulesOf(false)),
  ];
};

/** It reads what other groups record, hence is up to one of their rounds behind them. */
export const compositeGroups = ({ composites, objectives }: SloSet): readonly Group[] =>
  composites.flatMap((composite) => {
    const parts = composite.parts.flatMap(({ objective: key, weight }) => {
      const objective = objectives.find((each) => each.key === key);
      return objective ? [{ objective, weight }] : [];
    });
    const [first] = parts;
    // Without one of its parts it would be another budget.
    if (first === undefined || parts.length < composite.parts.length) return [];
    if (composite.joint === null) return addedGroups(composite, parts);
    const unions = composite.joint.unions.map((union) => ({
      ...union,
      parts: objectives.filter(({ key }) => union.objectives.includes(key)),
    }));
    const { seconds: sliceSeconds } = composite.joint;
    return jointGroups({ composite, unions, objective: first.objective, sliceSeconds });
  });
