// An explanation in plain words, at most 80 columns wide but for queries, which stay whole.

import { durationText } from '../../language/duration.ts';
import type { ExplainedAlert, Explanation, Reaction } from './explanation.ts';
import { amount, length, paragraph, percent, table } from './figure.ts';

const signs = { green: '● green', yellow: '▲ yellow', red: '■ red' } as const;

const countedText = ({ indicator, source, slices, target }: Explanation): string[] => {
  const every = durationText(source.intervalSeconds);
  const ways: Readonly<Record<string, string>> = {
    counters: `Events, by counters of ${source.name}, read every ${every}. What a counter grows by between two readings is counted; nothing is averaged.`,
    gauges: `Events of the moment, by gauges of ${source.name}, read every ${every}: each reading adds their values, so the ratio is of sums, not a mean of ratios.`,
    ratio: `Readings of ${source.name}, one every ${every} and target. Each is one event, good by the share that the gauge gives: a mean over time.`,
    threshold: `Readings of ${source.name}, one every ${every} and target. Each is one event, good or bad by the comparison.`,
    spans: `Spans of ${source.name}, one event each, at its end.`,
  };
  const promise =
    slices === null
      ? `Promised: ${percent(target)} of them are good.`
      : slices.goodFrom === null
        ? `They are put into slices of ${durationText(slices.seconds)}; a slice is good by the share of its events that is. Promised: ${percent(target)} of the slices' time.`
        : `They are put into slices of ${durationText(slices.seconds)}; a slice is good where at least ${percent(slices.goodFrom)} of its events are. Promised: ${percent(target)} of the slices are good.`;
  return [
    'What is counted',
    paragraph('  ', ways[indicator.kind] ?? `Events of ${source.name}.`),
    `    all   ${indicator.total}`,
    `    good  ${indicator.good}`,
    paragraph('  ', promise),
  ];
};

const budgetText = (explanation: Explanation): string[] => {
  const { budget, period, target, slices, eventsPerSecond, indicator } = explanation;
  const per = period.text;
  const isAsked = indicator.kind === 'ratio' || indicator.kind === 'threshold';
  const outage = length(budget.outageSeconds);
  const share = `${percent(budget.badShare)} may be bad`;
  const lines = [`Error budget over ${per}: ${share}, since ${percent(target)} are promised`];
  const { slicesInPeriod, badSlicesInPeriod } = budget;
  if (slices !== null && slicesInPeriod !== null && badSlicesInPeriod !== null) {
    lines.push(
      paragraph(
        '  ',
        `${amount(badSlicesInPeriod)} of the ${amount(slicesInPeriod)} slices of ${durationText(slices.seconds)}, which is ${outage} of bad time. Idle slices cost nothing, but they are among the ${amount(slicesInPeriod)}.`,
      ),
    );
    return lines;
  }
  lines.push(
    paragraph(
      '  ',
      `${amount(budget.badPerMillion)} of every 1,000,000 events; or ${outage} of full outage under even traffic.`,
    ),
  );
  const { eventsInPeriod, badEventsInPeriod } = budget;
  if (eventsPerSecond !== null && eventsInPeriod !== null && badEventsInPeriod !== null) {
    lines.push(
      paragraph(
        '  ',
        `${isAsked ? 'One target gives' : 'At'} ${amount(eventsPerSecond)} a second (${amount(eventsPerSecond * 86_400)} a day)${isAsked ? ':' : ' that is'} ${amount(badEventsInPeriod)} of ${amount(eventsInPeriod)} events.`,
      ),
    );
  } else {
    lines.push(
      paragraph('  ', 'Say --per-second N or --per-day N to see it for your own traffic.'),
    );
  }
  return lines;
};

const reactionHeads = ['bad', 'fires after', 'budget gone', 'over after'];

const reactionRow = (reaction: Reaction): readonly string[] => {
  const { badShare, firesAfterSeconds, budgetGone, resolvedAfterSeconds } = reaction;
  const bad = percent(badShare);
  if (firesAfterSeconds === null || budgetGone === null) return [bad, 'never', '–', '–'];
  const over = resolvedAfterSeconds === null ? '–' : length(resolvedAfterSeconds);
  return [bad, length(firesAfterSeconds), percent(budgetGone), over];
};

const alertText = (
  { severity, factor, longSeconds, shortSeconds, ...alert }: ExplainedAlert,
  { slices, eventsPerSecond }: Explanation,
): string => {
  const [long, short] = [longSeconds, shortSeconds].map(durationText);
  const together = alert.and.map((limit) => `, and ${limit} at the same time`).join('');
  const pending = alert.forSeconds > 0 ? `, for ${durationText(alert.forSeconds)}` : '';
  const { minimumBadEvents, minimumDecidesBelowEvents, blind } = alert;
  const bad = `${amount(minimumBadEvents)} bad ${slices === null ? 'event' : 'slice'}${minimumBadEvents === 1 ? '' : 's'}`;
  const needed = `It needs ${bad} in ${long}.`;
  const slicesInLong = slices === null ? 0 : longSeconds / slices.seconds;
  const leastSlices = Math.floor(alert.aboveBadShare * slicesInLong + 1e-9) + 1;
  const thin =
    slices !== null
      ? `${needed} Of the ${amount(slicesInLong)} slices there, ${amount(leastSlices)} must be bad.`
      : `${needed} With fewer than ${amount(minimumBadEvents)} events in ${long} (${amount((minimumBadEvents / longSeconds) * 86_400)} a day) it cannot judge at all; with fewer than ${amount(Math.ceil(minimumDecidesBelowEvents))} that minimum decides, not the rate.`;
  const told =
    blind && eventsPerSecond !== null
      ? ` YOUR TRAFFIC IS TOO THIN: ${amount(eventsPerSecond * longSeconds)} events in ${long}. This alert never fires.`
      : '';
  return [
    paragraph(
      `  ${severity.padEnd(6)}  `,
      `${long}/${short} × ${factor}: more than ${percent(alert.aboveBadShare)} bad over ${long} and over ${short}${together}${pending}`,
    ),
    table([reactionHeads, ...alert.reactions.map(reactionRow)], '    '),
    paragraph('    ', thin + told),
  ].join('\n');
};

const statusText = ({ status, slices }: Explanation): string[] => {
  const { windowSeconds, minimumBadEvents, holdSeconds, conditions, missedBelow, redWhen } = status;
  const foreign = conditions.filter(({ own }) => !own);
  return [
    `Colour: the last ${durationText(windowSeconds)}, apart from burn and budget`,
    ...conditions.map(({ colour, text, own }, index) => {
      const isJoined = colour === 'red' && redWhen === 'all' && index > 0;
      const words = own ? text : `${text} (events of its own)`;
      return paragraph(`  ${signs[colour].padEnd(8)}  `, isJoined ? `and at once ${words}` : words);
    }),
    paragraph(
      `  ${signs.yellow.padEnd(8)}  `,
      `fewer than ${percent(missedBelow)} good${slices === null ? ': the promise is missed in that window' : ''}`,
    ),
    `  ${signs.green.padEnd(8)}  all else; grey where nothing is measured`,
    paragraph(
      '  ',
      `A colour needs ${amount(minimumBadEvents)} bad events in the window, and red or yellow ${holdSeconds === 1 ? 'is' : 'are'} left after ${durationText(holdSeconds)} without cause. Red pages at once.${foreign.length > 0 ? ' Events of its own: they are counted by another query, so the table below leaves them out.' : ''}`,
    ),
  ];
};

const tableText = ({ colours, alerts }: Explanation): string[] => {
  const heads = alerts.map(
    ({ severity, longSeconds }) => `${severity} ${durationText(longSeconds)}`,
  );
  const wide = heads.length > 4;
  const shown = wide ? alerts.slice(0, 4) : alerts;
  const rows = colours.map(({ badShare, colour, afterSeconds }, index) => [
    percent(badShare),
    signs[colour] + (afterSeconds === null ? '' : ` in ${length(afterSeconds)}`),
    ...shown.map(({ reactions }) => {
      const after = reactions[index]?.firesAfterSeconds ?? null;
      return after === null ? '–' : length(after);
    }),
  ]);
  return [
    'From healthy, errors begin and last: what happens, and after how long',
    table([['bad', 'colour', ...heads.slice(0, 4)], ...rows]),
  ];
};

const exactnessText = ({ slices, source }: Explanation): string => {
  const every = durationText(source.intervalSeconds);
  return slices === null
    ? `Times are exact to the second for errors that begin on the edge of a cell of the windows (10 s wide in an hour, 10 min in three days), with even traffic; elsewhere they differ by up to one cell, and by up to ${every}, since that is how often there is news. "Over after" counts from the end of the errors, while traffic goes on: without any an alert is held until its long window has passed idle.`
    : `Times are for errors that begin on the edge of a slice, with traffic in every slice; elsewhere they differ by up to one slice. "Over after" counts from the end of the errors.`;
};

export const explanationText = (explanation: Explanation): string => {
  const { key, title, description, alerts } = explanation;
  const sections = [
    [`${key}: ${title}`, ...(description === '' ? [] : [paragraph('  ', description)])],
    countedText(explanation),
    budgetText(explanation),
    [
      alerts.length > 0 ? 'Burn alerts' : 'No burn alerts',
      ...alerts.map((alert) => alertText(alert, explanation)),
    ],
    statusText(explanation),
    tableText(explanation),
    [paragraph('', exactnessText(explanation))],
  ];
  return sections.map((lines) => lines.join('\n')).join('\n\n');
};
