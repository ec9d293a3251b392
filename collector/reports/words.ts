// The figures of a report as people read them, the same in Markdown, on the page and in a terminal. An
// achievement is rounded down, so that what missed its target never reads as if it had not.

import type { CorrectionRow } from '../serve/corrections/shapes.ts';
import type {
  Report,
  ReportComposite,
  ReportIncident,
  ReportMaintenance,
  ReportObjective,
} from '../serve/reports/shapes.ts';

export const verdictSigns = { kept: '●', missed: '■', 'not measured': '◌' } as const;

const decimalsOf = (text: string): number => text.split('.')[1]?.length ?? 0;

/** '99.9 %' */
export const targetText = (target: number): string => `${Number((target * 100).toPrecision(12))} %`;

/** With a digit more than its target has, at least two. */
export const achievedText = ({
  achieved,
  target,
}: Pick<ReportObjective, 'achieved' | 'target'>): string => {
  if (achieved === null) return '–';
  const decimals = Math.max(2, decimalsOf(String(Number((target * 100).toPrecision(12)))) + 1);
  const scale = 10 ** decimals;
  // What is a rounding error below a whole step is that step.
  return `${(Math.floor(achieved * 100 * scale + 1e-6) / scale).toFixed(decimals)} %`;
};

/** Of a budget: rounded up from 100 %, so that what is overspent never reads as if it were not. */
export const shareText = (share: number | null): string => {
  if (share === null) return '–';
  const percent = share * 100;
  if (percent > 100 && percent < 100.1) return '100.1 %';
  if (percent === 0 || percent >= 1) return `${Number(percent.toFixed(1))} %`;
  return percent < 0.1 ? 'under 0.1 %' : `${Number(percent.toPrecision(1))} %`;
};

export const countText = (count: number): string =>
  (Number.isInteger(count) ? count : Number(count.toFixed(1))).toLocaleString('en-US');

export const dateText = (timeMs: number): string =>
  new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ');

/** Both in UTC; the day is not said twice. */
export const spanText = (from: number, to: number | null): string => {
  if (to === null) return `${dateText(from)} UTC, and lasts`;
  const [start, end] = [dateText(from), dateText(to)];
  return `${start} to ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end} UTC`;
};

export const lengthText = (seconds: number): string => {
  const minutes = Math.round(seconds / 60);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor((minutes % 1440) / 60)];
  const parts = [
    days > 0 ? `${days} d` : '',
    hours > 0 ? `${hours} h` : '',
    minutes % 60 > 0 ? `${minutes % 60} min` : '',
  ];
  return parts.filter((part) => part !== '').join(' ') || '0 min';
};

const plural = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

/** '3 of 5 objectives were kept, 1 was missed, 1 was not measured.' */
export const summaryText = ({ kept, missed, notMeasured, isOver }: Report): string => {
  const all = kept + missed + notMeasured;
  const [were, was] = isOver ? ['were', 'was'] : ['are', 'is'];
  const so = (count: number, what: string): string =>
    count === 0 ? '' : `, ${countText(count)} ${count === 1 ? was : were} ${what}`;
  const be = kept === 1 ? was : were;
  return `${countText(kept)} of ${plural(all, 'objective')} ${be} kept${so(missed, 'missed')}${so(notMeasured, 'not measured')}.`;
};

export const statusText = ({ isOver, madeAt }: Report): string =>
  isOver
    ? `Made ${dateText(madeAt)} UTC. Days are of UTC.`
    : `Not over: how things stand at ${dateText(madeAt)} UTC. Days are of UTC.`;

export const verdictText = ({ verdict }: ReportObjective): string =>
  `${verdictSigns[verdict]} ${verdict}`;

/** '62 % of it spent: of uptime/up, of uptime/fast twice' */
export const compositeText = ({ spent, joins, parts, verdict }: ReportComposite): string => {
  const of = parts.map(({ objective, weight }) =>
    weight === 1 ? objective : `${objective} (weight ${weight})`,
  );
  const how = joins === 'slices' ? 'slices that are bad for any of' : 'burned together by';
  return `${verdictSigns[verdict]} ${verdict}, ${shareText(spent)} spent, ${how} ${of.join(', ')}`;
};

/** What a reader must know beside the figures; none in most cases. */
export const notesOf = (
  { counts, countedSince, countedDays, leftOutSeconds, verdict }: ReportObjective,
  { days }: Pick<Report, 'days'>,
): readonly string[] => [
  ...(counts === 'slices' ? ['Counted in slices of time.'] : []),
  ...(countedSince === null ? [] : [`Counted since ${dateText(countedSince)} UTC.`]),
  ...(verdict !== 'not measured' && countedDays < days
    ? [`Counted on ${countedDays} of ${days} days.`]
    : []),
  ...(leftOutSeconds > 0 ? [`${lengthText(leftOutSeconds)} left out.`] : []),
];

export const toldText = ({ pages, tickets }: ReportObjective): string =>
  pages + tickets === 0
    ? 'nobody'
    : [pages > 0 ? plural(pages, 'page') : '', tickets > 0 ? plural(tickets, 'ticket') : '']
        .filter((part) => part !== '')
        .join(', ');

export const spentOnText = ({
  spent,
  bad,
  total,
  with: titles,
}: ReportObjective['spentOn'][number]): string =>
  `${shareText(spent)} of the budget, ${countText(bad)} of ${countText(total)} bad${titles.length > 0 ? `: ${titles.join('; ')}` : ''}`;

export const incidentText = ({ services, impact, from, to }: ReportIncident): string =>
  `${spanText(from, to)}, ${impact}${services.length > 0 ? `, ${services.join(', ')}` : ''}`;

export const maintenanceText = ({ services, from, to, description }: ReportMaintenance): string =>
  `${spanText(from, to)}, ${services.length > 0 ? services.join(', ') : 'all services'}${description === '' ? '' : `: ${description}`}`;

export const correctionAbout = ({ slo, objective, service }: CorrectionRow): string =>
  slo === null ? `service ${service}` : `${slo}${objective === null ? '' : `/${objective}`}`;

export const correctionText = ({ from, to, author, reason, madeAt }: CorrectionRow): string =>
  `${spanText(from, to)}, by ${author} on ${dateText(madeAt).slice(0, 10)}: ${reason}`;

export const withdrawnText = ({ withdrawn }: CorrectionRow): string | null =>
  withdrawn === null
    ? null
    : `Withdrawn by ${withdrawn.by} on ${dateText(withdrawn.at).slice(0, 10)}: ${withdrawn.reason}`;
