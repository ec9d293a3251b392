// The figures of a replay side by side, a column for each promise: what text and page both show.

import { amount, length, percent } from '../explain/figure.ts';
import { statusWords } from './drawing.ts';
import { momentIn } from './moment.ts';
import type { Column, Report } from './report.ts';

export type SummaryRow = { readonly name: string; readonly cells: readonly string[] };

const share = (value: number | null): string => (value === null ? '–' : percent(value));

const time = (seconds: number): string => (seconds === 0 ? '–' : length(seconds));

/** Budgets are spent by small steps: as many digits as tell 100 % from nearly 100 %. */
export const budgetShare = (value: number | null): string => {
  if (value === null) return '–';
  const spent = Math.abs(1 - value) * 100;
  const digits = spent === 0 ? 0 : Math.min(6, Math.max(0, 1 - Math.floor(Math.log10(spent))));
  return `${Number((value * 100).toFixed(digits))} %`;
};

/** The last row belongs to the one before it. */
export const summaryRows = ({ columns, history, period, unit }: Report): readonly SummaryRow[] => {
  const row = (name: string, cell: (column: Column) => string): SummaryRow => ({
    name,
    cells: columns.map(cell),
  });
  const spent = (status: 'red' | 'yellow' | 'stale'): SummaryRow =>
    row(`time ${statusWords[status]}`, ({ secondsOf }) => time(secondsOf[status]));
  return [
    row('target', ({ target }) => `${Number((target * 100).toPrecision(10))} %`),
    row('burn policy', ({ burnPolicy }) => burnPolicy),
    row('pages', ({ pages }) => String(pages)),
    row('tickets', ({ tickets }) => String(tickets)),
    row('first page', ({ firstPageMs }) =>
      firstPageMs === null ? '–' : momentIn(history, firstPageMs),
    ),
    row('time with a page open', ({ pagedSeconds }) => time(pagedSeconds)),
    spent('red'),
    spent('yellow'),
    spent('stale'),
    row(`bad ${unit}`, ({ good, total }) => `${amount(total - good)} of ${amount(total)}`),
    row('good', ({ sli }) => budgetShare(sli)),
    row(`budget of ${period} left`, ({ budgetLeft }) => budgetShare(budgetLeft)),
    row(
      'as the board says',
      ({ boardBudgetLeft, coverage }) =>
        `${share(boardBudgetLeft)}${coverage < 0.1 ? ' (warming up)' : ''}`,
    ),
  ];
};
