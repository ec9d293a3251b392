// The tests of the alerts that say that nothing can be said: a source is heard, does not answer, or
// is not there at all. Absence is silence too, so there is no quiet case without data.

import { durationText } from '../../language/duration.ts';
import { jobsOf } from '../../language/prometheus-job.ts';
import { printSelector } from '../../language/promql-print.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { type Figures, templates } from '../figures.ts';
import { originOf } from '../origin.ts';
import type { AlertRule, Rule } from '../rule.ts';
import { countedFor } from '../series.ts';
import { readersOf, sourceRules, watchdogName, watcherAlerts } from '../silence.ts';
import { metricsOf } from '../span-counters.ts';
import { stepSeconds } from '../window.ts';
import type { AlertTest, InputSeries, RuleTest } from './promtool.ts';
import { upSeries } from './up.ts';

const isAlert = (rule: Rule): rule is AlertRule => 'alert' in rule;

/** A source's silence has no figures, and in promtool neither Grafana nor board. */
const told: Figures = { ...templates, grafana: '', board: '' };

/** What is pushed is heard by any of its metrics. */
const pushedSeries = (set: SloSet, values: string): readonly InputSeries[] =>
  set.dataSources.flatMap((source) => {
    if (jobsOf(source, set).length > 0) return [];
    const [metric] = readersOf(source.name, set.objectives)
      .flatMap(countedFor)
      .filter(({ indicator }) => indicator.source === source.name)
      .flatMap(({ indicator }) => metricsOf(indicator));
    return metric === undefined
      ? []
      : [{ series: printSelector({ metric, matchers: [] }), values }];
  });

const silenceAlerts = (set: SloSet): readonly AlertRule[] => [
  ...set.dataSources
    .map((source) => originOf(source, set))
    .flatMap((origin) => sourceRules(origin, readersOf(origin.source, set.objectives), told))
    .filter(isAlert),
  ...watcherAlerts(told),
];

/** The Watchdog fires whatever happens. */
const expected = (rule: AlertRule, fires: boolean): AlertTest['exp_alerts'] =>
  fires || rule.alert === watchdogName
    ? [{ exp_labels: rule.labels, exp_annotations: rule.annotations }]
    : [];

export const silenceTests = (set: SloSet): readonly RuleTest[] => {
  const alerts = silenceAlerts(set);
  const longest = Math.max(
    60,
    ...set.dataSources.map((source) => originOf(source, set).silentSeconds),
  );
  const last = Math.ceil(longest / stepSeconds);
  const heard = `1x${last}`;
  const at = (index: number, fires: boolean): readonly AlertTest[] =>
    alerts.map((rule) => ({
      eval_time: durationText(index * stepSeconds),
      alertname: rule.alert,
      exp_alerts: expected(rule, fires),
    }));
  const test = (what: string, input: readonly InputSeries[], fires: boolean): RuleTest => ({
    name: `silence: ${what}`,
    interval: durationText(stepSeconds),
    input_series: input,
    alert_rule_test: [...at(1, false), ...at(last, fires)],
  });
  return [
    test('fires when no scrape is answered', upSeries(set, `0x${last}`), true),
    test(
      'quiet while sources are heard',
      [...upSeries(set, heard), ...pushedSeries(set, heard)],
      false,
    ),
    test('fires when nothing is scraped', [], true),
  ];
};
