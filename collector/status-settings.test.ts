import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Environment, readConfig } from './config.ts';

const config = (environment: Environment) => {
  const outcome = readConfig(environment);
  assert.ok('config' in outcome, JSON.stringify(outcome));
  return outcome.config;
};
const problem = (environment: Environment): string => {
  const outcome = readConfig(environment);
  return 'problems' in outcome ? outcome.problems.join() : '';
};

test('all services, told after a minute, nobody subscribed', () => {
  const { statusComponents, statusPublishSeconds, statusTitle, statusUrl, statusWebhookUrls } =
    config({});
  assert.deepEqual(
    [statusComponents, statusPublishSeconds, statusTitle, statusUrl, statusWebhookUrls],
    ['all', 60, 'Service status', null, []],
  );
});

test('what is given is read', () => {
  assert.deepEqual(config({ STATUS_COMPONENTS: 'api, mail' }).statusComponents, ['api', 'mail']);
  assert.equal(config({ STATUS_COMPONENTS: 'none' }).statusComponents, 'none');
  assert.equal(config({ STATUS_PUBLISH_SECONDS: '0' }).statusPublishSeconds, 0);
  assert.equal(
    config({ STATUS_PAGE_URL: 'https://status.example/' }).statusUrl,
    'https://status.example',
  );
  assert.deepEqual(
    config({ STATUS_WEBHOOK_URLS: 'https://a.example/x https://b.example, https://a.example/x' })
      .statusWebhookUrls,
    ['https://a.example/x', 'https://b.example'],
  );
});

test('five minutes are kept: no longer wait can be set', () => {
  assert.equal(config({ STATUS_PUBLISH_SECONDS: '240' }).statusPublishSeconds, 240);
  assert.match(problem({ STATUS_PUBLISH_SECONDS: '241' }), /within five minutes/);
  assert.match(problem({ STATUS_PUBLISH_SECONDS: 'soon' }), /no number of seconds/);
});

test('what is no list is said, and what may be a secret is not repeated', () => {
  assert.match(problem({ STATUS_COMPONENTS: 'api;mail' }), /no list of services/);
  const said = problem({ STATUS_WEBHOOK_URLS: 'https://a.example/s3cret ftp://b.example' });
  assert.match(said, /STATUS_WEBHOOK_URLS: the value given is no list/);
  assert.ok(!said.includes('s3cret'));
});
