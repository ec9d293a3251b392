// The error budget: a bar of what is left, in words beside it, with a badge of its own.

import type { ObjectiveRow } from '../../serve/shapes.ts';
import { budgetReading, burnReadings } from './budget.ts';
import './budget-bar.css';

export const BudgetBar = ({ row }: { readonly row: ObjectiveRow }) => {
  const budget = budgetReading(row);
  return (
    <div className={`budget budget-${budget.tone}`}>
      <span className="budget-words" title={budget.exact}>
        <span className="ui-muted">Budget</span> <strong>{budget.text}</strong>
        {budget.time !== null && <span className="ui-muted"> · {budget.time}</span>}
      </span>
      {budget.warmingUp && (
        <span
          className="budget-badge"
          title="Less than a tenth of the period has been observed: the figure still moves a lot."
        >
          warming up
        </span>
      )}
      {row.budgetPolicy != null && (
        <span className="budget-badge" title={`Agreed: ${row.budgetPolicy.text}`}>
          {row.budgetPolicy.action}
        </span>
      )}
      {!budget.warmingUp && budget.tone === 'low' && row.budgetPolicy == null && (
        <span className="budget-badge">low</span>
      )}
      <span className="budget-bar" aria-hidden="true">
        <span style={{ inlineSize: `${budget.left * 100}%` }} />
      </span>
    </div>
  );
};

/** How fast it is spent, over the shortest windows. */
export const BurnLine = ({
  row,
  most = 2,
}: {
  readonly row: Pick<ObjectiveRow, 'burn'>;
  readonly most?: number;
}) => {
  const burns = burnReadings(row.burn);
  return (
    <p className="burn">
      <span className="ui-muted">Burn</span>
      {burns.slice(0, most).map((burn) => (
        <span key={burn.window} title={burn.exact} data-fast={burn.fast}>
          <span className="ui-muted">{burn.window}</span> <strong>{burn.text}</strong>
        </span>
      ))}
      {burns.length === 0 && <span className="ui-muted">not measured</span>}
    </p>
  );
};
