// What an objective promises: a share of more than 0 and less than 1, so that there is a budget.

import type { DefinitionOf } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { Objective as WrittenObjective } from './kinds/open-slo.ts';
import type { Path } from './yaml-document.ts';

/** The target of the objective at `path`, or null when it is wrong, which was reported. */
export const readTarget = (
  written: WrittenObjective,
  path: Path,
  { document }: DefinitionOf<'SLO'>,
  report: Report,
): number | null => {
  const { target, targetPercent } = written;
  if ((target === undefined) === (targetPercent === undefined)) {
    const message = "exactly one of 'target' and 'targetPercent' is needed";
    const fix = target === undefined ? 'Write target: 0.99.' : 'Leave out one of the two.';
    report('one-of', document.mark(path), message, fix);
    return null;
  }
  const field = target === undefined ? 'targetPercent' : 'target';
  const value = target ?? Number(((targetPercent ?? 0) / 100).toPrecision(15));
  if (value > 0 && value < 1) return value;
  const message = `a ${field} of ${target ?? targetPercent} ${
    value >= 1 ? 'leaves no error budget' : 'promises nothing'
  }`;
  const asPercent = target !== undefined && target > 1 && target < 100;
  const asRatio = Number(((target ?? 0) / 100).toPrecision(15));
  const fix = asPercent
    ? { text: `Write targetPercent: ${target}, or target: ${asRatio}.`, becomes: asRatio }
    : field === 'target'
      ? 'Write more than 0 and less than 1, such as 0.999.'
      : 'Write more than 0 and less than 100, such as 99.9.';
  report('target-out-of-range', document.mark([...path, field]), message, fix);
  return null;
};
