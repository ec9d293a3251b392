// What the API tells of a composite budget, from the rows of its parts: it agrees with what the same
// answer says of each.

import { durationText } from '../../language/duration.ts';
import type { Composite } from '../../language/slo-set.ts';
import type { NoData } from '../budget/burn.ts';
import { orNull } from '../budget/burn.ts';
import { compositeBudgetLeft, compositeBurn } from '../budget/composite.ts';
import type { CompositeRow, ObjectiveRow } from '../serve/shapes.ts';

type Part = Pick<ObjectiveRow, 'name' | 'objective' | 'budgetLeft' | 'burn'>;

export const compositeRow = (composite: Composite, parts: readonly Part[]): CompositeRow => {
  const rows = new Map(parts.map((part) => [`${part.name}/${part.objective}`, part]));
  const figure =
    (of: (part: Part) => number | null | undefined) =>
    (objective: string): number | NoData => {
      const part = rows.get(objective);
      return (part && of(part)) ?? 'no data';
    };
  return {
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
