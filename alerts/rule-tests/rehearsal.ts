// The tests of the objectives' alerts. Each must fire just above its limit, and be quiet at it, with
// too few bad events, while nothing happens, and where nothing is measured.

import { durationText } from '../../language/duration.ts';
import type { Labels } from '../../language/promql-print.ts';
import type { Objective, SloSet } from '../../language/slo-set.ts';
import { burnAlert, thresholdAlerts } from '../alert.ts';
import { burnAnnotations, thresholdAnnotations } from '../annotation.ts';
import type { Figures } from '../figures.ts';
import { stepSeconds } from '../increment.ts';
import { budgetOf } from '../recording.ts';
import type { AlertRule } from '../rule.ts';
import { cellSeconds, windowOf } from '../window.ts';
import { courseOf, figuresOf, inputs, lastIndex, type Tempo, timeOf } from './course.ts';
import type { AlertTest, RuleTest } from './promtool.ts';
import { upSeries } from './up.ts';

type Rehearsed = {
  readonly objective: Objective;
  readonly rule: AlertRule;
  readonly over: string;
  readonly tempo: Tempo;
  /** It fires above this share of bad events. */
  readonly limit: number;
  readonly minimumBadEvents: number;
  readonly annotations: (figures: Figures) => Labels;
};

const tempoOf = (everySeconds: number, observedSeconds: number): Tempo => ({
  everySeconds,
  idle: Math.max(1, Math.ceil(observedSeconds / everySeconds)),
});

const thresholds = (objective: Objective): readonly Rehearsed[] => {
  const { windowSeconds, minimumBadEvents, red } = objective.status;
  return thresholdAlerts(objective).map((rule) => ({
    ...{ objective, rule, minimumBadEvents },
    over: `red within ${durationText(windowSeconds)}`,
    tempo: tempoOf(stepSeconds, windowSeconds),
    limit: Math.min(...red.map(({ badRatioAbove }) => badRatioAbove)),
    annotations: (figures) => thresholdAnnotations(objective, figures),
  }));
};

const burns = (objective: Objective): readonly Rehearsed[] =>
  objective.burn.alerts.map((alert) => {
    const { longSeconds, shortSeconds, factor, minimumBadEvents } = alert;
    const everySeconds = windowOf(longSeconds).coarse ? cellSeconds : stepSeconds;
    return {
      ...{ objective, rule: burnAlert(objective, alert), minimumBadEvents },
      over: `burn over ${durationText(longSeconds)} and ${durationText(shortSeconds)}`,
      tempo: tempoOf(everySeconds, shortSeconds),
      limit: factor * budgetOf(objective),
      annotations: (figures) => burnAnnotations(objective, alert, figures),
    };
  });

/** Alerts of different objectives that take the same time are rehearsed together. */
const together = (alerts: readonly Rehearsed[]): readonly (readonly Rehearsed[])[] => {
  const batches: Rehearsed[][] = [];
  for (const alert of alerts) {
    const batch = batches.find(
      ([first, ...others]) =>
        first?.over === alert.over &&
        ![first, ...others].some(({ objective }) => objective === alert.objective),
    );
    if (batch) batch.push(alert);
    else batches.push([alert]);
  }
  return batches;
};

const rehearse = (set: SloSet, alerts: readonly Rehearsed[]): readonly RuleTest[] => {
  const [first] = alerts;
  if (!first) return [];
  const { over, tempo } = first;
  const courses = alerts.map((alert) => ({
    alert,
    course: courseOf(tempo, alert.limit, alert.minimumBadEvents),
  }));
  const at = (phase: Parameters<typeof timeOf>[1]): readonly AlertTest[] =>
    courses.map(({ alert: { rule, annotations }, course }) => ({
      eval_time: timeOf(tempo, phase),
      alertname: rule.alert,
      exp_alerts:
        phase === 'too many'
          ? [{ exp_labels: rule.labels, exp_annotations: annotations(figuresOf(course)) }]
          : [],
    }));
  return [
    {
      name: `${over}: quiet while idle, with too few bad events, and at its limit; fires above it`,
      interval: durationText(tempo.everySeconds),
      input_series: [
        ...upSeries(set, `1x${lastIndex(tempo)}`),
        ...courses.flatMap(({ alert, course }) => inputs(alert.objective, course)),
      ],
      alert_rule_test: [...at('idle'), ...at('few'), ...at('allowed'), ...at('too many')],
    },
  ];
};

const withoutData = (
  set: SloSet,
  everySeconds: number,
  alerts: readonly Rehearsed[],
): readonly RuleTest[] => {
  const evaluations = 5;
  const eval_time = durationText(evaluations * everySeconds);
  return [
    {
      name: 'all: quiet where nothing is measured',
      interval: durationText(everySeconds),
      input_series: upSeries(set, `1x${evaluations}`),
      alert_rule_test: alerts.map(({ rule: { alert } }) => ({
        ...{ eval_time, alertname: alert, exp_alerts: [] },
      })),
    },
  ];
};

/** The tests that are evaluated every so many seconds. */
export const rehearsals = (set: SloSet, everySeconds: number): readonly RuleTest[] => {
  const alerts = set.objectives
    .flatMap((objective) => [...thresholds(objective), ...burns(objective)])
    .filter(({ tempo }) => tempo.everySeconds === everySeconds);
  return alerts.length === 0
    ? []
    : [
        ...together(alerts).flatMap((batch) => rehearse(set, batch)),
        ...withoutData(set, everySeconds, alerts),
      ];
};
