// Which spans show a bad event of an indicator that counts spans. What is found is always bad; where
// good asks for several things at once, only those that fail the first of them are found.

import type { IndicatorOf, SpanCondition, SpanFilter, SpanOperator } from './slo-set.ts';
import { printFilter } from './traceql-print.ts';

const opposite: Readonly<Record<SpanOperator, SpanOperator>> = {
  ...{ '=': '!=', '!=': '=', '=~': '!~', '!~': '=~' },
  ...{ '<': '>=', '<=': '>', '>': '<=', '>=': '<' },
};

const isAmong = (conditions: readonly SpanCondition[], wanted: SpanCondition): boolean =>
  conditions.some((one) => JSON.stringify(one) === JSON.stringify(wanted));

/** null where nothing is bad by what the filters ask. */
export const badSpans = ({ total, part, gives }: IndicatorOf<'spans'>): SpanFilter | null => {
  const more = part.conditions.find((one) => !isAmong(total.conditions, one));
  if (gives === 'bad') return part;
  if (!more) return null;
  const conditions = [...total.conditions, { ...more, operator: opposite[more.operator] }];
  return { conditions, text: printFilter(conditions) };
};
