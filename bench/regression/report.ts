// What a comparison came to: a table for people, in Markdown so that CI can show it as it is, and the
// exit code.

import { markdownTable } from '../measurement.ts';
import { type Interval, type Judgement, judge, mostRatio } from './statistics.ts';

export type Finding = { readonly workload: string } & (
  | { readonly kind: 'measured'; readonly interval: Interval }
  | { readonly kind: 'incomparable'; readonly reason: string }
);

const words: Readonly<Record<Judgement, string>> = {
  slower: '**slower**',
  faster: 'faster',
  steady: 'steady',
  unclear: 'unclear',
};

const percent = (ratio: number): string => {
  const change = (ratio - 1) * 100;
  return `${change < 0 ? '−' : '+'}${Math.abs(change).toFixed(1)} %`;
};

const row = (finding: Finding): string[] => {
  if (finding.kind === 'incomparable') {
    return [finding.workload, '', '', `not compared: ${finding.reason}`];
  }
  const { ratio, low, high } = finding.interval;
  const range = `${percent(low)} to ${percent(high)}`;
  return [finding.workload, percent(ratio), range, words[judge(finding.interval)]];
};

const namesOf = (findings: readonly Finding[], judgement: Judgement): string[] =>
  findings
    .filter((finding) => finding.kind === 'measured' && judge(finding.interval) === judgement)
    .map(({ workload }) => workload);

export const slowerOf = (findings: readonly Finding[]): string[] => namesOf(findings, 'slower');

const limit = `${Math.round((mostRatio - 1) * 100)} %`;

const conclusion = (findings: readonly Finding[]): string => {
  const slower = slowerOf(findings);
  const unclear = namesOf(findings, 'unclear');
  if (slower.length > 0) return `Costs more than ${limit}: ${slower.join(', ')}.`;
  if (findings.every(({ kind }) => kind === 'incomparable')) return 'Nothing could be compared.';
  return unclear.length > 0
    ? `No cost above ${limit} is shown; none can be ruled out for ${unclear.join(', ')}: measure with more launches.`
    : `Nothing that was compared costs more than ${limit}.`;
};

export const reportOf = (findings: readonly Finding[], notes: readonly string[]): string =>
  [
    markdownTable(['work', 'CPU', 'interval', ''], findings.map(row)),
    '',
    conclusion(findings),
    ...notes,
  ].join('\n');

/** 0: nothing is shown to be slower. 1: something is. 2: nothing was compared, which proves nothing. */
export const exitCodeOf = (findings: readonly Finding[]): 0 | 1 | 2 => {
  if (slowerOf(findings).length > 0) return 1;
  return findings.every(({ kind }) => kind === 'incomparable') ? 2 : 0;
};
