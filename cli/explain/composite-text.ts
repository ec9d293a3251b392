// A composite budget in plain words, at most 80 columns wide.

import { durationText } from '../../language/duration.ts';
import type { ExplainedComposite, ExplainedPart } from './composite.ts';
import { amount, length, paragraph, percent, table } from './figure.ts';

const wayText = ({ joins, sliceSeconds }: ExplainedComposite): string =>
  joins === 'burns'
    ? 'It burns as fast as its objectives do together, each times its weight.'
    : `A slice of ${durationText(sliceSeconds ?? 0)} that is bad for any of its objectives is bad, once, however many it is bad for. It burns the whole by as much as it burns the budget of that one of them that has the strictest target.`;

const partRow = (composite: ExplainedComposite, part: ExplainedPart): readonly string[] => {
  const { objective, weight, badShareAlone, badSlicesAlone, outageAloneSeconds } = part;
  const share =
    badShareAlone === null
      ? 'not even all of it'
      : badSlicesAlone === null
        ? percent(badShareAlone)
        : `${amount(badSlicesAlone)} slices`;
  const outage = outageAloneSeconds === null ? '–' : length(outageAloneSeconds);
  const weighed = composite.joins === 'burns' ? [String(weight)] : [];
  return [objective, ...weighed, share, outage];
};

export const compositeText = (composite: ExplainedComposite): string => {
  const { slo, title, period, joins, parts, windows, highestBurn, outageSeconds } = composite;
  const weighed = joins === 'burns' ? ['weight'] : [];
  const heads = ['objective', ...weighed, 'bad that spends it alone', 'outage that does'];
  const traffic = composite.countsEvents ? ' Outages are told for even traffic.' : '';
  const told = windows.length === 0 ? '' : ` Its burn is told over ${windows.join(', ')}.`;
  return [
    `${slo}: ${title}, one budget of all objectives over ${period.text}`,
    paragraph('  ', wayText(composite)),
    table([heads, ...parts.map((part) => partRow(composite, part))], '    '),
    paragraph(
      '  ',
      `With all of them down it burns ${amount(highestBurn)}× and is spent after ${length(outageSeconds)}.${traffic}${told} It has no colour and no alerts: its objectives have.`,
    ),
  ].join('\n');
};
