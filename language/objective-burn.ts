// By which burn an objective alerts: a BurnPolicy by annotation, OpenSLO's alert policies, or the
// default. The first two exclude each other.

import type { AlertPlan, AlertPolicies } from './alert-policy.ts';
import { readAnnotation } from './annotation.ts';
import {
  type BurnPolicyFor,
  checkBurnPolicy,
  defaultBurnPolicy,
  plannedBurnPolicy,
} from './burn-policy.ts';
import { type Grain, leastSeconds } from './burn-windows.ts';
import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { durationText } from './duration.ts';
import type { BurnPolicy } from './slo-set.ts';
import type { Path } from './yaml-document.ts';

type Slo = DefinitionOf<'SLO'>;

export type BurnContext = {
  readonly index: Index;
  readonly report: Report;
  /** What is defined under the name; null when it is wrong or not there. */
  readonly burnPolicy: (name: string) => BurnPolicyFor | null;
  readonly alertPolicies: AlertPolicies;
};

/** How an objective is counted, and where its target stands. */
export type Counting = {
  readonly target: number;
  readonly periodSeconds: number;
  readonly grain: Grain;
  readonly path: Path;
};

/** The burn policies of an SLO's objectives; null for one that is wrong, which was reported. */
export type BurnOf = (objective: string, counting: Counting) => BurnPolicy | null;

const alertPolicies: Path = ['spec', 'alertPolicies'];

const reportThin = (
  plans: readonly AlertPlan[],
  grain: Grain,
  { document }: Slo,
  report: Report,
): void => {
  const least = leastSeconds(grain);
  for (const [position, { name, burns }] of plans.entries()) {
    const burn = burns.flat().find(({ longSeconds }) => longSeconds < least);
    if (burn === undefined) continue;
    const message = `the alert policy '${name}' looks back over ${durationText(burn.longSeconds)}, which is less than four samples or time slices`;
    const fix = `Write a lookbackWindow of ${durationText(Math.ceil(least / 60) * 60)} or more.`;
    report('burn-windows', document.mark([...alertPolicies, position]), message, fix);
  }
};

const planned = (
  slo: Slo,
  plans: readonly (AlertPlan | null)[],
  { grain }: Counting,
  report: Report,
): BurnPolicy | null => {
  const read = plans.filter((plan) => plan !== null);
  reportThin(read, grain, slo, report);
  return read.length < plans.length ? null : plannedBurnPolicy(read, grain);
};

/** Reads the alert policies of an SLO, once for all of its objectives. */
export const readBurn = (slo: Slo, context: BurnContext): BurnOf => {
  const { document, body } = slo;
  const { index, report } = context;
  const plans = body.spec.alertPolicies?.length ? context.alertPolicies.ofSlo(slo) : null;
  return (objective, counting) => {
    const { periodSeconds, grain, path } = counting;
    const annotation = readAnnotation(slo, 'signalbox/burn-policy', objective);
    if (annotation && plans) {
      const message = "'alertPolicies' and the annotation signalbox/burn-policy exclude each other";
      report('one-of', document.keyMark(annotation.path), message, 'Keep one of the two.');
      return null;
    }
    if (annotation)
      index.reportUnknown('BurnPolicy', annotation.value, document.mark(annotation.path));
    const policy = plans
      ? planned(slo, plans, counting, report)
      : annotation
        ? (context.burnPolicy(annotation.value)?.(grain) ?? null)
        : defaultBurnPolicy(periodSeconds, grain);
    if (policy)
      checkBurnPolicy(
        policy,
        { ...counting, planned: plans !== null },
        document.mark(path),
        report,
      );
    return policy;
  };
};
