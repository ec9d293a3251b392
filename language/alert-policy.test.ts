import assert from 'node:assert/strict';
import { test } from 'node:test';
import { broken, objective, reading, set, slo } from './definitions.fixture.ts';

const condition = (more = '', annotations = '{}', threshold = 14.4) => `
apiVersion: openslo/v1
kind: AlertCondition
metadata: { name: fast, annotations: ${annotations} }
spec:
  severity: page
  condition: { op: gt, threshold: ${threshold}, lookbackWindow: 1h${more} }`;

const target = (by = 'PagerDuty') => `
apiVersion: openslo/v1
kind: AlertNotificationTarget
metadata: { name: people }
spec: { description: Whoever is on call., target: ${by} }`;

const policy = (targets = '[{ targetRef: people }]', name = 'pages') => `
apiVersion: openslo/v1
kind: AlertPolicy
metadata: { name: ${name} }
spec:
  alertWhenBreaching: true
  conditions: [{ conditionRef: fast }]
  notificationTargets: ${targets}`;

const named = slo({ more: '  alertPolicies: [{ alertPolicyRef: pages }]' });

test('an alert policy takes the place of the default', () => {
  const { burn } = objective(named, policy(), condition(', alertAfter: 5m'), target());
  assert.deepEqual(burn, {
    name: 'pages',
    alerts: [
      {
        ...{ severity: 'page', longSeconds: 3600, shortSeconds: 300, factor: 14.4 },
        ...{ minimumBadEvents: 10, forSeconds: 300, notify: ['people'], and: [] },
      },
    ],
  });
});

test('0m is no time at all, and what OpenSLO has no field for is annotated', () => {
  const annotations = "{ signalbox/short-window: 10m, signalbox/minimum-bad-events: '3' }";
  const { burn } = objective(named, policy(), condition(', alertAfter: 0m', annotations), target());
  const [alert] = burn.alerts;
  assert.deepEqual([alert?.forSeconds, alert?.shortSeconds, alert?.minimumBadEvents], [0, 600, 3]);
});

test('everything can be written in place, in every place', () => {
  const inPlace = slo({
    more: `  alertPolicies:
    - kind: AlertPolicy
      metadata: { name: pages }
      spec:
        alertWhenBreaching: true
        conditions:
          - kind: AlertCondition
            metadata: { name: fast }
            spec:
              severity: page
              condition: { kind: burnrate, op: gte, threshold: 14.4, lookbackWindow: 1h }
        notificationTargets:
          - kind: AlertNotificationTarget
            metadata: { name: people }
            spec: { description: Whoever is on call., target: PagerDuty }`,
  });
  const read = set(inPlace);
  const referred = set(named, policy(), condition(), target());
  assert.deepEqual(read.objectives[0]?.burn, referred.objectives[0]?.burn);
  assert.deepEqual(
    read.notificationTargets.map(({ place, ...rest }) => rest),
    referred.notificationTargets.map(({ place, ...rest }) => rest),
  );
});

test('a name means one target, wherever it is written', () => {
  const inPlace = (by: string) =>
    policy(
      `[{ kind: AlertNotificationTarget, metadata: { name: people }, spec: { description: Whoever is on call., target: ${by} } }]`,
    );
  assert.equal(
    set(named, inPlace('pagerduty'), condition(), target()).notificationTargets.length,
    1,
  );
  assert.deepEqual(broken(named, inPlace('slack'), condition(), target()), ['duplicate-name']);
});

test('targets are known by their usual spellings', () => {
  const by = (written: string) => set(slo(), target(written)).notificationTargets[0]?.by;
  for (const written of ['pagerduty', 'PagerDuty', 'pager-duty', 'PD'])
    assert.equal(by(written), 'pagerduty', written);
  for (const written of ['email', 'e-mail', 'Mail']) assert.equal(by(written), 'email', written);
  for (const written of ['webhook', 'web-hook', 'HTTP']) assert.equal(by(written), 'webhook');
  assert.equal(by('Slack'), 'slack');
  assert.deepEqual(broken(slo(), target('constructor')), ['notification-target']);
});

test('policies that ask for the same alert are one alert that tells them all', () => {
  const other = target().replace('name: people', 'name: others');
  const both = slo({
    more: '  alertPolicies: [{ alertPolicyRef: pages }, { alertPolicyRef: too }]',
  });
  const second = policy('[{ targetRef: others }]', 'too');
  const { burn } = objective(both, policy(), second, condition(), target(), other);
  assert.equal(burn.name, 'pages, too');
  assert.deepEqual(
    burn.alerts.map(({ notify }) => notify),
    [['people', 'others']],
  );
});

test('a policy that does not alert on breaching leaves no alert', () => {
  const quiet = policy().replace('alertWhenBreaching: true', 'alertWhenNoData: true');
  const { set: read, diagnostics } = reading(named, quiet, condition(), target());
  assert.deepEqual(read?.objectives[0]?.burn, { name: 'pages', alerts: [] });
  assert.ok(diagnostics.some(({ rule }) => rule === 'alert-never'));
});

test('no alert policies, or none written, is the default', () => {
  for (const more of ['  alertPolicies: []', '  alertPolicies:'])
    assert.equal(objective(slo({ more })).burn.name, 'default');
});

test('a reference to something of another kind is a reference to nothing', () => {
  assert.deepEqual(broken(named, policy('[{ targetRef: fast }]'), condition()), [
    'unknown-reference',
  ]);
  assert.deepEqual(broken(named, condition()), ['unknown-reference']);
});

test('a broken policy is reported where it is, not at the SLO that names it', () => {
  const found = reading(named, policy(), condition().replace('op: gt', 'op: lt'), target());
  assert.deepEqual(
    found.diagnostics.filter(({ severity }) => severity === 'error').map(({ rule }) => rule),
    ['alert-operator'],
  );
});

test('what is written in place is checked like what is defined', () => {
  const annotated = `[{ kind: AlertNotificationTarget, metadata: { name: people, annotations: { signalbox/urgent: 'yes' } }, spec: { target: slack } }]`;
  assert.deepEqual(broken(named, policy(annotated), condition()), ['unknown-annotation']);
});

test('a factor that the target never reaches is refused', () => {
  const loose = slo({
    objectives: '[{ targetPercent: 90 }]',
    more: '  alertPolicies: [{ alertPolicyRef: pages }]',
  });
  assert.deepEqual(broken(loose, policy(), condition(), target()), ['unreachable-burn']);
  assert.equal(objective(loose, policy(), condition('', '{}', 9), target()).target, 0.9);
});

test('alert policies of time slices count slices', () => {
  const sliced = slo({
    method: 'Timeslices',
    objectives: '[{ target: 0.99, timeSliceTarget: 0.95, timeSliceWindow: 5m }]',
    more: '  alertPolicies: [{ alertPolicyRef: pages }]',
  });
  const [alert] = objective(sliced, policy(), condition(), target()).burn.alerts;
  assert.deepEqual([alert?.minimumBadEvents, alert?.shortSeconds], [1, 1200]);
});

const two = (annotations: string) => `
apiVersion: openslo/v1
kind: AlertPolicy
metadata: { name: pages, annotations: ${annotations} }
spec:
  alertWhenBreaching: true
  conditions:
    - conditionRef: fast
    - kind: AlertCondition
      metadata: { name: slow }
      spec:
        severity: page
        condition: { op: gt, threshold: 6, lookbackWindow: 6h, alertAfter: 10m }
  notificationTargets: [{ targetRef: people }]`;

test('of several conditions any alerts, unless they are said to belong together', () => {
  const burnOf = (annotations: string) =>
    objective(named, two(annotations), condition(', alertAfter: 2m'), target()).burn.alerts;
  for (const any of ['{}', '{ signalbox/conditions: any }']) {
    assert.deepEqual(
      burnOf(any).map(({ longSeconds, forSeconds, and }) => [longSeconds, forSeconds, and]),
      [
        [3600, 120, []],
        [21_600, 600, []],
      ],
    );
  }
  const [alert, ...others] = burnOf('{ signalbox/conditions: all }');
  assert.deepEqual(others, []);
  assert.deepEqual([alert?.longSeconds, alert?.forSeconds, alert?.notify], [3600, 600, ['people']]);
  assert.deepEqual(alert?.and, [
    { longSeconds: 21_600, shortSeconds: 1800, factor: 6, minimumBadEvents: 10 },
  ]);
});
