import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../config.ts';
import { receiverNames, receivers, type Target, targetProblems } from './receivers.ts';

const key = 'e93facc04764012d7bfb002500d5d1a6';

const settingsOf = (environment: Readonly<Record<string, string>>) => {
  const outcome = readConfig(environment);
  assert.ok('config' in outcome, JSON.stringify(outcome));
  return outcome.config;
};

const all = settingsOf({
  PAGER_WEBHOOK_URL: 'http://127.0.0.1:9/',
  PAGERDUTY_ROUTING_KEY: key,
  SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T/B/x',
  SMTP_URL: 'smtp://me:secret@mail.example:587',
  PAGER_EMAIL_FROM: 'Signalbox <signalbox@example.com>',
  PAGER_EMAIL_TO: 'a@example.com, b@example.com',
});

const target = (name: string, by: Target['by'], addressVariable: string | null = null): Target => ({
  ...{ name, by, addressVariable },
});

const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name);

test('there is a receiver for each way that is configured', () => {
  assert.deepEqual(names(receivers(settingsOf({}))), []);
  assert.deepEqual(names(receivers(all)), ['pagerduty', 'slack', 'webhook', 'email']);
  const webhookOnly = settingsOf({ PAGER_WEBHOOK_URL: 'http://127.0.0.1:9/' });
  assert.deepEqual(names(receivers(webhookOnly)), ['webhook']);
});

test('a target with an address of its own is a receiver of its own', () => {
  const targets = [
    target('shop-chat', 'slack', 'SHOP_SLACK_URL'),
    target('shop-mail', 'email', 'SHOP_MAIL'),
    target('shop-pager', 'pagerduty', 'SHOP_KEY'),
    target('chat', 'slack'),
  ];
  const values: Readonly<Record<string, string>> = {
    ...{ SHOP_SLACK_URL: 'https://hooks.slack.example/services/S', SHOP_MAIL: 'c@example.com' },
    SHOP_KEY: key.toUpperCase(),
  };
  const read = (name: string) => values[name] ?? null;
  assert.deepEqual(names(receivers(all, targets, read)).slice(4), [
    ...['slack:shop-chat', 'email:shop-mail', 'pagerduty:shop-pager'],
  ]);
  assert.deepEqual(targetProblems(all, targets, read), []);
});

test('a target that cannot be told is said, without what its variable holds', () => {
  const targets = [
    target('unset', 'slack', 'NOT_SET'),
    target('wrong', 'slack', 'WRONG'),
    target('key', 'pagerduty', 'WRONG'),
    target('mail', 'email', 'WRONG'),
  ];
  const problems = targetProblems(all, targets, (name) => (name === 'WRONG' ? 's3cret' : null));
  assert.deepEqual(problems, [
    'Notification target unset cannot be told by slack: NOT_SET is not set.',
    'Notification target wrong cannot be told by slack: WRONG holds no http or https URL.',
    'Notification target key cannot be told by pagerduty: WRONG holds no integration key of 32 letters and digits.',
    'Notification target mail cannot be told by email: WRONG holds no list of mail addresses.',
  ]);
  assert.deepEqual(targetProblems(settingsOf({}), [target('chat', 'slack')]), [
    'Notification target chat cannot be told by slack: SLACK_WEBHOOK_URL is not set.',
  ]);
});

const told = (
  settings: Parameters<typeof receivers>[0],
  severity: 'page' | 'ticket',
  notify: readonly string[] = [],
  targets: readonly Target[] = [],
) =>
  receiverNames(
    { severity, notify },
    receivers(settings, targets, () => 'http://127.0.0.1:9/own'),
    targets,
  );

test('its targets are told, else who belongs to its severity, else everybody', () => {
  const targets = [target('chat', 'slack'), target('own', 'webhook', 'OWN')];
  assert.deepEqual(told(all, 'page'), ['pagerduty', 'webhook', 'email']);
  assert.deepEqual(told(all, 'ticket'), ['slack', 'webhook', 'email']);
  assert.deepEqual(told(all, 'page', ['chat'], targets), ['slack']);
  assert.deepEqual(told(all, 'page', ['own', 'chat'], targets), ['slack', 'webhook:own']);
  const slackOnly = settingsOf({ SLACK_WEBHOOK_URL: 'http://127.0.0.1:9/' });
  assert.deepEqual(told(slackOnly, 'page'), ['slack'], 'better by chat than by nothing');
  // Nobody is left untold because a target has no way that works.
  const mail = [target('mail', 'email')];
  assert.deepEqual(told(slackOnly, 'page', ['mail'], mail), ['slack']);
  assert.deepEqual(told(slackOnly, 'page', ['gone'], []), ['slack']);
  assert.deepEqual(told(settingsOf({}), 'page'), []);
});

test('where Alertmanager tells people, nobody else does', () => {
  const settings = { ...all, alertmanagerUrls: ['http://127.0.0.1:9093'] };
  assert.deepEqual(receivers(settings), []);
  assert.deepEqual(targetProblems(settings, [target('unset', 'slack', 'NOT_SET')]), []);
});
