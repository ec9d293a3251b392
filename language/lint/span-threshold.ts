// Prometheus keeps durations in buckets with an upper bound: "at most" can be counted there,
// "less than" cannot.

import type { LintRule } from '../lint.ts';

export const spanThreshold: LintRule = ({ set, markAt, report }) => {
  for (const { indicator, place } of set?.objectives ?? []) {
    if (indicator.kind !== 'spans') continue;
    const strict = [...indicator.total.conditions, ...indicator.part.conditions].find(
      ({ field, operator }) =>
        field.scope === 'intrinsic' &&
        field.name === 'duration' &&
        (operator === '<' || operator === '>='),
    );
    const mark = strict && markAt(place);
    if (!mark) continue;
    const message = `Prometheus has no bucket for 'duration ${strict.operator}', so its rules count a span at the very bound otherwise`;
    const fix = `Write 'duration ${strict.operator === '<' ? '<=' : '>'}'.`;
    report('span-threshold', mark, message, fix);
  }
};
