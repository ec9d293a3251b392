// What a sum of counters grew by in one step of 15 s, as PromQL. The steps of successive evaluations
// join without gap or overlap, so that sums of them are exact. increase() would extrapolate, and
// would lose the first event of every new label set.

import { durationText } from '../language/duration.ts';
import { jobMatchers } from '../language/prometheus-job.ts';
import { isRespelled, printSelector } from '../language/promql-print.ts';
import type { LinearForm, Selector } from '../language/slo-set.ts';
import type { Origin } from './origin.ts';
import { indented, lines } from './text.ts';
import { stepSeconds } from './window.ts';

/** A target that did not answer for so long is bridged; after more it is a new one. */
const bridgeSeconds = 300;

/** The last value of a series that has just gone is still found: its last events are counted. */
const tailText = '1m';

const bridgeText = durationText(bridgeSeconds);

type Moments = { readonly now: string; readonly before: string };

/** The step's two ends, both far enough back to be settled. */
const moments = ({ settledSeconds }: Origin): Moments => ({
  now: `offset ${durationText(settledSeconds)}`,
  before: `offset ${durationText(settledSeconds + stepSeconds)}`,
});

/** A bucket that is spelled anew goes on as the series that it was. */
const respelling = (selector: Selector) =>
  isRespelled(selector)
    ? (vector: string) => `max without (le) (${vector})`
    : (vector: string) => vector;

/** Scraped: `up` and the start of the process tell apart what went on, began, and began again. */
const scraped = (selector: Selector, origin: Origin): string => {
  const { now, before } = moments(origin);
  const one = respelling(selector);
  const series = printSelector(selector, jobMatchers(origin));
  const up = printSelector({ metric: 'up', matchers: [] }, jobMatchers(origin));
  const start = printSelector(
    { metric: 'process_start_time_seconds', matchers: [] },
    jobMatchers(origin),
  );
  const bridged = one(`last_over_time(${series}[${bridgeText}] ${before})`);
  return lines(
    `  ${one(`last_over_time(${series}[${tailText}] ${now})`)}`,
    '  - (',
    '      (',
    `          ${one(`${series} ${before}`)}`,
    '        or',
    `          ${bridged} and on (job, instance) (${up} ${before} == 0)`,
    '      )',
    '      unless on (job, instance)',
    `        (${start} ${now} - last_over_time(${start}[${bridgeText}] ${before}) > 1)`,
    '    )',
    '  >= 0',
    'or',
    `  ${one(`${series} ${now}`)} >= 0`,
    '  and on (job, instance) (',
    `      max_over_time(${up}[${bridgeText}] ${before}) == 1`,
    '    or',
    `      ${start} ${now} > time() - ${bridgeSeconds}`,
    '  )',
  );
};

/** Pushed: there is no `up`. What an instance has sent of the metric before tells that it is known. */
const pushed = (selector: Selector, origin: Origin): string => {
  const { now, before } = moments(origin);
  const one = respelling(selector);
  const series = printSelector(selector);
  const any = printSelector({ metric: selector.metric, matchers: [] });
  return lines(
    `  ${one(`last_over_time(${series}[${bridgeText}] ${now})`)}`,
    `  - ${one(`last_over_time(${series}[${bridgeText}] ${before})`)}`,
    '  >= 0',
    'or',
    `  ${one(`${series} ${now}`)} >= 0`,
    `  and on (job, instance) last_over_time(${any}[${bridgeText}] ${before})`,
  );
};

const sumOf = (selector: Selector, origin: Origin): string =>
  lines('sum(', indented((origin.jobs.length > 0 ? scraped : pushed)(selector, origin)), ')');

const times = (factor: number, text: string): string =>
  factor === 1 ? text : factor === -1 ? `-${text}` : `${factor} * ${text}`;

/**
 * The growth of a form in the step that ends now. A term without series counts nothing; the result
 * is absent only where no term has any.
 */
export const increment = (form: LinearForm, origin: Origin): string => {
  const [first, ...others] = form;
  if (first && others.length === 0) return times(first.factor, sumOf(first.selector, origin));
  // A label of its own keeps each term apart from the next, and lets sum() take those there are.
  const terms = form.map(({ factor, selector }, index) =>
    lines(
      'label_replace(',
      `${indented(times(factor, sumOf(selector, origin)))},`,
      `  "term", "${index + 1}", "", ""`,
      ')',
    ),
  );
  return lines('sum(', indented(terms.map((term) => indented(term)).join('\nor\n')), ')');
};

/** Zero where any series of the form is there, else absent. */
export const zeroWhereCounted = (form: LinearForm, origin: Origin): string => {
  const { now } = moments(origin);
  const counts = form.map(
    ({ selector }) => `count(${printSelector(selector, jobMatchers(origin))} ${now})`,
  );
  return `0 * ${counts.length > 1 ? `(${counts.join(' or ')})` : counts.join('')}`;
};
