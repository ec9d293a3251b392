// When a tile is yellow or red. A policy is written for many SLOs, so a condition without an
// indicator of its own means the indicator of the SLO that names the policy.

import type { DefinitionOf } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
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

type FindIndicator = (name: string, at: Mark) => Indicator | null;

type Written = { indicator?: string | undefined; badRatioAbove: number; text: string };

/**
 * A written StatusPolicy for one indicator, or null when it is wrong. As several objectives may
 * read one policy, the caller reports each finding once.
 */
export const readStatusPolicy = (
  { name, body, document }: DefinitionOf<'StatusPolicy'>,
  own: Indicator,
  find: FindIndicator,
  report: Report,
): StatusPolicy | null => {
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
  const conditions = (colour: 'red' | 'yellow'): (StatusCondition | null)[] =>
    (spec[colour] ?? []).map((written, index) => condition(written, ['spec', colour, index]));

  const condition = (written: Written, path: Path): StatusCondition | null => {
    const { indicator, badRatioAbove, text } = written;
    if (badRatioAbove < 0 || badRatioAbove >= 1) {
      const message = `a share of bad events cannot be above ${badRatioAbove}`;
      const fix = 'Write a number from 0 to less than 1: 0.05 is 5 %.';
      report('unreachable-threshold', document.mark([...path, 'badRatioAbove']), message, fix);
      return null;
    }
    const meant = indicator ? find(indicator, document.mark([...path, 'indicator'])) : own;
    return meant && { indicator: meant, badRatioAbove, text };
  };

  const isRead = (read: StatusCondition | null): read is StatusCondition => read !== null;
  const [red, yellow] = [conditions('red'), conditions('yellow')];
  if (windowSeconds === null || holdSeconds === null) return null;
  if (!red.every(isRead) || !yellow.every(isRead)) return null;
  const minimumBadEvents = spec.minimumBadEvents ?? usual.minimumBadEvents;
  return { name, windowSeconds, minimumBadEvents, holdSeconds, red, yellow };
};
