// An SLO's objectives, with everything that they name resolved: one row of the board each.
// A setting of one objective is the annotation with the objective's name behind a dot.

import { readAnnotation } from './annotation.ts';
import { checkBurnPolicy, defaultBurnPolicy } from './burn-policy.ts';
import type { DefinitionOf } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { type IndicatorContext, readIndicator } from './indicator.ts';
import type { ReadK6Metric } from './k6-metric.ts';
import type { Objective as WrittenObjective } from './kinds/open-slo.ts';
import { defaultPeriod, periodSeconds, readPeriod } from './period.ts';
import type { BurnPolicy, Indicator, Objective, SpanFilter, StatusPolicy } from './slo-set.ts';
import { defaultStatusPolicy, type StatusPolicyFor } from './status-policy.ts';
import { parseTraceql } from './traceql.ts';
import type { Path } from './yaml-document.ts';

type Slo = DefinitionOf<'SLO'>;

export type ObjectiveContext = IndicatorContext & {
  // What is defined under a name; null when it is wrong or not there.
  readonly indicator: (name: string) => Indicator | null;
  readonly statusPolicy: (name: string) => StatusPolicyFor | null;
  readonly burnPolicy: (name: string) => BurnPolicy | null;
  readonly k6Metric: ReadK6Metric;
};

/** '99 % within 200 ms' is '99-within-200-ms'; without a name it is 'objective-1'. */
export const objectiveName = (displayName: string | undefined, index: number): string =>
  (displayName ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '') || `objective-${index + 1}`;

const readTarget = (written: WrittenObjective, path: Path, slo: Slo, report: Report) => {
  const { target, targetPercent } = written;
  if ((target === undefined) === (targetPercent === undefined)) {
    const message = "exactly one of 'target' and 'targetPercent' is needed";
    report('one-of', slo.document.mark(path), message, 'Write target: 0.99.');
    return null;
  }
  const field = target === undefined ? 'targetPercent' : 'target';
  const value = target ?? Number(((targetPercent ?? 0) / 100).toPrecision(15));
  if (value > 0 && value < 1) return value;
  const message = `a ${field} of ${target ?? targetPercent} ${
    value >= 1 ? 'leaves no error budget' : 'promises nothing'
  }`;
  const asPercent = target !== undefined && target > 1 && target < 100;
  const asRatio = Number(((target ?? 0) / 100).toPrecision(15));
  const fix = asPercent
    ? { text: `Write targetPercent: ${target}, or target: ${asRatio}.`, becomes: asRatio }
    : field === 'target'
      ? 'Write more than 0 and less than 1, such as 0.999.'
      : 'Write more than 0 and less than 100, such as 99.9.';
  report('target-out-of-range', slo.document.mark([...path, field]), message, fix);
  return null;
};

type Inside = { readonly indicator?: unknown; readonly indicatorRef?: unknown };
const hasIndicator = (part: Inside): boolean =>
  part.indicator !== undefined || part.indicatorRef !== undefined;

/** The indicator that the SLO, or each objective for itself, writes or names. */
const resolveIndicator = (
  slo: Slo,
  written: WrittenObjective,
  path: Path,
  context: ObjectiveContext,
): Indicator | null => {
  const { spec } = slo.body;
  const { document } = slo;
  const inObjective = hasIndicator(written);
  const [part, at] = inObjective ? [written, path] : [spec, ['spec'] as Path];
  if ((part.indicator === undefined) === (part.indicatorRef === undefined)) {
    const message = "exactly one of 'indicator' and 'indicatorRef' is needed";
    const mark = inObjective ? document.mark(at) : document.keyMark(at);
    context.report('one-of', mark, message, "Name an SLI with 'indicatorRef'.");
    return null;
  }
  if (inObjective && hasIndicator(spec)) {
    const message = 'both the SLO and its objective have an indicator';
    context.report('one-of', document.mark(at), message, 'Keep the indicator in one place.');
    return null;
  }
  if (part.indicator)
    return readIndicator(part.indicator.spec, [...at, 'indicator', 'spec'], document, context);
  const name = part.indicatorRef ?? '';
  if (!context.index.get('SLI', name)) {
    context.index.reportUnknown('SLI', name, document.mark([...at, 'indicatorRef']));
    return null;
  }
  return context.indicator(name);
};

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

const readBurn = (
  slo: Slo,
  objective: string,
  path: Path,
  target: number,
  seconds: number,
  interval: number,
  context: ObjectiveContext,
): BurnPolicy | null => {
  const annotation = readAnnotation(slo, 'signalbox/burn-policy', objective);
  if (annotation)
    context.index.reportUnknown('BurnPolicy', annotation.value, slo.document.mark(annotation.path));
  const policy = annotation
    ? context.burnPolicy(annotation.value)
    : defaultBurnPolicy(seconds, interval);
  if (policy) checkBurnPolicy(policy, target, seconds, slo.document.mark(path), context.report);
  return policy;
};

const readExemplars = (slo: Slo, objective: string, report: Report): SpanFilter | null => {
  const annotation = readAnnotation(slo, 'signalbox/exemplars', objective);
  if (!annotation) return null;
  const { filter, findings } = parseTraceql(annotation.value);
  for (const { rule, at, message, fix } of findings)
    report(rule, slo.document.textMark(annotation.path, at), message, fix);
  return filter;
};

const refuseUnread = (slo: Slo, report: Report): void => {
  const { document, body } = slo;
  const { spec } = body;
  if (spec.budgetingMethod !== 'Occurrences') {
    const message = `the budgeting method ${spec.budgetingMethod} is not read yet`;
    const mark = document.mark(['spec', 'budgetingMethod']);
    report('kind-not-read', mark, message, 'Write Occurrences.');
  }
  if (spec.alertPolicies?.length) {
    const message = 'alertPolicies are not read yet';
    const fix = 'Name a BurnPolicy in the annotation signalbox/burn-policy.';
    report('kind-not-read', document.keyMark(['spec', 'alertPolicies']), message, fix);
  }
  const unread = ['op', 'value', 'timeSliceTarget', 'timeSliceWindow', 'compositeWeight'] as const;
  for (const [index, objective] of spec.objectives.entries())
    for (const field of unread)
      if (objective[field] !== undefined) {
        const mark = document.keyMark(['spec', 'objectives', index, field]);
        const fix = 'Leave it out: an objective here is a share of counted events.';
        report('kind-not-read', mark, `'${field}' is not read yet`, fix);
      }
};

/** Every objective of an SLO that is right; what is wrong is reported. */
export const readObjectives = (slo: Slo, context: ObjectiveContext): Objective[] => {
  const { document, name, body } = slo;
  const { report, index, sources } = context;
  const { spec, metadata } = body;
  refuseUnread(slo, report);
  index.reportUnknown('Service', spec.service, document.mark(['spec', 'service']));
  const [window] = spec.timeWindow ?? [];
  const windowPath: Path = ['spec', 'timeWindow', 0];
  const period = window ? readPeriod(window, windowPath, document, report) : defaultPeriod;
  const seen = new Set<string>();
  return spec.objectives.flatMap((written, position) => {
    const path: Path = ['spec', 'objectives', position];
    const objective = objectiveName(written.displayName, position);
    if (seen.has(objective)) {
      const message = `a second objective of '${name}' is named '${objective}'`;
      report('duplicate-name', document.mark(path), message, "Give it another 'displayName'.");
    }
    seen.add(objective);
    const target = readTarget(written, path, slo, report);
    const indicator = resolveIndicator(slo, written, path, context);
    const exemplars = readExemplars(slo, objective, report);
    if (target === null || indicator === null || period === null) return [];
    const interval = sources.get(indicator.source)?.intervalSeconds ?? 1;
    const seconds = periodSeconds(period);
    const status = readStatus(slo, objective, indicator, target, context);
    const targetPath = [...path, written.target === undefined ? 'targetPercent' : 'target'];
    const burn = readBurn(slo, objective, targetPath, target, seconds, interval, context);
    const k6Metric = context.k6Metric(slo, objective, indicator);
    if (status === null || burn === null) return [];
    const runbook = readAnnotation(slo, 'signalbox/runbook', objective)?.value ?? null;
    return [
      {
        key: `${name}/${objective}`,
        ...{ slo: name, objective, service: spec.service },
        title: metadata.displayName ?? name,
        description: spec.description ?? '',
        slices: null,
        ...{ target, indicator, period, status, burn, exemplars, runbook, k6Metric },
        place: placeOf(slo, path),
      },
    ];
  });
};

const placeOf = ({ document }: Slo, path: Path) => {
  const { source, offset } = document.mark(path);
  return source.placeAt(offset);
};
