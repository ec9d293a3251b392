// What an alert says. The words are the collector's, so that a page reads the same whoever sends it.

import { limitsOf } from '../language/burn-limit.ts';
import { dashboardPath } from '../language/dashboard-link.ts';
import { durationText } from '../language/duration.ts';
import type { Labels } from '../language/promql-print.ts';
import { runbookLink, runbookName, silentSourceRunbook } from '../language/runbook.ts';
import type { BurnAlert, Objective } from '../language/slo-set.ts';
import { type Figures, literal } from './figures.ts';
import type { Origin } from './origin.ts';
import { budgetOf } from './recording.ts';
import { countedBy, ownCounted } from './series.ts';
import { decimal, percentText } from './text.ts';

/** What a person does about it: a page of the board, or what the definition says. */
export const runbookAnnotation = (runbook: string | null, { board }: Figures): Labels => {
  if (runbook === null) return {};
  const begin = runbookName(runbook) === null ? '' : board;
  return { runbook_url: `${begin}${literal(runbookLink(runbook, ''))}` };
};

const links = (objective: Objective, figures: Figures, runbook = objective.runbook): Labels => ({
  dashboard_url: `${figures.grafana}${literal(dashboardPath(objective))}`,
  ...runbookAnnotation(runbook, figures),
});

export const thresholdAnnotations = (objective: Objective, figures: Figures): Labels => {
  const { status, title } = objective;
  const causes = status.red.map(({ indicator, text }) => {
    const counted = countedBy(objective, indicator);
    return `${literal(text)}: ${figures.bad(counted, status.windowSeconds)}`;
  });
  return {
    summary: `${literal(title)} is red`,
    description: causes.join(status.redWhen === 'all' ? '; and ' : '; '),
    ...links(objective, figures),
  };
};

export const burnAnnotations = (
  objective: Objective,
  alert: BurnAlert,
  figures: Figures,
): Labels => {
  const own = ownCounted(objective);
  const burn = (seconds: number): string =>
    `${figures.burn(own, seconds)} over ${durationText(seconds)}`;
  const rates = limitsOf(alert).map(
    ({ longSeconds, shortSeconds, factor }) =>
      `${burn(longSeconds)} and ${burn(shortSeconds)}, of ${decimal(factor)}× allowed`,
  );
  const share = `bad: ${figures.bad(own, alert.longSeconds)}, promised ${percentText(budgetOf(objective))} at most`;
  return {
    summary: `${literal(objective.title)} is spending its error budget too fast`,
    description: `burning ${rates.join(', and ')}; ${share}`,
    ...links(objective, figures),
  };
};

/** @param others how many more objectives than the first count in the source */
export const silentAnnotations = (
  { source, silentSeconds }: Origin,
  first: Objective,
  others: number,
  figures: Figures,
): Labels => {
  const judged = `${first.title}${others > 0 ? ` and ${others} more` : ''}`;
  const heard = `nothing heard from ${source} for ${durationText(silentSeconds)}`;
  return {
    summary: literal(`${source} is silent`),
    description: literal(`${heard}; ${judged} cannot be judged`),
    ...links(first, figures, silentSourceRunbook),
  };
};
