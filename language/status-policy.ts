// When a tile is yellow or red. A policy is written for many SLOs, so a condition without an
// indicator of its own means the indicator of the SLO that names the policy.

import type { DefinitionOf } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import type { Sli } from './indicator.ts';
import type { Indicator, StatusCondition, StatusPolicy } from './slo-set.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

const usual = { windowSeconds: 60, minimumBadEvents: 3, holdSeconds: 5 } as const;

const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(3))} %`;

/**
 * Without a policy a tile is red while the budget burns 14.4 times too fast; where the target
 * leaves no room for that, half-way between just missed and all bad.
 */
export const defaultStatusPolicy = (indicator: Indicator, target: number): StatusPolicy => {
  const allowed = 1 - target;
  const badRatioAbove = 14.4 * allowed < 0.9 ? 14.4 * allowed : (1 + allowed) / 2;
  const text = `more than ${percent(badRatioAbove)} bad`;
  return { name: 'default', ...usual, yellow: [], red: [{ indicator, badRatioAbove, text }] };
};

type FindSli = (name: string, at: Mark) => Sli | null;

type Condition = (own: Indicator) => StatusCondition;

type Written = { indicator?: string | undefined; badRatioAbove: number; text: string };

/** A policy as it is for an objective with that indicator. */
export type StatusPolicyFor = (own: Indicator) => StatusPolicy;

/** A written StatusPolicy, or null when it is wrong, which was reported. */
export const readStatusPolicy = (
  { name, body, document }: DefinitionOf<'StatusPolicy'>,
  find: FindSli,
  report: Report,
): StatusPolicyFor | null => {
  const { spec } = body;
  const windowMark = document.mark(['spec', 'window']);
  const holdMark = document.mark(['spec', 'hold']);
  const windowSeconds = readSeconds(spec.window, usual.windowSeconds, windowMark, report);
  const holdSeconds = readSeconds(spec.hold, usual.holdSeconds, holdMark, report);
  if (windowSeconds !== null && (windowSeconds < 10 || windowSeconds > 3600)) {
    const message = `a status cannot be judged over ${windowSeconds} s`;
    report('status-window', windowMark, message, 'Write 10s to 1h; 1m is usual.');
    return null;
  }
  if (holdSeconds !== null && holdSeconds > 600) {
    const message = `a colour cannot be held for ${holdSeconds} s`;
    report('status-window', holdMark, message, 'Write 10m or less; 5s is usual.');
    return null;
  }
  const conditions = (colour: 'red' | 'yellow'): (Condition | null)[] =>
    (spec[colour] ?? []).map((written, index) => condition(written, ['spec', colour, index]));

  const condition = (written: Written, path: Path): Condition | null => {
    const { indicator: named, badRatioAbove, text } = written;
    if (badRatioAbove < 0 || badRatioAbove >= 1) {
      const message = `a share of bad events cannot be above ${badRatioAbove}`;
      const fix = 'Write a number from 0 to less than 1: 0.05 is 5 %.';
      report('unreachable-threshold', document.mark([...path, 'badRatioAbove']), message, fix);
      return null;
    }
    if (named === undefined) return (own) => ({ indicator: own, badRatioAbove, text });
    const mark = document.mark([...path, 'indicator']);
    const sli = find(named, mark);
    if (sli?.compare) {
      const message = `'${named}' is a threshold metric, and only an objective says what is good of it`;
      const fix = "Leave 'indicator' out: the objective's own is meant then.";
      report('threshold-not-compared', mark, message, fix);
    }
    const indicator = sli?.indicator;
    return indicator ? () => ({ indicator, badRatioAbove, text }) : null;
  };

  const isRead = (read: Condition | null): read is Condition => read !== null;
  const [red, yellow] = [conditions('red'), conditions('yellow')];
  if (windowSeconds === null || holdSeconds === null) return null;
  if (!red.every(isRead) || !yellow.every(isRead)) return null;
  const minimumBadEvents = spec.minimumBadEvents ?? usual.minimumBadEvents;
  return (own) => ({
    ...{ name, windowSeconds, minimumBadEvents, holdSeconds },
    red: red.map((condition) => condition(own)),
    yellow: yellow.map((condition) => condition(own)),
    ...(spec.redWhen === 'all' ? { redWhen: spec.redWhen } : {}),
    ...(spec.whenIdle === 'green' ? { whenIdle: spec.whenIdle } : {}),
  });
};
