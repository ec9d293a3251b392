// What was agreed to be done when an error budget runs low, in words: step by step, from the first
// warning to the last measure. Steps are kept lowest first; the lowest that is reached applies.

import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { BudgetPolicy, BudgetStep, SloSet } from './slo-set.ts';

type Definition = DefinitionOf<'BudgetPolicy'>;

const readSteps = (
  { body, document }: Definition,
  report: Report,
): readonly BudgetStep[] | null => {
  const { steps } = body.spec;
  const wrong = steps.findIndex(
    ({ budgetLeftBelow }, at) => budgetLeftBelow >= (steps[at - 1]?.budgetLeftBelow ?? 2),
  );
  if (wrong === -1) return steps.toReversed();
  const message = `a step below ${steps[wrong]?.budgetLeftBelow} of the budget does not follow the one before`;
  const fix = 'Write falling shares, the first warning first: 0.5, 0.25, 0.';
  const mark = document.mark(['spec', 'steps', wrong, 'budgetLeftBelow']);
  report('budget-policy-steps', mark, message, fix);
  return null;
};

/** Every budget policy that is right; what is wrong is reported. */
export const readBudgetPolicies = (index: Index, report: Report): BudgetPolicy[] =>
  index.all('BudgetPolicy').flatMap((definition) => {
    const { name, body, document } = definition;
    const steps = readSteps(definition, report);
    if (steps === null) return [];
    const { source, offset } = document.mark(['metadata', 'name']);
    const { description = '' } = body.spec;
    return [{ name, description, steps, place: source.placeAt(offset) }];
  });

/** @returns the step that applies; null while there is budget enough, or none was measured */
export const stepAt = (
  { steps }: Pick<BudgetPolicy, 'steps'>,
  budgetLeft: number | null,
): BudgetStep | null => {
  if (budgetLeft === null) return null;
  // Of a policy's last step, below 0, "spent" is meant: nothing left is not below nothing.
  return (
    steps.find(({ budgetLeftBelow }) =>
      budgetLeftBelow === 0 ? budgetLeft <= 0 : budgetLeft < budgetLeftBelow,
    ) ?? null
  );
};

export const policiesByService = ({
  services,
  budgetPolicies,
}: Pick<SloSet, 'services' | 'budgetPolicies'>): Map<string, BudgetPolicy> =>
  new Map(
    services.flatMap(({ name, budgetPolicy }) => {
      const policy = budgetPolicies.find((each) => each.name === budgetPolicy);
      return policy === undefined ? [] : [[name, policy]];
    }),
  );
