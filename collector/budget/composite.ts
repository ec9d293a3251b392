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
//
// Time slices that are joined burn what the worst of them does. With parts by their targets, the
// strictest first, a slice that is bad for the first j is bad in the unions from the j-th on, and what
// these give together is what the j-th burns:
//
//   burn = Σ factor × bad of all slices, over the unions

import type { Composite } from '../../language/slo-set.ts';
import type { BudgetLeft, Burn, NoData } from './burn.ts';

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

export type Union = {
  readonly factor: number;
  /** Bad of all slices; no data where nothing was measured in any. */
  readonly badRatio: number | NoData;
};

export const jointBurn = (unions: readonly Union[]): Burn => {
  const burns = unions.flatMap(({ factor, badRatio }) =>
    badRatio === 'no data' ? [] : [factor * badRatio],
  );
  return burns.length === 0 ? 'no data' : burns.reduce((all, one) => all + one, 0);
};
