// Events that are read off gauges, as PromQL. A gauge has no past to be subtracted: each step takes
// every target's value at one moment, and weighs it by how many scrapes of the source lie in a step,
// so that counts agree with those of whoever looks at every scrape.

import { durationText } from '../language/duration.ts';
import { jobMatchers } from '../language/prometheus-job.ts';
import { printSelector } from '../language/promql-print.ts';
import type { IndicatorOf, LinearForm, Selector } from '../language/slo-set.ts';
import type { Origin } from './origin.ts';
import { decimal, indented, lines } from './text.ts';
import { stepSeconds } from './window.ts';

export type Events = { readonly good: string; readonly total: string };

const byTarget = 'by (job, instance)';

/** A series at the settled moment. What is pushed is still there for two of its intervals. */
const settledValue = (selector: Selector, origin: Origin): string => {
  const offset = `offset ${durationText(origin.settledSeconds)}`;
  const series = printSelector(selector, jobMatchers(origin));
  if (origin.jobs.length > 0) return `${series} ${offset}`;
  const heardSeconds = Math.max(2 * stepSeconds, Math.ceil(2 * origin.intervalSeconds));
  return `last_over_time(${series}[${durationText(heardSeconds)}] ${offset})`;
};

/** Each target's value of a form. A term without series adds nothing; without any there is none. */
const byTargets = (form: LinearForm, origin: Origin): string => {
  const term = ({ factor, selector }: LinearForm[number]): string =>
    `${factor === 1 ? '' : `${factor} * `}sum ${byTarget} (${settledValue(selector, origin)})`;
  const [first, ...others] = form;
  if (first && others.length === 0) return term(first);
  const terms = form.map(
    (each, index) => `  label_replace(${term(each)}, "term", "${index + 1}", "", "")`,
  );
  return lines(`sum ${byTarget} (`, terms.join('\n  or\n'), ')');
};

const weighted = ({ intervalSeconds }: Origin, text: string): string => {
  const weight = decimal(stepSeconds / intervalSeconds);
  return weight === 1 ? text : `${weight} * ${text}`;
};

const aggregated = (how: 'sum' | 'count', text: string): string =>
  text.includes('\n') ? lines(`${how}(`, indented(text), ')') : `${how}(${text})`;

const signs = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const;

/** Numbers of things: neither negative, nor NaN, nor without end. A target is taken whole or not. */
export const gaugeEvents = ({ good, total }: IndicatorOf<'gauges'>, origin: Origin): Events => {
  const [goods, totals] = [byTargets(good, origin), byTargets(total, origin)];
  const isSound = '>= 0 < Inf';
  const sound = lines(
    `${totals} ${isSound}`,
    `unless ${goods}`,
    `or ${totals} ${isSound}`,
    `and ${goods} ${isSound}`,
  );
  return {
    total: weighted(origin, aggregated('sum', sound)),
    good: lines(
      weighted(origin, aggregated('sum', lines(`${goods} ${isSound}`, `and ${totals} ${isSound}`))),
      'or',
      `0 * ${aggregated('count', `${totals} ${isSound}`)}`,
    ),
  };
};

/** One event a target, as good as its share says. `>= 0` leaves out what is no number. */
export const ratioEvents = ({ value, gives }: IndicatorOf<'ratio'>, origin: Origin): Events => {
  const share = `clamp(${byTargets(value, origin)}, 0, 1) >= 0`;
  return {
    total: weighted(origin, aggregated('count', share)),
    good: weighted(origin, aggregated('sum', gives === 'good' ? share : `1 - (${share})`)),
  };
};

/** One event a target, good or bad. `>= -Inf` leaves out what is no number. */
export const thresholdEvents = (
  { value, operator, threshold }: IndicatorOf<'threshold'>,
  origin: Origin,
): Events => {
  const level = `${byTargets(value, origin)} >= -Inf`;
  const good = `(${level}) ${signs[operator]} bool ${threshold}`;
  return {
    total: weighted(origin, aggregated('count', level)),
    good: weighted(origin, aggregated('sum', good)),
  };
};
