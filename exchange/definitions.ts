// Imported SLOs as definitions: each with a comment that says where it comes from, what is said
// another way there, and what is left out. What could not be translated is a comment too.

import { defaultBurnPolicy } from '../language/burn-policy.ts';
import type { BurnAlert, Place } from '../language/slo-set.ts';
import type { ImportedIndicator, ImportedSlo, RefusedSlo } from './imported.ts';
import { lengthText } from './name.ts';
import type { PrintedDocument } from './print.ts';

const openSlo = 'openslo/v1';
const signalbox = 'signalbox/v1';

/** As often as Prometheus scrapes unless told otherwise. */
const usualGrain = { intervalSeconds: 15, sliceSeconds: null };

const longestDescription = 1050;

const wherefrom = ({ file, line }: Place): string => `${file}:${line}`;

const list = (lines: readonly string[]): string => lines.map((line) => `- ${line}`).join('\n');

/** The comment of an SLO that is not here. */
export const refusedComment = ({ title, place, reasons }: RefusedSlo): string =>
  `Not imported: ${title}, ${wherefrom(place)}\n${list(reasons)}`;

export const dataSource = (name: string): PrintedDocument => ({
  body: {
    ...{ apiVersion: openSlo, kind: 'DataSource', metadata: { name } },
    spec: { type: 'prometheus' },
  },
  comment:
    'What was counted in Prometheus. Signalbox scrapes for itself: add a ScrapeTarget that feeds it.',
});

export const service = ({ service: { name, title } }: ImportedSlo): PrintedDocument => ({
  body: {
    ...{ apiVersion: openSlo, kind: 'Service' },
    metadata: { name, ...(title === name ? {} : { displayName: title }) },
    spec: {},
  },
});

/** Policies by name: those of a name are the same wherever they are wanted. */
export type Policy = { readonly name: string; readonly document: PrintedDocument };

const alertData = ({ severity, longSeconds, shortSeconds, factor }: BurnAlert) => ({
  ...{ severity, longWindow: lengthText(longSeconds), shortWindow: lengthText(shortSeconds) },
  factor,
});

/**
 * The burn alerts that are wanted and can fire, where that is not simply the usual policy; and with
 * it those that could not fire, at the highest burn there is.
 */
export const burnPolicy = ({
  pages,
  tickets,
  periodSeconds,
  targetPercent,
}: ImportedSlo): { readonly policy: Policy | null; readonly unreachable: readonly BurnAlert[] } => {
  const { alerts } = defaultBurnPolicy(periodSeconds, usualGrain);
  const wanted = alerts.filter(({ severity }) => (severity === 'page' ? pages : tickets));
  const highest = (1 - 1e-9) / (1 - targetPercent / 100);
  const reachable = wanted.filter(({ factor }) => factor < highest);
  const unreachable = wanted.filter((alert) => !reachable.includes(alert));
  if (reachable.length === alerts.length) return { policy: null, unreachable };
  const factors = reachable.map(({ factor }) => factor);
  const name = [
    pages && tickets ? 'burn' : pages ? 'pages-only' : tickets ? 'tickets-only' : 'no-burn-alerts',
    ...(factors.length > 0 ? [lengthText(periodSeconds)] : []),
    ...(unreachable.length > 0 ? [`up-to-${Math.max(0, ...factors)}`] : []),
  ].join('-');
  const body = {
    ...{ apiVersion: signalbox, kind: 'BurnPolicy', metadata: { name } },
    spec: { alerts: reachable.map(alertData) },
  };
  return { policy: { name, document: { body } }, unreachable };
};

/** A page that was switched off stays off: nothing is red, and red is what pages at once. */
export const quietStatus: Policy = {
  name: 'never-red',
  document: {
    body: {
      ...{ apiVersion: signalbox, kind: 'StatusPolicy', metadata: { name: 'never-red' } },
      spec: { window: '1m' },
    },
    comment: 'For SLOs whose pages are switched off: red pages, so they are yellow at worst.',
  },
};

const metric = (source: string, query: string) => ({
  metricSource: { metricSourceRef: source, spec: { query } },
});

const indicatorSpec = (indicator: ImportedIndicator, source: string) => {
  if (indicator.kind === 'threshold') return { thresholdMetric: metric(source, indicator.query) };
  const { counter, part, query, total } = indicator;
  return {
    ratioMetric: { counter, [part]: metric(source, query), total: metric(source, total) },
  };
};

const objective = ({ indicator, targetPercent }: ImportedSlo) => ({
  ...(indicator.kind === 'threshold' ? { op: indicator.op, value: indicator.value } : {}),
  targetPercent,
});

/** @param further notes that came up while its policies were chosen */
export const slo = (
  imported: ImportedSlo,
  source: string,
  policies: { readonly burn: string | null; readonly status: string | null },
  further: readonly string[],
): PrintedDocument => {
  const { name, title, description, place, runbook, labels } = imported;
  const annotations = {
    ...(policies.status === null ? {} : { 'signalbox/status-policy': policies.status }),
    ...(policies.burn === null ? {} : { 'signalbox/burn-policy': policies.burn }),
    ...(runbook === null ? {} : { 'signalbox/runbook': runbook }),
  };
  const cut = description.length > longestDescription;
  const notes = [
    ...imported.notes,
    ...further,
    ...(cut ? [`The description is cut to ${longestDescription} characters.`] : []),
  ];
  return {
    body: {
      ...{ apiVersion: openSlo, kind: 'SLO' },
      metadata: {
        name,
        ...(title === name ? {} : { displayName: title }),
        ...(Object.keys(labels).length === 0 ? {} : { labels }),
        ...(Object.keys(annotations).length === 0 ? {} : { annotations }),
      },
      spec: {
        ...(description === '' ? {} : { description: description.slice(0, longestDescription) }),
        service: imported.service.name,
        indicator: { metadata: { name }, spec: indicatorSpec(imported.indicator, source) },
        timeWindow: [{ duration: lengthText(imported.periodSeconds), isRolling: true }],
        budgetingMethod: 'Occurrences',
        objectives: [{ displayName: 'promised', ...objective(imported) }],
      },
    },
    comment: [
      `From ${wherefrom(place)}: ${title}`,
      ...(notes.length > 0 ? [list(notes)] : []),
    ].join('\n'),
  };
};
