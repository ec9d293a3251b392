// The days of an objective as a strip of cells: what each was like, and in words. A day is kept while it
// spends no more than its share of the budget.

import { duration } from '../../../ui/duration.ts';
import { burnText, count, exactly, goodPercent } from '../../../ui/figure.ts';
import type { Unit } from '../../serve/shapes.ts';
import type { DayRow } from '../../serve/slos/shapes.ts';

export const dayLengths = [30, 90] as const;
export type DayLength = (typeof dayLengths)[number];

/** As an address has it; a quarter unless it says a month. */
export const dayLengthOf = (text: string): DayLength => (text === '30' ? 30 : 90);

export type DayKind = 'kept' | 'over' | 'far over' | 'idle' | 'unwatched';

/** Three days' share in one: of 30 days, a tenth of the budget; tickets ask for no less. */
const farOver = 3;

export const kindOf = ({ burn, total, heardSeconds }: DayRow): DayKind => {
  if (burn === null || total <= 0) return heardSeconds > 0 ? 'idle' : 'unwatched';
  if (burn <= 1) return 'kept';
  return burn < farOver ? 'over' : 'far over';
};

export const kindWords: Readonly<Record<DayKind, string>> = {
  kept: 'kept',
  over: 'spent more than its share of the budget',
  'far over': 'spent three times its share or more',
  idle: 'nothing happened',
  unwatched: 'nobody watched',
};

const dateFormat = new Intl.DateTimeFormat('en-GB', {
  weekday: 'short',
  day: 'numeric',
  month: 'short',
  timeZone: 'UTC',
});

/** '2 h of maintenance left out' */
const leftOutWords = ({ leftOut }: DayRow): string[] => {
  const of = (isOf: (what: string) => boolean, words: string): string[] => {
    const seconds = leftOut
      .filter(({ what }) => isOf(what))
      .reduce((sum, each) => sum + each.seconds, 0);
    return seconds === 0 ? [] : [`${duration(seconds)} of ${words} left out`];
  };
  return [
    ...of((what) => what === 'maintenance', 'maintenance'),
    ...of((what) => what !== 'maintenance', 'corrections'),
  ];
};

const dayMs = 86_400_000;

/** 'Tue 3 Nov (UTC): 99.60 % good, 86,054 of 86,400 events, burn 0.4×; 2 h of maintenance left out' */
export const dayWords = (day: DayRow, unit: Unit): string => {
  const kind = kindOf(day);
  const date = `${dateFormat.format(day.at).replace(',', '')} (UTC)`;
  const measured =
    day.sli === null || day.burn === null
      ? kindWords[kind]
      : `${goodPercent(day.sli)} good, ${count(day.good)} of ${count(day.total)} ${unit}, burn ${burnText(day.burn)}`;
  const watched = day.heardSeconds * 1000;
  const part =
    watched > 0 && watched < dayMs * 0.95 ? [`watched for ${duration(day.heardSeconds)}`] : [];
  return [`${date}: ${measured}`, ...part, ...leftOutWords(day)].join('; ');
};

/** For hovering: without rounding. */
export const dayExactly = (day: DayRow, unit: Unit): string =>
  day.sli === null
    ? dayWords(day, unit)
    : `${new Date(day.at).toISOString().slice(0, 10)} UTC: ${exactly(day.good)} good of ${exactly(day.total)} ${unit}, ${exactly(day.sli * 100)} %`;

/** All of them in a sentence: '83 of 90 days kept, 2 over, 5 unwatched'. */
export const stripWords = (days: readonly DayRow[]): string => {
  const kinds = days.map(kindOf);
  const number = (kind: DayKind) => kinds.filter((each) => each === kind).length;
  const parts = (['over', 'far over', 'idle', 'unwatched'] as const).flatMap((kind) =>
    number(kind) === 0 ? [] : [`${number(kind)} ${kindWords[kind]}`],
  );
  const measured = days.length - number('idle') - number('unwatched');
  const kept = `${number('kept')} of ${measured} measured days kept`;
  return [kept, ...parts].join('; ');
};
