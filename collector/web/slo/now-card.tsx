// The status window of an objective: the value, every threshold, the reasons, budget and burn.

import { Card } from '../../../ui/card.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import { BudgetBar, BurnLine } from '../overview/budget-bar.tsx';
import { currentValue, thresholds } from '../overview/readings.ts';
import { ThresholdList } from '../overview/threshold-list.tsx';

export const NowCard = ({ row }: { readonly row: ObjectiveRow }) => {
  const value = currentValue(row);
  return (
    <Card title="Now" className="now">
      <p className="now-value" title={value.exact}>
        {value.value}
      </p>
      <p className="ui-muted">
        {value.context !== null && `${value.context} · `}
        <strong>{value.target}</strong>
      </p>
      {row.reasons.length > 0 && (
        <ul className="now-reasons">
          {row.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <h3>Thresholds</h3>
      <ThresholdList thresholds={thresholds(row)} />
      <h3>Error budget of {row.window}</h3>
      <BudgetBar row={row} />
      <BurnLine row={row} most={8} />
    </Card>
  );
};
