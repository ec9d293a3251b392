// The budget that all objectives of an SLO burn together, in one line above them.

import { lengthInWords } from '../../../ui/duration.ts';
import { budgetText, exactly } from '../../../ui/figure.ts';
import type { CompositeRow } from '../../serve/slos/shapes.ts';
import { BurnLine } from '../overview/budget-bar.tsx';

export const CompositeLine = (props: {
  readonly composite: CompositeRow;
  readonly period: string;
}) => {
  const { composite, period } = props;
  const { budgetLeft } = composite;
  const measured = budgetLeft !== null;
  return (
    <section className="composite" aria-label="Composite budget">
      <span className="ui-muted">
        {composite.joins === 'slices'
          ? 'All objectives together, a slice that is bad for any being bad'
          : 'All objectives together, by their weights'}
        : budget of {period}
      </span>
      <strong
        data-spent={measured && budgetLeft <= 0}
        title={
          measured
            ? `${exactly(budgetLeft * 100)} % of the composite budget left`
            : `nothing was measured in this period of ${lengthInWords(period)}`
        }
      >
        {measured ? budgetText(budgetLeft) : 'nothing measured'}
      </strong>
      <BurnLine row={composite} most={8} />
    </section>
  );
};
