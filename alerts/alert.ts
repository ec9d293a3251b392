// The alerts of an objective: a red status, and a budget that burns too fast. Their names are the
// collector's, since a silence or a runbook that is written for the one must fit the other.

import { durationText } from '../language/duration.ts';
import { type Labels, seriesText } from '../language/promql-print.ts';
import type { BurnAlert, Objective } from '../language/slo-set.ts';
import { burnAnnotations, thresholdAnnotations } from './annotation.ts';
import { templates } from './figures.ts';
import { budgetOf } from './recording.ts';
import type { AlertRule } from './rule.ts';
import {
  labelsOf,
  ownCounted,
  read,
  readIncrease,
  readRatio,
  readSourceUp,
  readSum,
  sourcesOf,
  statusName,
} from './series.ts';
import { red } from './status.ts';
import { decimal, lines } from './text.ts';
import { windowOf } from './window.ts';

/** The rule of the collector's names: whatever is no letter, digit or dot becomes a hyphen. */
const slug = (text: string): string => text.replaceAll(/[^A-Za-z0-9.]+/g, '-');

export const thresholdName = ({ key }: Objective): string => slug(`${key} red`);
export const burnName = ({ key }: Objective, { longSeconds, shortSeconds }: BurnAlert): string =>
  slug(`${key} burn ${durationText(longSeconds)} ${durationText(shortSeconds)}`);
export const silentName = (source: string): string => slug(`${source} silent`);

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

const keep = ({ status }: Objective): Pick<AlertRule, 'keep_firing_for'> =>
  status.holdSeconds > 0 ? { keep_firing_for: durationText(Math.max(1, status.holdSeconds)) } : {};

/** Red pages at once. An objective that no condition makes red has no such alert. */
export const thresholdAlerts = (objective: Objective): readonly AlertRule[] => {
  if (objective.status.red.length === 0) return [];
  const alert = thresholdName(objective);
  const isRed = `${read(statusName, ownCounted(objective))} == ${red}`;
  return [
    {
      alert,
      expr: held(isRed, alert, 'page', objective),
      ...keep(objective),
      labels: alertLabels(objective, 'threshold', 'page'),
      annotations: thresholdAnnotations(objective, templates),
    },
  ];
};

/**
 * Both windows must burn: the long one says that it matters, the short one that it still does. Hours
 * are not judged by their first seconds: as much as the short window must have been observed.
 */
export const burnAlert = (objective: Objective, alert: BurnAlert): AlertRule => {
  const own = ownCounted(objective);
  const { longSeconds, shortSeconds, factor, severity, minimumBadEvents } = alert;
  const [long, short] = [windowOf(longSeconds), windowOf(shortSeconds)];
  const limit = decimal(factor * budgetOf(objective));
  const least = Math.ceil(shortSeconds / long.pieceSeconds);
  const name = burnName(objective, alert);
  const burns = lines(
    `    ${readRatio(own, long.text)} > ${limit}`,
    `and ${readRatio(own, short.text)} > ${limit}`,
    `and ${readSum(own, 'bad', long.text)} >= ${minimumBadEvents}`,
    `and count_over_time(${readIncrease(own, 'total', long)}) >= ${least}`,
  );
  return {
    alert: name,
    expr: held(burns, name, severity, objective),
    ...keep(objective),
    labels: alertLabels(objective, 'burn', severity),
    annotations: burnAnnotations(objective, alert, templates),
  };
};
