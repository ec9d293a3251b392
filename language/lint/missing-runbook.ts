// Whoever is woken by a page finds in it what to do. Said once for each SLO, and only when asked.

import type { LintRule } from '../lint.ts';

export const missingRunbook: LintRule = ({ set, sloMark, report }) => {
  const bare = (set?.objectives ?? []).filter(
    ({ runbook, burn }) =>
      runbook === null && burn.alerts.some(({ severity }) => severity === 'page'),
  );
  for (const slo of new Set(bare.map((objective) => objective.slo))) {
    const mark = sloMark(slo);
    const fix = "Add the annotation 'signalbox/runbook' with a URL or a path.";
    if (mark) report('missing-runbook', mark, `pages of '${slo}' name no runbook`, fix);
  }
};
