// OpenSLO's AlertPolicy: conditions, and who is told. Where there are several, each of them alerts; or,
// by the annotation signalbox/conditions, all of them together. They and targets are named or written in
// place. What it says of silence and of the end of an alert holds for every alert anyway.

import { type BurnPlan, readAlertCondition } from './alert-condition.ts';
import type { DefinitionOf, Index } from './definition.ts';
import type { Report } from './diagnostic.ts';
import { namedOrInPlace } from './in-place.ts';
import type { NotificationTargets } from './notification-target.ts';
import { correction } from './spelling.ts';
import type { Path } from './yaml-document.ts';

type Policy = DefinitionOf<'AlertPolicy'>;

const annotation = 'signalbox/conditions';

/** What a policy asks for: alerts, and the names of the targets that hear them. */
export type AlertPlan = {
  readonly name: string;
  /** What holds together is one alert; none where the policy is not to alert when it breaches. */
  readonly burns: readonly (readonly BurnPlan[])[];
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

/** Whether all conditions make one alert; null where that is said wrongly, which was reported. */
const areTogether = ({ body, document }: Policy, report: Report): boolean | null => {
  const written = body.metadata.annotations?.[annotation];
  if (written === undefined || written === 'any') return false;
  if (written === 'all') return true;
  const at = document.mark(['metadata', 'annotations', annotation]);
  const fix = correction(written, ['any', 'all'], 'ways');
  report('wrong-value', at, `'${written}' does not say which of the conditions must hold`, fix);
  return null;
};

/** One alert either wakes people or does not. */
const agree = (
  { name, document }: Policy,
  conditions: readonly BurnPlan[],
  report: Report,
): boolean => {
  const [first, ...others] = conditions;
  const odd = others.findIndex(({ severity }) => severity !== first?.severity) + 1;
  const other = conditions[odd];
  if (odd === 0 || first === undefined || other === undefined) return true;
  const message = `all conditions of '${name}' are one alert, but one says '${first.severity}' and another '${other.severity}'`;
  const fix = 'Give them one severity, or let any of them alert by itself.';
  report('alert-severity', document.mark(['spec', 'conditions', odd]), message, fix);
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
    const read = body.spec.conditions.map((written, position) => {
      const site = at('conditions', position);
      const condition = namedOrInPlace('AlertCondition', 'conditionRef', written, site);
      return condition && readCondition(condition);
    });
    const together = areTogether(policy, report);
    const names = (body.spec.notificationTargets ?? []).map((target, position) => {
      const site = at('notificationTargets', position);
      const definition = namedOrInPlace('AlertNotificationTarget', 'targetRef', target, site);
      return definition && targets.name(definition);
    });
    reportAlways(policy, report);
    const breaching = alertsWhenBreaching(policy, report);
    const notify = names.filter((target) => target !== null);
    const conditions = read.filter((condition) => condition !== null);
    if (together === null || conditions.length < read.length) return null;
    if (together && !agree(policy, conditions, report)) return null;
    if (notify.length < names.length) return null;
    const burns = together ? [conditions] : conditions.map((condition) => [condition]);
    return { name, burns: breaching ? burns : [], notify: [...new Set(notify)] };
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
