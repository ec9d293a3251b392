// Silence is a state, not a zero: whether each source is heard, and who is told when one is not. The
// watchers are watched too: the collector by its metrics, Prometheus by an alert that never stops.

import { durationText } from '../language/duration.ts';
import { toldOfSource } from '../language/owner.ts';
import { collectorJob, jobMatchers } from '../language/prometheus-job.ts';
import { printSelector } from '../language/promql-print.ts';
import { deadMansSwitchRunbook } from '../language/runbook.ts';
import type { Objective } from '../language/slo-set.ts';
import { alertLabels, notifyLabel, silentName } from './alert.ts';
import { runbookAnnotation, silentAnnotations } from './annotation.ts';
import { type Figures, templates } from './figures.ts';
import type { Origin } from './origin.ts';
import type { AlertRule, Rule } from './rule.ts';
import { countedFor, readSourceUp, sourcesOf, sourceUpName } from './series.ts';
import { metricsOf } from './span-counters.ts';

export const collectorDownName = 'signalbox-down';
export const watchdogName = 'Watchdog';

const collectorDownFor = '45s';

/** The objectives that look at a source, also by a condition alone. */
export const readersOf = (source: string, objectives: readonly Objective[]): readonly Objective[] =>
  objectives.filter((objective) => sourcesOf(objective).includes(source));

const anyUp = (jobs: readonly string[]): string =>
  `max(${printSelector({ metric: 'up', matchers: [] }, jobMatchers({ jobs }))}) or vector(0)`;

/** What is pushed has no `up`: it is heard while any of the metrics that are counted is. */
const anySent = ({ source, silentSeconds }: Origin, readers: readonly Objective[]): string => {
  const metrics = readers
    .flatMap((objective) => countedFor(objective))
    .filter(({ indicator }) => indicator.source === source)
    .flatMap(({ indicator }) => metricsOf(indicator))
    .map((metric) => printSelector({ metric, matchers: [] }));
  const seen = [...new Set(metrics)]
    .toSorted()
    .map((metric) => `last_over_time(${metric}[${durationText(silentSeconds)}])`);
  return `clamp_max(count(${seen.join(' or ')}), 1) or vector(0)`;
};

/** 1 while a source is heard and 0 while it is not, and the alert when that lasts. */
export const sourceRules = (
  origin: Origin,
  readers: readonly Objective[],
  figures: Figures = templates,
): readonly Rule[] => {
  const [first, ...others] = readers;
  const { source, jobs, silentSeconds } = origin;
  if (!first) return [];
  return [
    {
      record: sourceUpName,
      expr: jobs.length > 0 ? anyUp(jobs) : anySent(origin, readers),
      labels: { source },
    },
    {
      alert: silentName(source),
      expr: `${readSourceUp(source)} == 0`,
      for: durationText(silentSeconds),
      labels: {
        ...alertLabels(first, 'stale', 'page', source),
        ...notifyLabel(toldOfSource(readers)),
      },
      annotations: silentAnnotations(origin, first, others.length, figures),
    },
  ];
};

export const watcherAlerts = (figures: Figures = templates): readonly AlertRule[] => [
  {
    alert: collectorDownName,
    expr: `(${anyUp([collectorJob])}) == 0`,
    for: collectorDownFor,
    labels: { severity: 'page', kind: 'stale', service: 'signalbox' },
    annotations: {
      summary: 'Signalbox is down',
      description: `its collector has answered no scrape for ${collectorDownFor}: it pages nobody, and its probes measure nothing; while its board is down, what to do stands in alerts/runbooks/dead-mans-switch.md`,
      ...runbookAnnotation(deadMansSwitchRunbook, figures),
    },
  },
  {
    alert: watchdogName,
    expr: 'vector(1)',
    labels: { severity: 'none' },
    annotations: {
      summary: 'Prometheus evaluates its rules',
      description: 'fires always: whoever receives it raises the alarm when it stops',
      ...runbookAnnotation(deadMansSwitchRunbook, figures),
    },
  },
];
