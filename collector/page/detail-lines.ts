// The details of a page as short labelled lines of plain text, the same for whoever receives it: mail,
// chat, pager and inbox. What is not known is left out; that nothing changed is worth saying.

import { percentText } from '../alert/reading.ts';
import { momentText } from '../engine/moment.ts';
import type {
  NotificationRow,
  PageBudget,
  PageDetails,
  WorstPlaces,
} from '../serve/notifications/shapes.ts';
import { durationInWords } from './message.ts';

export type DetailLine = { readonly label: string; readonly text: string };

const amount = (count: number): string =>
  Number.isInteger(count) ? String(count) : count.toFixed(1);

const times = (value: number): string => `${Number(value.toPrecision(3))}×`;

/** Of days nobody needs the minutes, and of hours nobody the seconds. */
export const roughly = (ms: number): string => {
  const hours = ms / 3_600_000;
  if (hours >= 48) return `${Math.round(hours / 24)} days`;
  return durationInWords(hours >= 1 ? Math.round(ms / 60_000) * 60_000 : ms);
};

const leftInWords = (left: number, period: string): string => {
  const budget = `the error budget of ${period}`;
  if (left > 0) return `${percentText(left)} of ${budget} is left`;
  return left === 0 ? `${budget} is spent` : `${budget} is overspent by ${percentText(-left)}`;
};

export const budgetLine = (
  { left, period, burn, burnWindow, spentAt }: PageBudget,
  atMs: number,
): string | null => {
  if (left === null) return null;
  const standing = leftInWords(left, period);
  if (burn === null || burnWindow === null) return standing;
  const rate = `it burns ${times(burn)} (over ${burnWindow})`;
  if (left <= 0) return `${standing}; ${rate}`;
  if (spentAt === null) return `${standing}; ${rate}, at which it lasts`;
  return `${standing}; ${rate}, at which it is spent in ${roughly(spentAt - atMs)}`;
};

const placesLine = ({ from, places }: WorstPlaces): string =>
  places
    .map(({ name, bad, total }) =>
      total === null
        ? `${name}: ${bad} kept ${bad === 1 ? 'trace' : 'traces'} with a bad event`
        : `${name}: ${percentText(bad / total)} bad (${amount(bad)} of ${amount(total)})`,
    )
    .join('; ') + (from === 'counts' ? ', in the last minutes' : '');

const changesLine = ({ changes, since }: PageDetails): string =>
  changes.length === 0
    ? 'no deploy, flag or gate was marked in the hour before'
    : changes
        .map(({ at, kind, title }) => {
          const distance = roughly(Math.abs(since - at));
          return `${kind} “${title}” ${distance} ${at <= since ? 'before' : 'after'} it began`;
        })
        .join('; ');

const sinceLine = ({ since, until }: PageDetails, atMs: number): string => {
  if (until !== null)
    return `${momentText(since)} to ${momentText(until)}, ${durationInWords(until - since)}`;
  const lasted = durationInWords(atMs - since);
  return atMs - since < 1000 ? momentText(since) : `${momentText(since)}, ${lasted} before this`;
};

/** @param notification as it is told; without details there are no lines. */
export const detailLines = ({
  details,
  at,
}: Pick<NotificationRow, 'details' | 'at'>): readonly DetailLine[] => {
  if (details === undefined || details === null) return [];
  const { budget, worst, owner, policy, until } = details;
  const lines: readonly (readonly [string, string | null])[] = [
    [until === null ? 'Since' : 'Lasted', sinceLine(details, at)],
    ['Budget', budget === null ? null : budgetLine(budget, at)],
    ['Changed', changesLine(details)],
    [`Worst ${worst?.by ?? 'route'}s`, worst === null ? null : placesLine(worst)],
    ['Agreed', policy === null ? null : `${policy.action}: ${policy.text}`],
    ['Owner', owner],
  ];
  return lines.flatMap(([label, text]) => (text === null ? [] : [{ label, text }]));
};
