// A target in percent is a number near 100. One of at most 1 is a share in the wrong field, and as a
// percentage it would promise next to nothing.

import type { LintRule } from '../lint.ts';
import { isMapping } from './query.ts';

const rounded = (value: number): number => Number(value.toPrecision(12));

export const shareAsPercent: LintRule = ({ documents, report }) => {
  for (const document of documents) {
    const spec = isMapping(document.value) ? document.value.spec : null;
    const objectives = isMapping(spec) && Array.isArray(spec.objectives) ? spec.objectives : [];
    for (const [index, objective] of objectives.entries()) {
      const percent = isMapping(objective) ? objective.targetPercent : null;
      if (typeof percent !== 'number' || !(percent > 0 && percent <= 1)) continue;
      const mark = document.mark(['spec', 'objectives', index, 'targetPercent']);
      const meant = rounded(percent * 100);
      const message = `a targetPercent of ${percent} promises that ${rounded(100 - percent)} % may be bad`;
      const text = `Write targetPercent: ${meant}, or target: ${percent}.`;
      // A share of a half or less is hardly what was promised either.
      const certain = percent > 0.5 && percent < 1;
      report('share-as-percent', mark, message, certain ? { text, becomes: meant } : text);
    }
  }
};
