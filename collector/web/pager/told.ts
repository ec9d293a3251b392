// What a notification told besides its sentence, and what each receiver said to it, in words.

import { age, clock, lengthInWords } from '../../../ui/duration.ts';
import { budgetText, burnText, count } from '../../../ui/figure.ts';
import type {
  NotificationRow,
  NotificationWhy,
  PageDetails,
} from '../../serve/notifications/shapes.ts';
import { markerPath } from '../routing/route.ts';

const whyWords: Readonly<Record<NotificationWhy, string>> = {
  new: '',
  graver: 'it is graver now',
  more: 'more alerts joined it',
  repeat: 'it still fires',
  escalation: 'nobody acknowledged it',
  'quiet no more': 'what kept it quiet has ended',
  acknowledged: 'somebody acknowledged it',
};

/** Why people are told again; '' where they are told the first time. */
export const whyText = ({ why = 'new' }: Pick<NotificationRow, 'why'>): string => whyWords[why];

const budgetLine = ({ budget }: PageDetails, nowMs: number): string | null => {
  if (budget === null || budget.left === null) return null;
  const { left, period, burn, burnWindow, spentAt } = budget;
  const spending =
    burn === null
      ? ''
      : `, burning ${burnText(burn)}${burnWindow === null ? '' : ` in ${lengthInWords(burnWindow)}`}`;
  const end = spentAt === null ? '' : `, spent ${clock(spentAt, nowMs)} if it goes on`;
  return `Budget of ${lengthInWords(period)}: ${budgetText(left)}${spending}${end}`;
};

const worstLine = ({ worst }: PageDetails): string | null =>
  worst === null || worst.places.length === 0
    ? null
    : `Worst ${worst.by}s: ${worst.places
        .map(({ name, bad, total }) =>
          total === null
            ? `${name} (${count(bad)} bad)`
            : `${name} (${count(bad)} of ${count(total)} bad)`,
        )
        .join(', ')}`;

type Changed = PageDetails['changes'][number];

export const shortlyBefore = 'Shortly before: ';

const changeText = ({ at, kind, title }: Changed, nowMs: number): string =>
  `${kind} ${title} at ${clock(at, nowMs)}`;

/** What changed shortly before, each with where more is said of it. */
export const changesOf = (
  row: NotificationRow,
  nowMs: number,
): readonly { readonly text: string; readonly href: string | null }[] =>
  (row.details?.changes ?? []).map((change) => ({
    text: changeText(change, nowMs),
    href: change.id === undefined ? null : markerPath({ ...change, id: change.id }),
  }));

const changesLine = ({ changes }: PageDetails, nowMs: number): string | null =>
  changes.length === 0
    ? null
    : shortlyBefore + changes.map((change) => changeText(change, nowMs)).join(', ');

/** As it was when people were told, each a line. */
export const toldLines = (row: NotificationRow, nowMs: number): readonly string[] => {
  const { details } = row;
  if (!details) return [];
  const { since, until, owner, policy } = details;
  const lasted = until === null ? null : `It lasted ${age(since, until)}.`;
  return [
    lasted,
    budgetLine(details, nowMs),
    changesLine(details, nowMs),
    worstLine(details),
    policy === null ? null : `Budget policy: ${policy.text}`,
    owner === null ? null : `Owner: ${owner}`,
  ].filter((line) => line !== null);
};

type Try = NonNullable<NotificationRow['deliveries'][number]['tries']>[number];

export const tryText = ({ at, taken, answer }: Try, nowMs: number): string =>
  `${clock(at, nowMs)} ${taken ? 'taken' : 'refused'}: ${answer || 'no answer'}`;

export type HistoryFilter = {
  /** Only what speaks of this alert; '' for all. */
  readonly alert: string;
  /** Only what some receiver has not taken. */
  readonly undelivered: boolean;
};

const speaksOf = (row: NotificationRow, alert: string): boolean =>
  row.alertId === alert || (row.alerts ?? []).some(({ id }) => id === alert);

export const historyOf = (
  rows: readonly NotificationRow[],
  { alert, undelivered }: HistoryFilter,
): readonly NotificationRow[] =>
  rows.filter(
    (row) =>
      (alert === '' || speaksOf(row, alert)) &&
      (!undelivered || row.deliveries.some(({ state }) => state !== 'delivered')),
  );
