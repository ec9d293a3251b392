// How fast a budget may burn before someone is told: the default windows, scaled to the period
// (30 days: 1 h, 6 h, 1 d and 3 d; short = long/12), a BurnPolicy, or OpenSLO's alert policies.

import { type BurnPlan, readKeepFiring } from './alert-condition.ts';
import type { AlertPlan } from './alert-policy.ts';
import { limitsOf } from './burn-limit.ts';
import defaults from './burn-windows.json' with { type: 'json' };
import { type Grain, leastSeconds, legible, minimumBad, shortOf } from './burn-windows.ts';
import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import type { BurnAlert, BurnLimit, BurnPolicy, Severity } from './slo-set.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

const usualMinimum = 10;

/** A policy as it is for an objective that is counted like that. */
export type BurnPolicyFor = (grain: Grain) => BurnPolicy;

/** The default policy for a period. */
export const defaultBurnPolicy = (periodSeconds: number, grain: Grain): BurnPolicy => ({
  name: 'default',
  alerts: defaults.alerts.map(({ severity, periodShare, factor, minimumBadEvents }) => {
    const least = leastSeconds(grain);
    const long = Math.max(periodSeconds / periodShare, least);
    const { sliceSeconds } = grain;
    return {
      severity: severity as Severity,
      longSeconds: legible(long, sliceSeconds),
      shortSeconds: Math.max(shortOf(long, sliceSeconds), least),
      factor,
      minimumBadEvents: minimumBad(minimumBadEvents, grain),
      ...{ forSeconds: 0, notify: [], and: [] },
    };
  }),
});

type PlannedLimit = Omit<BurnLimit, 'minimumBadEvents'> & {
  readonly minimumBadEvents: number | null;
};
type Planned = Omit<BurnAlert, 'minimumBadEvents' | 'and'> &
  PlannedLimit & { readonly and: readonly PlannedLimit[] };

/** How a limit is written: of an alert, or of what must hold together with it. */
type WrittenLimit = {
  readonly longWindow: string;
  readonly shortWindow?: string | undefined;
  readonly factor: number;
  readonly minimumBadEvents?: number | undefined;
};

const readLimit = (
  { longWindow, shortWindow, factor, minimumBadEvents }: WrittenLimit,
  at: (field: string) => Mark,
  report: Report,
): PlannedLimit | null => {
  const long = readSeconds(longWindow, 0, at('longWindow'), report);
  const short = readSeconds(shortWindow, shortOf(long ?? 0), at('shortWindow'), report);
  if (long === null || short === null) return null;
  // Of long time slices it may be the whole of it.
  if (!(short <= long) || short < 1) {
    const message = `the short window of ${short} s is not within the long one of ${long} s`;
    report('burn-windows', at('shortWindow'), message, 'Write a twelfth of the long window.');
    return null;
  }
  return {
    ...{ longSeconds: long, shortSeconds: short, factor },
    minimumBadEvents: minimumBadEvents ?? null,
  };
};

const minimumOf = (
  { minimumBadEvents }: { readonly minimumBadEvents: number | null },
  grain: Grain,
): number => minimumBadEvents ?? minimumBad(usualMinimum, grain);

/** A written BurnPolicy, or null when something about it is wrong, which was reported. */
export const readBurnPolicy = (
  { name, body, document }: DefinitionOf<'BurnPolicy'>,
  report: Report,
  index: Index | null,
): BurnPolicyFor | null => {
  const alerts = body.spec.alerts.map((alert, position): Planned | null => {
    const path: Path = ['spec', 'alerts', position];
    const at = (field: string): Mark => document.mark([...path, field]);
    const limit = readLimit(alert, at, report);
    const and = (alert.and ?? []).map((other, position) =>
      readLimit(other, (field) => document.mark([...path, 'and', position, field]), report),
    );
    const kept = readKeepFiring(alert.keepFiring, at('keepFiring'), report);
    const after = readSeconds(alert.alertAfter, 0, at('alertAfter'), report);
    const notify = alert.notify ?? [];
    for (const [position, target] of notify.entries())
      index?.reportUnknown(
        'AlertNotificationTarget',
        target,
        document.mark([...path, 'notify', position]),
      );
    const together = and.filter((other) => other !== null);
    if (limit === null || together.length < and.length) return null;
    if (after === null || kept === null) return null;
    return {
      ...{ ...limit, severity: alert.severity, forSeconds: after, ...kept },
      ...{ and: together, notify: [...new Set(notify)] },
    };
  });
  const read = alerts.filter((alert) => alert !== null);
  if (read.length < alerts.length) return null;
  return (grain) => ({
    name,
    alerts: read.map((alert) => ({
      ...alert,
      minimumBadEvents: minimumOf(alert, grain),
      and: alert.and.map((limit) => ({ ...limit, minimumBadEvents: minimumOf(limit, grain) })),
    })),
  });
};

const limitOf = (plan: BurnPlan, grain: Grain): BurnLimit => {
  const short = Math.max(shortOf(plan.longSeconds, grain.sliceSeconds), leastSeconds(grain));
  return {
    longSeconds: plan.longSeconds,
    shortSeconds: plan.shortSeconds ?? Math.min(short, plan.longSeconds),
    factor: plan.factor,
    minimumBadEvents: minimumOf(plan, grain),
  };
};

/** All their names; where they are more than an alert each, made one that a BurnPolicy may have. */
const nameOf = (plans: readonly AlertPlan[]): string => {
  const names = plans.map(({ name }) => name);
  if (plans.every(({ burns }) => burns.flat().length <= 1)) return names.join(', ');
  return names
    .join('-')
    .slice(0, 63)
    .replace(/[^a-z0-9]+$/, '');
};

const longestKept = (plans: readonly BurnPlan[]): Pick<BurnAlert, 'keepFiringSeconds'> => {
  const kept = plans.flatMap(({ keepFiringSeconds }) => keepFiringSeconds ?? []);
  return kept.length === 0 ? {} : { keepFiringSeconds: Math.max(...kept) };
};

/** Alert policies as one burn policy; what asks for the same alert is one that tells them all. */
export const plannedBurnPolicy = (plans: readonly AlertPlan[], grain: Grain): BurnPolicy => {
  const alerts = new Map<string, BurnAlert>();
  for (const { burns, notify } of plans) {
    for (const [first, ...others] of burns) {
      if (first === undefined) continue;
      const alert = {
        ...limitOf(first, grain),
        severity: first.severity,
        // What waits longest says how long all of them wait, and likewise how long they are kept.
        forSeconds: Math.max(...[first, ...others].map(({ forSeconds }) => forSeconds)),
        ...longestKept([first, ...others]),
        and: others.map((plan) => limitOf(plan, grain)),
      };
      const key = JSON.stringify(alert);
      const told = alerts.get(key)?.notify ?? [];
      alerts.set(key, { ...alert, notify: [...new Set([...told, ...notify])] });
    }
  }
  return { name: nameOf(plans), alerts: [...alerts.values()] };
};

const short = (value: number): string => String(Number(value.toPrecision(3)));

const reportWindows = (
  policy: BurnPolicy,
  periodSeconds: number,
  grain: Grain,
  at: Mark,
  report: Report,
): void => {
  const limits = policy.alerts.flatMap(limitsOf);
  const beyond = limits.find(({ longSeconds }) => longSeconds > periodSeconds);
  if (beyond) {
    const message = `the burn policy '${policy.name}' looks back further than the SLO's period`;
    const fix =
      grain.sliceSeconds === null
        ? 'Use shorter windows or a longer period.'
        : 'Use shorter windows, shorter time slices or a longer period.';
    report('burn-windows', at, message, fix);
  }
  const { sliceSeconds } = grain;
  const within = limits.find(({ shortSeconds }) => shortSeconds < (sliceSeconds ?? 0));
  if (within) {
    const message = `the burn policy '${policy.name}' has a window of ${within.shortSeconds} s, in which no time slice of ${sliceSeconds} s fits`;
    report('burn-windows', at, message, 'Use longer windows or shorter time slices.');
  }
};

export type Judged = {
  readonly target: number;
  readonly periodSeconds: number;
  readonly grain: Grain;
  /** Whether OpenSLO's alert policies ask for it, rather than a BurnPolicy or none. */
  readonly planned: boolean;
};

/** Reports what can never fire: factors that no burn reaches, windows that hold nothing. */
export const checkBurnPolicy = (
  policy: BurnPolicy,
  { target, periodSeconds, grain, planned }: Judged,
  at: Mark,
  report: Report,
): void => {
  const highest = 1 / (1 - target);
  const unreachable = policy.alerts
    .flatMap(limitsOf)
    .filter(({ factor }) => factor >= highest * (1 - 1e-9));
  if (unreachable.length > 0) {
    const factors = unreachable.map(({ factor }) => factor).join(', ');
    const message =
      `at a target of ${target} the highest possible burn is ${short(highest)}, ` +
      `so the factor${unreachable.length === 1 ? '' : 's'} ${factors} of the burn policy ` +
      `'${policy.name}' can never be reached`;
    const lower = `such as ${short(highest * 0.8)} instead of ${unreachable[0]?.factor}.`;
    const fix = planned
      ? `Write a lower threshold in its condition, ${lower}`
      : `Name a BurnPolicy with lower factors in the annotation signalbox/burn-policy, ${lower}`;
    report('unreachable-burn', at, message, fix);
  }
  reportWindows(policy, periodSeconds, grain, at, report);
};
