// The status window of an objective: the value, every threshold, the reasons.

import { Card } from '../../../ui/card.tsx';
import type { ObjectiveRow } from '../../serve/shapes.ts';
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
    </Card>
  );
};
