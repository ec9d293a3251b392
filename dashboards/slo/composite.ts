// What is left of the budgets that several objectives of a service burn together.

import { seriesText } from '../../language/promql-print.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { colours } from '../panel/colour.ts';
import type { Sized } from '../panel/layout.ts';
import { stat } from '../panel/stat.ts';
import { obstacleOf } from './obstacle.ts';
import { recorded } from './series.ts';

/** One figure each; none of those that Prometheus lacks a part of. */
export const compositeBudgets = (service: string, set: SloSet): readonly Sized[] => {
  const known = new Set(
    set.objectives.filter((each) => obstacleOf(each) === null).map(({ key }) => key),
  );
  return set.composites
    .filter((one) => one.service === service)
    .filter(({ parts }) => parts.every(({ objective }) => known.has(objective)))
    .map(({ slo, title, joint }) => ({
      panel: stat(
        {
          ...{ title: `${title}: composite budget left`, unit: 'percentunit', decimals: 1 },
          description: `Of the one budget that all objectives of this SLO burn, ${
            joint === null
              ? 'each times its weight'
              : 'a time slice being bad that is bad for any of them'
          }. Below 0 it is overspent.`,
        },
        seriesText(recorded.compositeBudgetLeft, { slo }),
        {
          thresholds: [
            { value: null, color: colours.red },
            { value: 0, color: 'text' },
          ],
        },
      ),
      ...{ width: 6, height: 4 },
    }));
};
