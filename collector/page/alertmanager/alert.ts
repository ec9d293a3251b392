// An alert as Alertmanager is given it: with the labels and annotations that the generated rules give
// it under Prometheus, so that the same routes and inhibitions hold, whoever sends it.

import { dashboardPath } from '../../../language/dashboard-link.ts';
import { runbookLink, silentSourceRunbook } from '../../../language/runbook.ts';
import type { Objective, SloSet } from '../../../language/slo-set.ts';
import { silentName } from '../../engine/rules.ts';
import type { AlertRow } from '../../serve/shapes.ts';

/** One of POST /api/v2/alerts, but for its times. */
export type SentAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly generatorURL: string;
};

export type Links = {
  /** Where people reach the board, without a slash at its end. */
  readonly boardUrl: string;
  /** null: nobody knows where Grafana is, so nothing links there. */
  readonly grafanaUrl: string | null;
};

/** What ends the summary of a row, and its figures begin. */
const troubles = ({ title }: Objective, source: string): Record<AlertRow['kind'], string> => ({
  threshold: `${title} is red`,
  burn: `${title} is spending its error budget too fast`,
  stale: `${source} is silent`,
});

export type Describe = (alert: AlertRow, links: Links) => SentAlert | null;

/**
 * @param set as it was defined: what the collector makes of it for itself has other sources
 * @returns null for an alert of what is defined no more
 */
export const describeFor = ({ objectives, dataSources }: SloSet): Describe => {
  const byKey = new Map(objectives.map((each) => [`${each.slo}/${each.objective}`, each]));
  const silent = new Map(dataSources.map(({ name }) => [silentName(name), name]));
  return (alert, { boardUrl, grafanaUrl }) => {
    const objective = byKey.get(`${alert.name}/${alert.objective}`);
    if (objective === undefined) return null;
    const { alertName, kind, severity, notify, summary } = alert;
    const own = objective.indicator.source;
    const source = kind === 'stale' ? (silent.get(alertName) ?? own) : own;
    const trouble = troubles(objective, source)[kind];
    const begin = `${trouble}: `;
    const runbook = kind === 'stale' ? silentSourceRunbook : objective.runbook;
    return {
      labels: {
        alertname: alertName,
        ...{ severity, kind, slo: alert.name, objective: alert.objective },
        ...{ service: objective.service, source },
        ...(notify.length > 0 ? { notify: notify.toSorted().join(',') } : {}),
      },
      annotations: {
        summary: summary.startsWith(begin) ? trouble : summary,
        description: summary.startsWith(begin) ? summary.slice(begin.length) : summary,
        ...(grafanaUrl === null
          ? {}
          : { dashboard_url: `${grafanaUrl}${dashboardPath(objective)}` }),
        ...(runbook === null ? {} : { runbook_url: runbookLink(runbook, boardUrl) }),
      },
      generatorURL: `${boardUrl}/slos/${encodeURIComponent(alert.name)}`,
    };
  };
};
