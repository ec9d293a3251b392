// Two objectives that count the same and promise the same over the same time are one: the second
// only pages twice.

import type { LintRule } from '../lint.ts';
import type { Objective } from '../slo-set.ts';

const promiseOf = ({ indicator, target, period, slices }: Objective): string =>
  JSON.stringify([indicator.id, target, period, slices]);

export const samePromise: LintRule = ({ set, markAt, report }) => {
  const first = new Map<string, Objective>();
  for (const objective of set?.objectives ?? []) {
    const promise = promiseOf(objective);
    const other = first.get(promise);
    if (!other) {
      first.set(promise, objective);
      continue;
    }
    const { file, line } = other.place;
    const message = `'${objective.key}' promises the same as '${other.key}' at ${file}:${line}`;
    const fix = 'Keep one of the two, or give one another target or period.';
    const mark = markAt(objective.place);
    if (mark) report('same-promise', mark, message, fix);
  }
};
