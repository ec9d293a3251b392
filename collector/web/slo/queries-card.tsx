// The queries that an objective counts, as they were written.

import { Card } from '../../../ui/card.tsx';

export const QueriesCard = ({ good, total }: { readonly good: string; readonly total: string }) => (
  <Card title="What is counted">
    <dl className="queries">
      <dt>Good</dt>
      <dd>
        <pre>{good}</pre>
      </dd>
      <dt>Total</dt>
      <dd>
        <pre>{total}</pre>
      </dd>
    </dl>
  </Card>
);
