// The alerts of an objective: a red status, and a budget that burns too fast. Their names are the
// collector's, since a silence or a runbook that is written for the one must fit the other.

import { burnWords, limitsOf } from '../language/burn-limit.ts';
import { durationText } from '../language/duration.ts';
import { toldOf } from '../language/owner.ts';
import { type Labels, seriesText } from '../language/promql-print.ts';
import type { BurnAlert, Objective } from '../language/slo-set.ts';
import { burnAnnotations, thresholdAnnotations } from './annotation.ts';
import { templates } from './figures.ts';
import { budgetOf } from './recording.ts';
import type { AlertRule } from './rule.ts';
import {
  cellName,
  eventsCounted,
  labelsOf,
  ownCounted,
  read,
  readRatio,
  readSourceUp,
  readSteps,
  readSum,
  sourcesOf,
  statusName,
} from './series.ts';
import { red } from './status.ts';
import { decimal, lines } from './text.ts';
import { type Window, windowOf } from './window.ts';

/** The rule of the collector's names: whatever is no letter, digit or dot becomes a hyphen. */
const slug = (text: string): string => text.replaceAll(/[^A-Za-z0-9.]+/g, '-');

export const thresholdName = ({ key }: Objective): string => slug(`${key} red`);
export const burnName = ({ key }: Objective, alert: BurnAlert): string =>
  slug(`${key} ${burnWords(alert)}`);
export const silentName = (source: string): string => slug(`${source} silent`);

/** Who is told, in a label's one text: routes look for a name between its commas. */
export const notifyText = (names: readonly string[]): string => names.toSorted().join(',');

/** Who is named is told; nobody means the receiver of the severity. */
export const notifyLabel = (names: readonly string[]): Labels =>
  names.length > 0 ? { notify: notifyText(names) } : {};

type Kind = 'threshold' | 'burn' | 'stale';

/** `source` is what silence of it silences. */
export const alertLabels = (
  objective: Objective,
  kind: Kind,
  severity: string,
  source = objective.indicator.source,
): Labels => ({ severity, kind, ...labelsOf(objective), source });

/** Silence resolves nothing: what fires goes on firing until its source is heard again. */
const held = (expr: string, alert: string, severity: string, objective: Objective): string => {
  const firing = seriesText('ALERTS', { alertname: alert, alertstate: 'firing', severity });
  return lines(
    expr,
    'or',
    `  max by (slo, objective, service) (${firing})`,
    `  and on () (${readSourceUp(...sourcesOf(objective))} == 0)`,
  );
};

const keep = (seconds: number): Pick<AlertRule, 'keep_firing_for'> =>
  seconds > 0 ? { keep_firing_for: durationText(Math.max(1, seconds)) } : {};

/** Red pages at once. An objective that no condition makes red has no such alert. */
export const thresholdAlerts = (objective: Objective): readonly AlertRule[] => {
  if (objective.status.red.length === 0) return [];
  const alert = thresholdName(objective);
  const isRed = `${read(statusName, eventsCounted(objective))} == ${red}`;
  return [
    {
      alert,
      expr: held(isRed, alert, 'page', objective),
      ...keep(objective.status.holdSeconds),
      labels: {
        ...alertLabels(objective, 'threshold', 'page'),
        ...notifyLabel(toldOf([], objective)),
      },
      annotations: thresholdAnnotations(objective, templates),
    },
  ];
};

/** So many steps at least must be there: hours are not judged by their first seconds. */
const observed = (objective: Objective, long: Window, leastSeconds: number): readonly string[] => {
  // Slices that were not observed count among all slices, so that none is missed.
  if (objective.slices !== null) return [];
  const least = Math.ceil(leastSeconds / long.pieceSeconds);
  const own = ownCounted(objective);
  const pieces =
    long.of === 'cells' ? read(cellName(objective, 'total'), own) : readSteps(own, 'total');
  return [`and count_over_time(${pieces}${long.range}) >= ${least}`];
};

/**
 * Both windows must burn: the long one says that it matters, the short one that it still does. As
 * much as the short one must have been observed at all. What must hold together is one expression.
 */
export const burnAlert = (objective: Objective, alert: BurnAlert): AlertRule => {
  const own = ownCounted(objective);
  const { severity, forSeconds } = alert;
  const name = burnName(objective, alert);
  const burns = limitsOf(alert).flatMap((limit) => {
    const { longSeconds, shortSeconds, factor, minimumBadEvents } = limit;
    const long = windowOf(objective, longSeconds);
    const most = decimal(factor * budgetOf(objective));
    return [
      `and ${readRatio(own, long.text)} > ${most}`,
      `and ${readRatio(own, durationText(shortSeconds))} > ${most}`,
      `and ${readSum(own, 'bad', long.text)} >= ${minimumBadEvents}`,
      ...observed(objective, long, shortSeconds),
    ];
  });
  return {
    alert: name,
    expr: held(lines(...burns).replace(/^and/, '   '), name, severity, objective),
    ...(forSeconds > 0 ? { for: durationText(forSeconds) } : {}),
    ...keep(alert.keepFiringSeconds ?? objective.status.holdSeconds),
    labels: {
      ...alertLabels(objective, 'burn', severity),
      ...notifyLabel(toldOf(alert.notify, objective)),
    },
    annotations: burnAnnotations(objective, alert, templates),
  };
};
