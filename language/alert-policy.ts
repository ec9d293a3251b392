// OpenSLO's AlertPolicy: one condition, and who is told. Its condition and targets are named or
// written in place. What it says of silence and of the end of an alert holds for every alert anyway.

import { type BurnPlan, readAlertCondition } from './alert-condition.ts';
import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { namedOrInPlace } from './in-place.ts';
import type { NotificationTargets } from './notification-target.ts';
import type { Path } from './yaml-document.ts';

type Policy = DefinitionOf<'AlertPolicy'>;

/** What a policy asks for: an alert and the names of the targets that hear it. */
export type AlertPlan = {
  readonly name: string;
  /** null where the policy is not to alert when its condition breaches. */
  readonly burn: BurnPlan | null;
  readonly notify: readonly string[];
};

export type AlertPolicies = {
  /** What each of an SLO's policies means; null for one that is wrong, which was reported. */
  readonly ofSlo: (slo: DefinitionOf<'SLO'>) => readonly (AlertPlan | null)[];
};

/** Alerts of ours always say when they end, and a silent source always raises one. */
const reportAlways = ({ body, document }: Policy, report: Report): void => {
  const always = {
    alertWhenResolved: 'the end of an alert is always told',
    alertWhenNoData: 'a source that falls silent always raises an alert of its own',
  } as const;
  for (const field of ['alertWhenResolved', 'alertWhenNoData'] as const)
    if (body.spec[field] === false)
      report('alert-always', document.mark(['spec', field]), always[field], 'Leave the field out.');
};

const alertsWhenBreaching = ({ name, body, document }: Policy, report: Report): boolean => {
  if (body.spec.alertWhenBreaching === true) return true;
  const message = `the alert policy '${name}' does not alert when its condition breaches`;
  const mark = document.mark(['spec', 'alertWhenBreaching']);
  report('alert-never', mark, message, "Write 'alertWhenBreaching: true'.");
  return false;
};

/** Reads policies, each once; those that are defined at once, so that all are checked. */
export const alertPolicies = (
  index: Index,
  targets: NotificationTargets,
  report: Report,
): AlertPolicies => {
  const read = new Map<unknown, unknown>();
  const once = <Of, Value>(definition: Of, one: (definition: Of) => Value): Value => {
    if (!read.has(definition)) read.set(definition, one(definition));
    return read.get(definition) as Value;
  };
  const readCondition = (condition: DefinitionOf<'AlertCondition'>): BurnPlan | null =>
    once(condition, () => readAlertCondition(condition, report));

  const readPolicy = (policy: Policy): AlertPlan | null => {
    const { body, document, name } = policy;
    const at = (...path: Path) => ({ document, path: ['spec', ...path], index, report });
    const [written] = body.spec.conditions;
    const condition =
      written && namedOrInPlace('AlertCondition', 'conditionRef', written, at('conditions', 0));
    const burn = condition ? readCondition(condition) : null;
    const names = (body.spec.notificationTargets ?? []).map((target, position) => {
      const site = at('notificationTargets', position);
      const definition = namedOrInPlace('AlertNotificationTarget', 'targetRef', target, site);
      return definition && targets.name(definition);
    });
    reportAlways(policy, report);
    const breaching = alertsWhenBreaching(policy, report);
    const notify = names.filter((target) => target !== null);
    if (burn === null || notify.length < names.length) return null;
    return { name, burn: breaching ? burn : null, notify: [...new Set(notify)] };
  };

  const plan = (policy: Policy): AlertPlan | null => once(policy, () => readPolicy(policy));
  for (const condition of index.all('AlertCondition')) readCondition(condition);
  for (const policy of index.all('AlertPolicy')) plan(policy);
  return {
    ofSlo: ({ body, document }) =>
      (body.spec.alertPolicies ?? []).map((written, position) => {
        const path = ['spec', 'alertPolicies', position];
        const site = { document, path, index, report };
        const policy = namedOrInPlace('AlertPolicy', 'alertPolicyRef', written, site);
        return policy && plan(policy);
      }),
  };
};
