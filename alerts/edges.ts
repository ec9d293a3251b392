// The rules for a Prometheus, Mimir or VictoriaMetrics to which several collectors write what they
// counted: the same records and alerts as for one collector, of the sum over all of them. Each
// collector has counters of its own, so that one of them may restart or be away for itself.

import type { Artefact } from '../language/artefact.ts';
import { deadMansSwitchRunbook } from '../language/runbook.ts';
import type { Indicator, LinearForm, Objective, SloSet } from '../language/slo-set.ts';
import { runbookAnnotation } from './annotation.ts';
import { templates } from './figures.ts';
import { groupsOf } from './group.ts';
import { printYaml } from './print.ts';
import type { AlertRule, Group, Rule } from './rule.ts';
import { collectorDownName } from './silence.ts';

const path = 'alerts/generated/prometheus-rules.edges.yaml';

/** As collector/forward/remote-write/series.ts names them; a test compares the two. */
export const edgeMetrics = {
  events: 'signalbox_events_total',
  conditionEvents: 'signalbox_condition_events_total',
  status: 'signalbox_objective_status',
} as const;

const source = 'edges';
/** How often a collector writes unless told otherwise (REMOTE_WRITE_SECONDS). */
const intervalSeconds = 15;

const note = `For a Prometheus (--web.enable-remote-write-receiver), Mimir or VictoriaMetrics to which collectors
write (REMOTE_WRITE_URL): instead of prometheus-rules.yaml, of the sum over all collectors. Alerts
of the same names say the same. Spans, logs and whatever else a collector counts are in it, since
all that is read here is how many events were good and how many bad.`;

const edgeSilentName = 'signalbox-edge-silent';

const edgeSilent: AlertRule = {
  alert: edgeSilentName,
  expr: [
    `count by (instance) (last_over_time(${edgeMetrics.status}[1h]))`,
    `unless count by (instance) (last_over_time(${edgeMetrics.status}[1m]))`,
  ].join('\n'),
  for: '1m',
  labels: { severity: 'page', kind: 'stale', service: 'signalbox' },
  annotations: {
    summary: 'the collector {{ $labels.instance }} writes no more',
    description:
      'it wrote within the last hour, and for a minute nothing has come: what it would have counted is missing from every sum',
    ...runbookAnnotation(deadMansSwitchRunbook, templates),
  },
};

const formsOf = (
  metric: string,
  labels: Readonly<Record<string, string>>,
): { readonly good: LinearForm; readonly total: LinearForm } => {
  const form = (more: Readonly<Record<string, string>>): LinearForm => [
    {
      factor: 1,
      selector: {
        metric,
        matchers: Object.entries({ ...labels, ...more }).map(([label, value]) => ({
          ...{ label, operator: '=' as const, value },
        })),
      },
    },
  ];
  return { good: form({ result: 'good' }), total: form({}) };
};

const writtenFor = (objective: Objective, indicator: Indicator): Indicator => {
  const { id, goodText, totalText } = indicator;
  const isOwn = id === objective.indicator.id;
  const labels = {
    ...{ slo: objective.slo, objective: objective.objective },
    ...(isOwn ? {} : { indicator: id }),
  };
  const metric = isOwn ? edgeMetrics.events : edgeMetrics.conditionEvents;
  return { kind: 'counters', id, source, goodText, totalText, ...formsOf(metric, labels) };
};

/** The set as whoever is written to sees it: every event is one of the counters that are written. */
export const edgeSet = (set: SloSet): SloSet => ({
  ...set,
  scrapeTargets: [],
  probes: [],
  dataSources: [{ name: source, type: 'remote-write', intervalSeconds }],
  objectives: set.objectives.map((objective) => {
    const conditions = (each: Objective['status']['red']) =>
      each.map((one) => ({ ...one, indicator: writtenFor(objective, one.indicator) }));
    const { status } = objective;
    return {
      ...objective,
      indicator: writtenFor(objective, objective.indicator),
      status: { ...status, red: conditions(status.red), yellow: conditions(status.yellow) },
    };
  }),
});

const groups = (set: SloSet): readonly Group[] => {
  // Whoever is written to scrapes no collector: that one is down shows by what it does not write.
  const replaced = (rule: Rule): Rule =>
    'alert' in rule && rule.alert === collectorDownName ? edgeSilent : rule;
  return groupsOf(edgeSet(set)).map((group) => ({ ...group, rules: group.rules.map(replaced) }));
};

export const edgeRules = (set: SloSet): Artefact => {
  const all = groups(set);
  return {
    path,
    text: printYaml(
      { groups: all.map(({ name, interval, rules }) => ({ name, interval, rules })) },
      { top: note, items: { of: 'groups', texts: all.map((group) => group.note) } },
    ),
  };
};
