// What was agreed to be done with so little budget left, in the words of the agreement; nothing while
// there is budget enough.

import { Notice } from '../../../ui/notice.tsx';
import type { BudgetStepRow } from '../../serve/shapes.ts';

const titles: Readonly<Record<BudgetStepRow['action'], string>> = {
  review: 'Agreed: review',
  freeze: 'Agreed: freeze',
};

const sinceWords = ({ budgetLeftBelow, policy }: BudgetStepRow): string =>
  `${budgetLeftBelow === 0 ? 'The error budget is spent' : `Less than ${Math.round(budgetLeftBelow * 1000) / 10} % of the error budget is left`} (policy ${policy}).`;

export const Agreed = ({ step }: { readonly step: BudgetStepRow | null }) =>
  step === null ? null : (
    <Notice tone="warning" title={titles[step.action]}>
      {step.text} <span className="ui-muted">{sinceWords(step)}</span>
    </Notice>
  );
