// Burn policies: as OpenSLO's alert policies where these can say all of them, else as a BurnPolicy,
// which is a kind of ours. The default policy is not written; it is what an SLO without one has.

import { defaultBurnPolicy } from '../../language/burn-policy.ts';
import { type Grain, leastSeconds, minimumBad, shortOf } from '../../language/burn-windows.ts';
import { periodSeconds } from '../../language/period.ts';
import type { BurnAlert, BurnLimit, BurnPolicy, Objective } from '../../language/slo-set.ts';
import { lengthText } from '../name.ts';
import type { PrintedDocument } from '../print.ts';

const openSlo = 'openslo/v1';

/** A use of a policy by an objective that is counted like that. */
type Use = { readonly policy: BurnPolicy; readonly grain: Grain };

export type GrainOf = (objective: Objective) => Grain;

export const isDefaultBurn = (objective: Objective, grain: Grain): boolean =>
  JSON.stringify(objective.burn) ===
  JSON.stringify(defaultBurnPolicy(periodSeconds(objective.period), grain));

/** Of OpenSLO's lengths the shortest is a minute. */
const isShorthand = (seconds: number): boolean => seconds % 60 === 0;

const policyNames = ({ name }: BurnPolicy): readonly string[] => name.split(', ');

/**
 * Alert policies give their burn policy all of their names; one name for several alerts is a
 * BurnPolicy's. One for one alert may be either, and OpenSLO's is chosen if it is complete.
 */
export const areAlertPolicies = (policy: BurnPolicy): boolean => {
  const { length } = policyNames(policy);
  const [first, ...others] = policy.alerts;
  // OpenSLO allows a policy one condition.
  if (length < policy.alerts.length || policy.alerts.some(({ and }) => and.length > 0))
    return false;
  if (length > 1) return true;
  if (!first || others.length > 0 || first.notify.length === 0 || first.and.length > 0)
    return false;
  return isShorthand(first.longSeconds) && isShorthand(first.forSeconds);
};

/** Policies that ask for the same are one alert: then there are more names than alerts. */
const isMerged = (policy: BurnPolicy): boolean => policyNames(policy).length > policy.alerts.length;

const derivedShort = ({ longSeconds }: BurnLimit, grain: Grain): number =>
  Math.min(Math.max(shortOf(longSeconds, grain.sliceSeconds), leastSeconds(grain)), longSeconds);

/** What every user of an alert has by itself need not be written. */
const written = (
  uses: readonly LimitUse[],
  value: (limit: BurnLimit) => number,
  derived: (limit: BurnLimit, grain: Grain) => number,
): number | null => {
  const [first] = uses;
  const follows = uses.every(({ alert, grain }) => value(alert) === derived(alert, grain));
  return follows || !first ? null : value(first.alert);
};

const usualMinimum = 10;

type AlertUse = { readonly alert: BurnAlert; readonly grain: Grain };
type LimitUse = { readonly alert: BurnLimit; readonly grain: Grain };

/** An alert as the condition and the policy of that name, without what stands around them. */
const alertParts = (name: string, uses: readonly AlertUse[], alert: BurnAlert | null) => {
  const { severity, factor, longSeconds, forSeconds, notify } = alert ?? neverAlert;
  const short = written(uses, ({ shortSeconds }) => shortSeconds, derivedShort);
  const minimum = written(
    uses,
    ({ minimumBadEvents }) => minimumBadEvents,
    (_, grain) => minimumBad(usualMinimum, grain),
  );
  const annotations = {
    ...(short === null ? {} : { 'signalbox/short-window': lengthText(short) }),
    ...(minimum === null ? {} : { 'signalbox/minimum-bad-events': String(minimum) }),
    ...(alert?.keepFiringSeconds === undefined
      ? {}
      : { 'signalbox/keep-firing': lengthText(alert.keepFiringSeconds) }),
  };
  const condition = {
    kind: 'AlertCondition',
    metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
    spec: {
      severity,
      condition: {
        ...{ kind: 'burnrate', op: 'gt', threshold: factor },
        lookbackWindow: lengthText(longSeconds),
        alertAfter: forSeconds === 0 ? '0m' : lengthText(forSeconds),
      },
    },
  };
  const policy = (conditions: readonly object[]) => ({
    kind: 'AlertPolicy',
    metadata: { name },
    spec: {
      ...{ alertWhenNoData: true, alertWhenResolved: true, alertWhenBreaching: alert !== null },
      conditions,
      ...(notify.length > 0
        ? { notificationTargets: notify.map((targetRef) => ({ targetRef })) }
        : {}),
    },
  });
  return { condition, policy };
};

/** What a policy that never alerts would alert on: OpenSLO asks for something. */
const neverAlert: BurnAlert = {
  ...{ severity: 'ticket', longSeconds: 3600, shortSeconds: 300, factor: 1 },
  ...{ minimumBadEvents: usualMinimum, forSeconds: 0, notify: [], and: [] },
};

const alertDocuments = (name: string, uses: readonly AlertUse[]): readonly PrintedDocument[] => {
  const { condition, policy } = alertParts(name, uses, uses[0]?.alert ?? null);
  return [condition, policy([{ conditionRef: name }])].map((part) => ({
    body: { apiVersion: openSlo, ...part },
  }));
};

const limitData = (uses: readonly LimitUse[]) => {
  const [first] = uses;
  if (first === undefined) return {};
  const minimumBadEvents = written(
    uses,
    (same) => same.minimumBadEvents,
    (_, grain) => minimumBad(usualMinimum, grain),
  );
  const { longSeconds, shortSeconds, factor } = first.alert;
  return {
    longWindow: lengthText(longSeconds),
    shortWindow: lengthText(shortSeconds),
    factor,
    ...(minimumBadEvents === null ? {} : { minimumBadEvents }),
  };
};

const burnPolicyDocument = (name: string, uses: readonly Use[]): PrintedDocument => {
  const alerts = uses[0]?.policy.alerts ?? [];
  return {
    body: {
      ...{ apiVersion: 'signalbox/v1', kind: 'BurnPolicy', metadata: { name } },
      spec: {
        alerts: alerts.map((alert, index) => {
          const ofThis = uses.flatMap(({ policy, grain }) => {
            const same = policy.alerts[index];
            return same ? [{ alert: same, grain }] : [];
          });
          const and = alert.and.map((_, at) =>
            limitData(
              ofThis.flatMap((use) => {
                const limit = use.alert.and[at];
                return limit ? [{ alert: limit, grain: use.grain }] : [];
              }),
            ),
          );
          return {
            severity: alert.severity,
            ...limitData(ofThis),
            ...(and.length > 0 ? { and } : {}),
            ...(alert.forSeconds > 0 ? { alertAfter: lengthText(alert.forSeconds) } : {}),
            ...(alert.keepFiringSeconds === undefined
              ? {}
              : { keepFiring: lengthText(alert.keepFiringSeconds) }),
            ...(alert.notify.length > 0 ? { notify: alert.notify } : {}),
          };
        }),
      },
    },
  };
};

export type BurnDocuments = {
  readonly openSlo: readonly PrintedDocument[];
  readonly signalbox: readonly PrintedDocument[];
};

/** Every policy that is not the default one, each once. */
export const burnDocuments = (
  objectives: readonly Objective[],
  grainOf: GrainOf,
): BurnDocuments => {
  const ours = new Map<string, Use[]>();
  const alerts = new Map<string, AlertUse[]>();
  const add = <Value>(map: Map<string, Value[]>, name: string, value: Value): void => {
    map.set(name, [...(map.get(name) ?? []), value]);
  };
  for (const objective of objectives) {
    const grain = grainOf(objective);
    const policy = objective.burn;
    if (isDefaultBurn(objective, grain)) continue;
    if (!areAlertPolicies(policy)) {
      add(ours, policy.name, { policy, grain });
      continue;
    }
    if (isMerged(policy)) continue;
    for (const [index, name] of policyNames(policy).entries()) {
      const alert = policy.alerts[index];
      if (alert) add(alerts, name, { alert, grain });
    }
  }
  return {
    openSlo: [...alerts].flatMap(([name, uses]) => alertDocuments(name, uses)),
    signalbox: [...ours].map(([name, uses]) => burnPolicyDocument(name, uses)),
  };
};

/**
 * What an SLO has for alert policies, the same for all its objectives; null where it has none. They
 * are named, or written in place where a name alone would not say which alert is whose.
 */
export const alertPolicyRefs = (
  objectives: readonly Objective[],
  grainOf: GrainOf,
): readonly object[] | null => {
  const [first] = objectives;
  if (!first || !areAlertPolicies(first.burn) || isDefaultBurn(first, grainOf(first))) return null;
  const names = policyNames(first.burn);
  if (!isMerged(first.burn)) return names.map((alertPolicyRef) => ({ alertPolicyRef }));
  const last = first.burn.alerts.length - 1;
  return names.map((name, index) => {
    const at = Math.min(index, last);
    const uses = objectives.flatMap((objective) => {
      const alert = objective.burn.alerts[at];
      return alert ? [{ alert, grain: grainOf(objective) }] : [];
    });
    const { condition, policy } = alertParts(name, uses, first.burn.alerts[at] ?? null);
    return policy([condition]);
  });
};
