// Burn policies: as OpenSLO's alert policies where these can say all of them, else as a BurnPolicy,
// which is a kind of ours. The default policy is not written; it is what an SLO without one has.

import { defaultBurnPolicy } from '../../language/burn-policy.ts';
import { type Grain, leastSeconds, minimumBad, shortOf } from '../../language/burn-windows.ts';
import { periodSeconds } from '../../language/period.ts';
import type { BurnAlert, BurnPolicy, Objective } from '../../language/slo-set.ts';
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

const shorthand = (seconds: number): string => lengthText(seconds);

const policyNames = ({ name }: BurnPolicy): readonly string[] => name.split(', ');

/**
 * Alert policies give their burn policy all of their names; one name for several alerts is a
 * BurnPolicy's. One for one alert may be either, and OpenSLO's is chosen if it is complete.
 */
export const areAlertPolicies = (policy: BurnPolicy): boolean => {
  const { length } = policyNames(policy);
  const [first, ...others] = policy.alerts;
  if (length > 1) return true;
  if (!first || others.length > 0 || first.notify.length === 0) return false;
  return isShorthand(first.longSeconds) && isShorthand(first.forSeconds);
};

const derivedShort = ({ longSeconds }: BurnAlert, grain: Grain): number =>
  Math.min(Math.max(shortOf(longSeconds, grain.sliceSeconds), leastSeconds(grain)), longSeconds);

/** What every user of an alert has by itself need not be written. */
const written = (
  uses: readonly { readonly alert: BurnAlert; readonly grain: Grain }[],
  value: (alert: BurnAlert) => number,
  derived: (alert: BurnAlert, grain: Grain) => number,
): number | null => {
  const [first] = uses;
  const follows = uses.every(({ alert, grain }) => value(alert) === derived(alert, grain));
  return follows || !first ? null : value(first.alert);
};

const usualMinimum = 10;

type AlertUse = { readonly alert: BurnAlert; readonly grain: Grain };

const alertDocuments = (name: string, uses: readonly AlertUse[]): readonly PrintedDocument[] => {
  const [first] = uses;
  if (!first) return [];
  const { severity, factor, longSeconds, forSeconds, notify } = first.alert;
  const short = written(uses, ({ shortSeconds }) => shortSeconds, derivedShort);
  const minimum = written(
    uses,
    ({ minimumBadEvents }) => minimumBadEvents,
    (_, grain) => minimumBad(usualMinimum, grain),
  );
  const annotations = {
    ...(short === null ? {} : { 'signalbox/short-window': lengthText(short) }),
    ...(minimum === null ? {} : { 'signalbox/minimum-bad-events': String(minimum) }),
  };
  const condition: PrintedDocument = {
    body: {
      ...{ apiVersion: openSlo, kind: 'AlertCondition' },
      metadata: { name, ...(Object.keys(annotations).length > 0 ? { annotations } : {}) },
      spec: {
        severity,
        condition: {
          ...{ kind: 'burnrate', op: 'gt', threshold: factor },
          lookbackWindow: shorthand(longSeconds),
          alertAfter: forSeconds === 0 ? '0m' : shorthand(forSeconds),
        },
      },
    },
  };
  const policy: PrintedDocument = {
    body: {
      ...{ apiVersion: openSlo, kind: 'AlertPolicy', metadata: { name } },
      spec: {
        ...{ alertWhenNoData: true, alertWhenResolved: true, alertWhenBreaching: true },
        conditions: [{ conditionRef: name }],
        ...(notify.length > 0
          ? { notificationTargets: notify.map((targetRef) => ({ targetRef })) }
          : {}),
      },
    },
  };
  return [condition, policy];
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
          const minimumBadEvents = written(
            ofThis,
            (same) => same.minimumBadEvents,
            (_, grain) => minimumBad(usualMinimum, grain),
          );
          return {
            severity: alert.severity,
            longWindow: lengthText(alert.longSeconds),
            shortWindow: lengthText(alert.shortSeconds),
            factor: alert.factor,
            ...(minimumBadEvents === null ? {} : { minimumBadEvents }),
            ...(alert.forSeconds > 0 ? { alertAfter: lengthText(alert.forSeconds) } : {}),
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
    // Policies that ask for the same are one alert: the names beyond the alerts ask for the last.
    for (const [index, name] of policyNames(policy).entries()) {
      const alert = policy.alerts[Math.min(index, policy.alerts.length - 1)];
      if (alert) add(alerts, name, { alert, grain });
    }
  }
  return {
    openSlo: [...alerts].flatMap(([name, uses]) => alertDocuments(name, uses)),
    signalbox: [...ours].map(([name, uses]) => burnPolicyDocument(name, uses)),
  };
};

/** What an SLO names: its alert policies, the same for all its objectives; null where it has none. */
export const alertPolicyRefs = (
  objectives: readonly Objective[],
  grainOf: GrainOf,
): readonly { readonly alertPolicyRef: string }[] | null => {
  const [first] = objectives;
  if (!first || !areAlertPolicies(first.burn) || isDefaultBurn(first, grainOf(first))) return null;
  return policyNames(first.burn).map((alertPolicyRef) => ({ alertPolicyRef }));
};
