// The tests of the objectives' alerts. Each must fire just above its limit, and be quiet at it, with
// too few bad events, while nothing happens, and where nothing is measured.

import { limitsOf, windowsOfAlert } from '../../language/burn-limit.ts';
import { durationText } from '../../language/duration.ts';
import type { Labels } from '../../language/promql-print.ts';
import type { BurnAlert, Objective, SloSet } from '../../language/slo-set.ts';
import { burnAlert, thresholdAlerts } from '../alert.ts';
import { burnAnnotations, thresholdAnnotations } from '../annotation.ts';
import type { Figures } from '../figures.ts';
import { budgetOf } from '../recording.ts';
import type { AlertRule } from '../rule.ts';
import { decimal } from '../text.ts';
import { cellSeconds, isQuick, statusWindowOf, stepSeconds, windowOf } from '../window.ts';
import type { Course } from './course.ts';
import { eventCourse } from './event-course.ts';
import type { AlertTest, RuleTest } from './promtool.ts';
import { sliceCourse } from './slice-course.ts';
import { upSeries } from './up.ts';

type Rehearsed = {
  readonly objective: Objective;
  readonly rule: AlertRule;
  readonly over: string;
  /** The rules are evaluated so often. */
  readonly everySeconds: number;
  readonly course: Course;
  readonly annotations: (figures: Figures) => Labels;
};

const thresholds = (objective: Objective): readonly Rehearsed[] => {
  const { windowSeconds, minimumBadEvents, red, redWhen } = objective.status;
  const everySeconds = stepSeconds;
  return thresholdAlerts(objective).map((rule) => ({
    ...{ objective, rule, everySeconds },
    over: `red within ${durationText(windowSeconds)}`,
    course: eventCourse({
      ...{ objective, everySeconds, minimumBadEvents, forSeconds: 0 },
      windows: [statusWindowOf(objective)],
      observedSeconds: windowSeconds,
      limit: (redWhen === 'all' ? Math.max : Math.min)(
        ...red.map(({ badRatioAbove }) => badRatioAbove),
      ),
    }),
    annotations: (figures) => thresholdAnnotations(objective, figures),
  }));
};

const burnCourse = (objective: Objective, alert: BurnAlert, everySeconds: number): Course => {
  const { slices } = objective;
  const limits = limitsOf(alert).map(({ longSeconds, shortSeconds, factor, minimumBadEvents }) => ({
    windows: [longSeconds, shortSeconds].map((seconds) => windowOf(objective, seconds)),
    limit: decimal(factor * budgetOf(objective)),
    minimumBad: minimumBadEvents,
    shortSeconds,
  }));
  const common = { objective, everySeconds, forSeconds: alert.forSeconds };
  if (slices !== null) return sliceCourse({ ...common, slices, limits });
  // All of them hold once the strictest does.
  const most = (value: (limit: (typeof limits)[number]) => number): number =>
    Math.max(...limits.map(value));
  return eventCourse({
    ...common,
    windows: windowsOfAlert(alert).map((seconds) => windowOf(objective, seconds)),
    limit: most(({ limit }) => limit),
    minimumBadEvents: most(({ minimumBad }) => minimumBad),
    observedSeconds: most(({ shortSeconds }) => shortSeconds),
  });
};

const burns = (objective: Objective): readonly Rehearsed[] =>
  objective.burn.alerts.map((alert) => {
    // What takes long is evaluated seldom, or its tests would take long too.
    const isSlow = !isQuick(alert) || (objective.slices?.seconds ?? 0) >= cellSeconds;
    const everySeconds = isSlow ? cellSeconds : stepSeconds;
    return {
      ...{ objective, rule: burnAlert(objective, alert), everySeconds },
      over: limitsOf(alert)
        .map((limit) => [limit.longSeconds, limit.shortSeconds].map(durationText).join(' and '))
        .reduce((text, windows) => `${text}, and over ${windows}`, 'burn')
        .replace(', and', ''),
      course: burnCourse(objective, alert, everySeconds),
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
        first.course.intervalSeconds === alert.course.intervalSeconds &&
        ![first, ...others].some(({ objective }) => objective === alert.objective),
    );
    if (batch) batch.push(alert);
    else batches.push([alert]);
  }
  return batches;
};

const alertTests = ({ rule, course, annotations }: Rehearsed): readonly AlertTest[] => {
  const at = (seconds: number, exp_alerts: AlertTest['exp_alerts']): AlertTest => ({
    ...{ eval_time: durationText(seconds), alertname: rule.alert, exp_alerts },
  });
  return [
    ...course.quietAt.map((seconds) => at(seconds, [])),
    at(course.firesAt, [{ exp_labels: rule.labels, exp_annotations: annotations(course.figures) }]),
  ];
};

const rehearse = (set: SloSet, alerts: readonly Rehearsed[]): readonly RuleTest[] => {
  const [first] = alerts;
  if (!first) return [];
  const { intervalSeconds } = first.course;
  const last = Math.max(...alerts.map(({ course }) => course.firesAt));
  return [
    {
      name: `${first.over}: quiet while idle, with too few bad ones, and at its limit; fires above it`,
      interval: durationText(intervalSeconds),
      input_series: [
        ...upSeries(set, `1x${Math.ceil(last / intervalSeconds)}`),
        ...alerts.flatMap(({ course }) => course.inputs),
      ],
      alert_rule_test: alerts.flatMap(alertTests),
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
    .filter((alert) => alert.everySeconds === everySeconds);
  return alerts.length === 0
    ? []
    : [
        ...together(alerts).flatMap((batch) => rehearse(set, batch)),
        ...withoutData(set, everySeconds, alerts),
      ];
};
