// How much of what an objective allows was used: the other side of its margin. More than 1 breaks
// the promise. In words and as a bar, for reports.

import type { Margin } from '../compare/margin.ts';
import type { ObjectiveVerdict } from '../verdict.ts';

/** `low` and `high` are null where too little was measured for an interval. */
export type Spent = {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
};

type View = { readonly margin: Margin | null } | null;

/** null where nothing was measured. */
export const spentOf = (view: View): Spent | null => {
  if (!view?.margin) return null;
  const { value, low, high } = view.margin;
  return {
    value: 1 - value,
    low: high === null ? null : 1 - high,
    high: low === null ? null : 1 - low,
  };
};

/** The worse of both views; null where neither measured anything. */
export const worstSpent = ({ client, server }: ObjectiveVerdict): number | null => {
  const all = [spentOf(client), spentOf(server)].flatMap((one) => (one ? [one.value] : []));
  return all.length === 0 ? null : Math.max(...all);
};

/** In hundredths, without the rest that floating point leaves. */
const hundredths = (share: number): number => Number((share * 100).toFixed(9));

/** '31 %': never rounded over the limit, nor back under it. */
export const spentText = (share: number): string => {
  const spent = hundredths(share);
  if (spent > 0 && spent < 1) return '< 1 %';
  if (spent > 9999) return '> 9999 %';
  return `${spent <= 100 ? Math.floor(spent) : Math.ceil(spent)} %`;
};

const segments = 10;

/** '▰▰▰▱▱▱▱▱▱▱ 31 %': a chart that a line of text can hold. */
export const spentBar = (share: number): string => {
  const full = Math.min(segments, Math.floor(hundredths(share) / segments));
  const beyond = hundredths(share) > 100 ? '▶' : '';
  return `${'▰'.repeat(full)}${'▱'.repeat(segments - full)}${beyond} ${spentText(share)}`;
};
