// What a whole interval says of the promises: pass, fail, or inconclusive. Only measured counts
// decide, and a miss that was measured stays one, whatever else was not seen; but nobody passes by
// what was not seen, and nothing measured passes nothing.

import { durationText } from '../../language/duration.ts';
import type { Counts } from '../sli/counts.ts';
import { missed } from './colour.ts';
import { figuresText, type Limit, percentText, type Reading, read } from './reading.ts';
import { type RedWhen, redAnswer } from './red.ts';

export type IntervalVerdict = 'pass' | 'fail' | 'inconclusive';

export type IntervalEvidence = {
  /** Measured in the interval: events, or time slices. */
  readonly own: Counts;
  /** What is counted, where it is not events. */
  readonly unit: string;
  /** Known to have happened in gaps: nobody knows when, so they decide nothing. */
  readonly bridged: Counts;
  readonly target: number;
  /** Of its own. */
  readonly minimumBad: number;
  /** Of the conditions, which are of events. */
  readonly minimumBadEvents: number;
  /** The red conditions, each with what it measured. */
  readonly red: readonly { readonly limit: Limit; readonly counts: Counts }[];
  readonly redWhen?: RedWhen | undefined;
  readonly seconds: number;
  /** Why the interval was not seen whole, in sentences; none where it was. */
  readonly gaps: readonly string[];
  /** Why it can be judged only later; null where it is over. */
  readonly early: string | null;
};

export type IntervalJudgement = {
  readonly verdict: IntervalVerdict;
  /** With figures, the worst first. */
  readonly reasons: readonly string[];
};

const bridgedText = ({ total }: Counts): string =>
  `${Math.round(total)} more happened at unknown moments of a gap and decide nothing`;

const promiseText = ({ own, unit, target, seconds }: IntervalEvidence): string =>
  own.total > 0
    ? `bad: ${figuresText(own, seconds, 1 - target, unit)}, promised ${percentText(1 - target)} at most`
    : figuresText(own, seconds);

const thinText = (needed: number): string => `; too few to judge, ${needed} bad ones needed`;

export const judgeInterval = (evidence: IntervalEvidence): IntervalJudgement => {
  const { own, bridged, target, minimumBad, minimumBadEvents, seconds, gaps, early } = evidence;
  const readings = evidence.red.map(({ limit, counts }) => read(limit, counts, minimumBadEvents));
  const textOf = ({ text, counts, badRatioAbove }: Reading): string =>
    `${text}: ${figuresText(counts, seconds, badRatioAbove)}`;
  const red = redAnswer(
    readings.map(({ answer }) => answer),
    evidence.redWhen,
  );
  const holding =
    red === 'holds' ? readings.filter(({ answer }) => answer === 'holds').map(textOf) : [];
  const thin = readings
    .filter(({ answer }) => answer === 'thin' && red !== 'clear')
    .map((reading) => textOf(reading) + thinText(minimumBadEvents));

  const promise = { own, target, readings };
  const isMissed = missed({ ...promise, minimumBadEvents: minimumBad });
  const isThin = !isMissed && missed({ ...promise, minimumBadEvents: 0 });
  const beside = bridged.total > 0 ? [bridgedText(bridged)] : [];
  const figures = [
    promiseText(evidence) + (isThin ? thinText(minimumBad) : ''),
    ...thin,
    ...beside,
  ];

  if (early !== null) return { verdict: 'inconclusive', reasons: [early, ...figures] };
  if (isMissed || holding.length > 0) {
    return { verdict: 'fail', reasons: [...holding, ...figures, ...gaps] };
  }
  if (gaps.length > 0) return { verdict: 'inconclusive', reasons: [...gaps, ...figures] };
  return { verdict: own.total > 0 ? 'pass' : 'inconclusive', reasons: figures };
};

export type JudgedObjective = IntervalJudgement & {
  readonly key: string;
  readonly gaps: readonly string[];
};

const keysOf = (judged: readonly JudgedObjective[]): string =>
  judged.map(({ key }) => key).join(', ');

/**
 * All objectives together. One that measured nothing does not spoil the others: whether enough was
 * exercised is for whoever drove the load to say. One that was not seen whole does.
 */
export const judgeAll = (
  judged: readonly JudgedObjective[],
  seconds: number,
  early: string | null,
): IntervalJudgement => {
  if (early !== null) return { verdict: 'inconclusive', reasons: [early] };
  const having = (wanted: IntervalVerdict) => judged.filter(({ verdict }) => verdict === wanted);
  const failed = having('fail');
  const passed = having('pass');
  const gaps = [...new Set(judged.flatMap((each) => each.gaps))];
  if (failed.length > 0) {
    const reasons = failed.map(({ key, reasons: [worst = ''] }) => `${key}: ${worst}`);
    return { verdict: 'fail', reasons: [...reasons, ...gaps] };
  }
  const idle = having('inconclusive').filter((each) => each.gaps.length === 0);
  const quiet =
    idle.length > 0 ? [`nothing measured in ${durationText(seconds)}: ${keysOf(idle)}`] : [];
  if (gaps.length > 0 || passed.length === 0) {
    return { verdict: 'inconclusive', reasons: [...gaps, ...quiet] };
  }
  const kept = `${passed.length} of ${judged.length} objectives kept`;
  return { verdict: 'pass', reasons: [kept, ...quiet] };
};
