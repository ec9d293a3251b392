// The budget that several objectives burn together. What burns a part burns the whole at the same rate
// times the part's weight:
//
//   burn = Σ weight × burn of the part
//
// Over the whole period a burn is the share of the budget that is spent, so the same sum is of what
// each part has spent, and what is left is
//
//   left = 1 − Σ weight × (1 − left of the part)
//
// A part of which nothing was measured burns nothing; where that is all of them, there is no data.

import type { Composite } from '../../language/slo-set.ts';
import type { BudgetLeft, Burn } from './burn.ts';

type Of<Value> = (objective: string) => Value;

type Weighed = Pick<Composite, 'parts' | 'mostBurn'>;

export const compositeBurn = ({ parts, mostBurn }: Weighed, burnOf: Of<Burn>): Burn => {
  const burns = parts.flatMap(({ objective, weight }) => {
    const burn = burnOf(objective);
    return burn === 'no data' ? [] : [weight * burn];
  });
  if (burns.length === 0) return 'no data';
  const sum = burns.reduce((all, one) => all + one, 0);
  return mostBurn === null ? sum : Math.min(sum, mostBurn);
};

export const compositeBudgetLeft = (weighed: Weighed, leftOf: Of<BudgetLeft>): BudgetLeft => {
  const spent = compositeBurn(weighed, (objective) => {
    const left = leftOf(objective);
    return left === 'no data' ? left : 1 - left;
  });
  return spent === 'no data' ? spent : 1 - spent;
};
