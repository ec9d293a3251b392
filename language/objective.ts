// An SLO's objectives, with everything that they name resolved: one row of the board each.
// A setting of one objective is the annotation with the objective's name behind a dot.

import { readAnnotation } from './annotation.ts';
import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { ReadK6Metric } from './k6-metric.ts';
import { type BurnContext, type BurnOf, readBurn } from './objective-burn.ts';
import { type IndicatorFor, indicatorsOf, type SliContext } from './objective-indicator.ts';
import { readTarget } from './objective-target.ts';
import { defaultPeriod, periodSeconds, readPeriod } from './period.ts';
import { readSlices } from './slices.ts';
import type { Indicator, Objective, Period, SpanFilter, StatusPolicy } from './slo-set.ts';
import { badSpans } from './span-exemplars.ts';
import { defaultStatusPolicy, type StatusPolicyFor } from './status-policy.ts';
import { parseTraceql } from './traceql.ts';
import type { Path } from './yaml-document.ts';

type Slo = DefinitionOf<'SLO'>;

export type ObjectiveContext = SliContext &
  BurnContext & {
    /** What is defined under the name; null when it is wrong or not there. */
    readonly statusPolicy: (name: string) => StatusPolicyFor | null;
    readonly k6Metric: ReadK6Metric;
  };

/** '99 % within 200 ms' is '99-within-200-ms'; without a name it is 'objective-1'. */
export const objectiveName = (displayName: string | undefined, index: number): string =>
  (displayName ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '') || `objective-${index + 1}`;

const readStatus = (
  slo: Slo,
  objective: string,
  indicator: Indicator,
  target: number,
  context: ObjectiveContext,
): StatusPolicy | null => {
  const annotation = readAnnotation(slo, 'signalbox/status-policy', objective);
  if (!annotation) return defaultStatusPolicy(indicator, target);
  const { value, path } = annotation;
  context.index.reportUnknown('StatusPolicy', value, slo.document.mark(path));
  return context.statusPolicy(value)?.(indicator) ?? null;
};

/** What counts spans knows itself which of them are bad. */
const readExemplars = (
  slo: Slo,
  objective: string,
  indicator: Indicator | null,
  report: Report,
): SpanFilter | null => {
  const annotation = readAnnotation(slo, 'signalbox/exemplars', objective);
  if (!annotation) return indicator?.kind === 'spans' ? badSpans(indicator) : null;
  const { filter, findings } = parseTraceql(annotation.value);
  for (const { rule, at, message, fix } of findings)
    report(rule, slo.document.textMark(annotation.path, at), message, fix);
  return filter;
};

const readObjective = (
  slo: Slo,
  position: number,
  period: Period | null,
  indicatorOf: IndicatorFor,
  burnOf: BurnOf,
  context: ObjectiveContext,
): Objective | null => {
  const { document, name, body } = slo;
  const { spec, metadata } = body;
  const { report, sources } = context;
  const path: Path = ['spec', 'objectives', position];
  const written = spec.objectives[position];
  if (!written) throw new RangeError(`'${name}' has no objective at ${position}`);
  const objective = objectiveName(written.displayName, position);
  const target = readTarget(written, path, slo, report);
  const indicator = indicatorOf(written, path);
  const exemplars = readExemplars(slo, objective, indicator, report);
  const interval = (indicator && sources.get(indicator.source)?.intervalSeconds) ?? 1;
  const slices = readSlices(spec.budgetingMethod, written, path, document, interval, report);
  if (target === null || indicator === null || period === null || slices === undefined) return null;
  const status = readStatus(slo, objective, indicator, slices?.goodFrom ?? target, context);
  const burn = burnOf(objective, {
    ...{ target, periodSeconds: periodSeconds(period) },
    grain: { intervalSeconds: interval, sliceSeconds: slices?.seconds ?? null },
    path: [...path, written.target === undefined ? 'targetPercent' : 'target'],
  });
  const k6Metric = context.k6Metric(slo, objective, indicator);
  if (status === null || burn === null) return null;
  return {
    key: `${name}/${objective}`,
    ...{ slo: name, objective, service: spec.service },
    owner: ownerOf(spec.service, context.index),
    title: metadata.displayName ?? name,
    description: spec.description ?? '',
    ...{ target, indicator, slices, period, status, burn, exemplars, k6Metric },
    runbook: readAnnotation(slo, 'signalbox/runbook', objective)?.value ?? null,
    place: placeOf(slo, path),
  };
};

const reportNames = ({ name, body, document }: Slo, report: Report): void => {
  const seen = new Set<string>();
  for (const [position, { displayName }] of body.spec.objectives.entries()) {
    const objective = objectiveName(displayName, position);
    if (seen.has(objective)) {
      const message = `a second objective of '${name}' is named '${objective}'`;
      const mark = document.mark(['spec', 'objectives', position]);
      report('duplicate-name', mark, message, "Give it another 'displayName'.");
    }
    seen.add(objective);
  }
};

/** Every objective of an SLO that is right; what is wrong is reported. */
export const readObjectives = (slo: Slo, context: ObjectiveContext): Objective[] => {
  const { document, body } = slo;
  const { report, index } = context;
  const { spec } = body;
  reportNames(slo, report);
  index.reportUnknown('Service', spec.service, document.mark(['spec', 'service']));
  const [window] = spec.timeWindow ?? [];
  const windowPath: Path = ['spec', 'timeWindow', 0];
  const period = window ? readPeriod(window, windowPath, document, report) : defaultPeriod;
  const burnOf = readBurn(slo, context);
  const indicatorOf = indicatorsOf(slo, context);
  return spec.objectives
    .map((_, position) => readObjective(slo, position, period, indicatorOf, burnOf, context))
    .filter((objective) => objective !== null);
};

const ownerOf = (service: string, index: Index): string | null =>
  index.get('Service', service)?.body.metadata.annotations?.['signalbox/owner'] ?? null;

const placeOf = ({ document }: Slo, path: Path) => {
  const { source, offset } = document.mark(path);
  return source.placeAt(offset);
};
