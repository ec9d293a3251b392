// What the API tells of a composite budget. Where burns are added it comes from the rows of its parts,
// so that it agrees with what the same answer says of each; where slices are joined, from histories of
// their own, read as those of an objective are.

import { durationText } from '../../language/duration.ts';
import type { Composite, Objective } from '../../language/slo-set.ts';
import { type Burn, badRatio, type NoData, orNull } from '../budget/burn.ts';
import { compositeBudgetLeft, compositeBurn, jointBurn } from '../budget/composite.ts';
import { leftOutOf } from '../budget/left-out.ts';
import type { ObjectiveRow } from '../serve/shapes.ts';
import type { CompositeRow } from '../serve/slos/shapes.ts';
import { jointParts } from '../sli/joint.ts';
import { settlingMs } from '../sli/slices.ts';
import type { History } from '../window/history.ts';
import { type Budgeted, periodBudget, type ReadBudget, windowBudget } from './budget-reader.ts';
import type { Surroundings } from './objective.ts';

type Part = Pick<ObjectiveRow, 'name' | 'objective' | 'budgetLeft' | 'burn'>;

const addedRow = (composite: Composite, parts: readonly Part[]): CompositeRow => {
  const rows = new Map(parts.map((part) => [`${part.name}/${part.objective}`, part]));
  const figure =
    (of: (part: Part) => number | null | undefined) =>
    (objective: string): number | NoData => {
      const part = rows.get(objective);
      return (part && of(part)) ?? 'no data';
    };
  return {
    joins: 'burns',
    budgetLeft: orNull(
      compositeBudgetLeft(
        composite,
        figure(({ budgetLeft }) => budgetLeft),
      ),
    ),
    burn: Object.fromEntries(
      composite.windows.map(durationText).map((window) => [
        window,
        orNull(
          compositeBurn(
            composite,
            figure(({ burn }) => burn[window]),
          ),
        ),
      ]),
    ),
  };
};

type WatchedUnion = {
  readonly factor: number;
  readonly period: ReadBudget;
  readonly windows: ReadonlyMap<number, ReadBudget>;
};

export type WatchedComposite = {
  readonly composite: Composite;
  /** Of slices that are joined; null where burns are added. */
  readonly unions: readonly WatchedUnion[] | null;
};

const burnOf = (
  unions: readonly WatchedUnion[],
  read: (union: WatchedUnion) => Budgeted | undefined,
  of: keyof Budgeted['spent'],
): Burn =>
  jointBurn(
    unions.map((union) => {
      const spent = read(union)?.spent[of];
      return { factor: union.factor, badRatio: spent ? badRatio(spent) : 'no data' };
    }),
  );

/** Before the histories are loaded, since it asks for its windows. */
export const watchComposite = (
  composite: Composite,
  objectives: readonly Objective[],
  { histories, intervalMs, pauses }: Surroundings,
): WatchedComposite => {
  const { joint, service, windows } = composite;
  const keys = composite.parts.map(({ objective }) => objective);
  if (joint === null) return { composite, unions: null };
  const unions = joint.unions.flatMap((union) => {
    const parts = jointParts(union, objectives);
    const [objective] = parts;
    if (objective === undefined) return [];
    const reading = {
      objective,
      kept: histories.joint(parts),
      window: (history: History, seconds: number) => history.window(seconds),
      settlingMs: Math.max(
        ...parts.map(({ indicator }) => settlingMs(intervalMs(indicator.source))),
      ),
      leftOut: (width: number) => leftOutOf(pauses, { service, keys }, width),
    };
    return {
      factor: union.factor,
      period: periodBudget(reading),
      windows: new Map(windows.map((seconds) => [seconds, windowBudget(reading, seconds)])),
    };
  });
  return { composite, unions };
};

export const compositeRow = (
  { composite, unions }: WatchedComposite,
  parts: readonly Part[],
  nowMs: number,
): CompositeRow => {
  if (unions === null) return addedRow(composite, parts);
  const spent = burnOf(unions, ({ period }) => period(nowMs), 'all');
  return {
    joins: 'slices',
    budgetLeft: spent === 'no data' ? null : 1 - spent,
    burn: Object.fromEntries(
      composite.windows.map((seconds) => [
        durationText(seconds),
        orNull(burnOf(unions, ({ windows }) => windows.get(seconds)?.(nowMs), 'measured')),
      ]),
    ),
  };
};
