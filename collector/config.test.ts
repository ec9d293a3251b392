import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type Environment,
  readAddressVariable,
  readBoardAddress,
  readConfig,
  readPushNeeds,
} from './config.ts';

const problemsOf = (environment: Environment): readonly string[] => {
  const outcome = readConfig(environment);
  return 'problems' in outcome ? outcome.problems : [];
};

const secret = 'a-secret-of-enough-characters';
const other = 'another-secret-of-characters';

test('an empty environment gives the documented defaults', () => {
  const outcome = readConfig({});
  assert.ok('config' in outcome);
  const { boardHost, boardPort, otlpHttpPort, otlpGrpcPort } = outcome.config;
  const { appUrl, demo, webhookUrl, otlpTokens, otlpCertificate } = outcome.config;
  assert.deepEqual(
    {
      ...{ boardHost, boardPort, otlpHttpPort, otlpGrpcPort },
      ...{ appUrl, demo, webhookUrl, otlpTokens, otlpCertificate },
    },
    {
      boardHost: '127.0.0.1',
      boardPort: 3100,
      otlpHttpPort: 4318,
      otlpGrpcPort: 4317,
      appUrl: 'http://127.0.0.1:3000',
      demo: false,
      webhookUrl: null,
      otlpTokens: [],
      otlpCertificate: null,
    },
  );
});

test('every problem is found at once, each under its name', () => {
  const problems = problemsOf({
    BOARD_PORT: 'http',
    OTLP_HTTP_PORT: '70000',
    APP_URL: 'ftp://somewhere',
    SIGNALBOX_DEMO: 'yes',
    BOARD_VIEWER_TOKEN: 'short',
    PAGER_WEBHOOK_URL_FILE: '/nowhere/at/all',
  });
  for (const name of [
    'BOARD_PORT',
    'OTLP_HTTP_PORT',
    'APP_URL',
    'SIGNALBOX_DEMO',
    'BOARD_VIEWER_TOKEN',
    'PAGER_WEBHOOK_URL_FILE',
  ]) {
    assert.ok(
      problems.some((problem) => problem.startsWith(name)),
      `${name} in ${problems.join('\n')}`,
    );
  }
  assert.ok(!problems.join().includes("'short'"), 'a secret is not repeated');
});

test('demo mode is refused on any address but loopback', () => {
  const tokens = {
    ...{ BOARD_VIEWER_TOKEN: secret, BOARD_OPERATOR_TOKEN: other },
    OTLP_TOKENS: `shop:${secret}`,
  };
  for (const name of ['BOARD_HOST', 'OTLP_HOST']) {
    const exposed = { ...tokens, [name]: '0.0.0.0' };
    assert.match(problemsOf({ ...exposed, SIGNALBOX_DEMO: '1' }).join(), /demo/);
    assert.deepEqual(problemsOf(exposed), []);
  }
  for (const host of ['127.0.0.1', '127.1.2.3', '::1', 'localhost']) {
    assert.deepEqual(problemsOf({ BOARD_HOST: host, SIGNALBOX_DEMO: '1' }), [], host);
  }
});

test('a name that begins like loopback is not loopback', () => {
  assert.notDeepEqual(problemsOf({ BOARD_HOST: '127.example.com' }), []);
});

test('an address that strangers reach needs both tokens', () => {
  const problems = problemsOf({ BOARD_HOST: '0.0.0.0' });
  assert.equal(problems.length, 2);
  assert.match(problems.join(), /BOARD_VIEWER_TOKEN.*BOARD_OPERATOR_TOKEN/);
});

test('what only looks like loopback is reached by strangers too', () => {
  for (const host of ['0', '127.1', '::ffff:127.0.0.1', '::', '10.0.0.1', 'localhost.example']) {
    assert.equal(problemsOf({ BOARD_HOST: host }).length, 2, host);
  }
  for (const one of ['BOARD_VIEWER_TOKEN', 'BOARD_OPERATOR_TOKEN']) {
    assert.equal(problemsOf({ BOARD_HOST: '0.0.0.0', [one]: secret }).length, 1, one);
  }
});

test('a viewer whose token is the operator’s would be one', () => {
  const problems = problemsOf({ BOARD_VIEWER_TOKEN: secret, BOARD_OPERATOR_TOKEN: secret });
  assert.match(problems.join(), /are the same/);
  assert.ok(!problems.join().includes(secret), 'a secret is not repeated');
});

test('who may push where strangers reach it is said, be it that everybody may', () => {
  const exposed = { OTLP_HOST: '0.0.0.0' };
  assert.match(problemsOf(exposed).join(), /^OTLP_TOKENS is not set, but OTLP_HOST is 0\.0\.0\.0/);
  assert.deepEqual(problemsOf({ ...exposed, OTLP_TOKENS: 'none' }), []);
  assert.deepEqual(problemsOf({ ...exposed, OTLP_TOKENS: `shop:${secret}` }), []);
});

test('tokens are of one source each, and a source may have several', () => {
  const tokensOf = (text: string) => {
    const outcome = readConfig({ OTLP_TOKENS: text });
    return 'config' in outcome ? outcome.config.otlpTokens : outcome.problems.join();
  };
  assert.deepEqual(tokensOf(`shop:${secret}, shop:${secret}=2\nmail.eu:${secret}:3`), [
    { source: 'shop', token: secret },
    { source: 'shop', token: `${secret}=2` },
    { source: 'mail.eu', token: `${secret}:3` },
  ]);
  for (const text of ['shop', secret, 'shop:short', `:${secret}`, `none,shop:${secret}`]) {
    assert.match(String(tokensOf(text)), /^OTLP_TOKENS: the value given is no list/, text);
  }
  const twice = String(tokensOf(`shop:${secret},mail:${secret}`));
  assert.match(twice, /same token twice/);
  assert.ok(!twice.includes(secret), 'a secret is not repeated');
});

test('a certificate and its key go together', () => {
  assert.match(problemsOf({ OTLP_TLS_CERT_FILE: 'cert.pem' }).join(), /set both/);
  assert.match(problemsOf({ OTLP_TLS_KEY_FILE: 'key.pem' }).join(), /set both/);
  const outcome = readConfig({ OTLP_TLS_CERT_FILE: 'cert.pem', OTLP_TLS_KEY_FILE: 'key.pem' });
  assert.ok('config' in outcome);
  assert.deepEqual(outcome.config.otlpCertificate, { cert: 'cert.pem', key: 'key.pem' });
});

test('where traces are forwarded to: a base or the whole path, and never in a circle', () => {
  const forwardUrl = (url: string, more: Environment = {}) => {
    const outcome = readConfig({ TRACES_FORWARD_URL: url, ...more });
    return 'config' in outcome ? outcome.config.tracesForwardUrl : outcome.problems.join();
  };
  for (const [given, expected] of [
    ['http://tempo:4318', 'http://tempo:4318/v1/traces'],
    ['http://tempo:4318/', 'http://tempo:4318/v1/traces'],
    ['http://tempo:4318/v1/traces', 'http://tempo:4318/v1/traces'],
    ['http://tempo:4318/v1/traces/', 'http://tempo:4318/v1/traces'],
    ['https://jaeger.example/otlp', 'https://jaeger.example/otlp/v1/traces'],
    ['http://127.0.0.1:4319', 'http://127.0.0.1:4319/v1/traces'],
  ] as const) {
    assert.equal(forwardUrl(given), expected);
  }
  for (const given of [
    'tempo',
    'tempo:4318',
    'http://me:secret@tempo:4318',
    'http://tempo:4318?tenant=1',
  ]) {
    assert.match(String(forwardUrl(given)), /^TRACES_FORWARD_URL/, given);
  }
  for (const given of ['http://127.0.0.1:4318', 'http://localhost:4318', 'http://[::1]:4318']) {
    assert.match(String(forwardUrl(given)), /another receiver/, given);
  }
  const here = { OTLP_HOST: '10.1.2.3', OTLP_HTTP_PORT: '80', OTLP_TOKENS: 'none' };
  assert.match(String(forwardUrl('http://10.1.2.3:80', here)), /another receiver/);
  assert.match(String(forwardUrl('http://10.1.2.4:80', here)), /^http/);
  const outcome = readConfig({});
  assert.ok('config' in outcome && outcome.config.tracesForwardUrl === null);
});

test('counters are written to a whole URL, under a name that stays, and never in a circle', () => {
  const read = (environment: Environment) => {
    const outcome = readConfig(environment);
    return 'config' in outcome ? outcome.config : outcome.problems.join();
  };
  const none = read({});
  assert.ok(typeof none === 'object' && none.remoteWriteUrl === null);
  assert.equal(none.remoteWriteSeconds, 15);
  const url = 'https://mimir.example/api/v1/push';
  const given = read({ REMOTE_WRITE_URL: url, REMOTE_WRITE_TOKEN: 'abc', SIGNALBOX_DATA: '/a' });
  assert.ok(typeof given === 'object');
  assert.deepEqual([given.remoteWriteUrl, given.remoteWriteToken], [url, 'abc']);
  const instance = (data: string) => Object(read({ SIGNALBOX_DATA: data })).remoteWriteInstance;
  assert.equal(instance('/a'), given.remoteWriteInstance);
  assert.notEqual(instance('/a'), instance('/b'));
  assert.equal(Object(read({ REMOTE_WRITE_INSTANCE: 'eu-1' })).remoteWriteInstance, 'eu-1');
  for (const [name, wrong] of [
    ['REMOTE_WRITE_URL', 'mimir'],
    ['REMOTE_WRITE_URL', 'https://me:secret@mimir.example'],
    ['REMOTE_WRITE_URL', 'http://127.0.0.1:4318/api/v1/write'],
    ['REMOTE_WRITE_SECONDS', '0'],
    ['REMOTE_WRITE_SECONDS', '1.5'],
    ['REMOTE_WRITE_TOKEN', 'two words'],
  ] as const) {
    assert.match(String(read({ [name]: wrong })), new RegExp(`^${name}`), wrong);
  }
});

test('where Grafana is: any address that a path can be added to, and nowhere by default', () => {
  const grafanaUrl = (environment: Environment) => {
    const outcome = readConfig(environment);
    return 'config' in outcome ? outcome.config.grafanaUrl : outcome.problems.join();
  };
  assert.equal(grafanaUrl({}), null);
  for (const [given, expected] of [
    ['http://localhost:3001', 'http://localhost:3001'],
    ['https://example.org/grafana/', 'https://example.org/grafana'],
  ] as const) {
    assert.equal(grafanaUrl({ GRAFANA_URL: given }), expected);
  }
  for (const given of [
    'localhost:3001',
    'javascript:alert(1)',
    'http://me:secret@grafana',
    'http://grafana?orgId=1',
    'http://grafana/#',
  ]) {
    assert.match(String(grafanaUrl({ GRAFANA_URL: given })), /^GRAFANA_URL/, given);
  }
});

test('X_FILE gives X, and both together are refused', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-config-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'token');
  writeFileSync(file, `${secret}\n`);
  const outcome = readConfig({ BOARD_OPERATOR_TOKEN_FILE: file });
  assert.ok('config' in outcome);
  assert.equal(outcome.config.operatorToken, secret);
  assert.match(
    problemsOf({ BOARD_OPERATOR_TOKEN: secret, BOARD_OPERATOR_TOKEN_FILE: file }).join(),
    /both set/,
  );
});

test('the address to call: a wildcard is called on loopback, IPv6 in brackets', () => {
  assert.equal(readBoardAddress({}).url, 'http://127.0.0.1:3100');
  assert.equal(
    readBoardAddress({ BOARD_HOST: '0.0.0.0', BOARD_PORT: '80' }).url,
    'http://127.0.0.1:80',
  );
  assert.equal(readBoardAddress({ BOARD_HOST: '::1' }).url, 'http://[::1]:3100');
});

test('what whoever pushes from this machine needs: the first token, the certificate', () => {
  assert.deepEqual(readPushNeeds({}), { certificatePath: null, token: null });
  assert.deepEqual(readPushNeeds({ OTLP_TOKENS: 'none' }).token, null);
  const set = { OTLP_TOKENS: `shop:${secret},mail:${secret}2`, OTLP_TLS_CERT_FILE: 'cert.pem' };
  assert.deepEqual(readPushNeeds(set), { certificatePath: 'cert.pem', token: secret });
});

test('whom the heartbeat calls, and how often; a wrong one is told without its secret', () => {
  const outcome = readConfig({ HEARTBEAT_URL: 'https://hc.example/ping/abc/' });
  assert.ok('config' in outcome);
  const { heartbeatUrl, heartbeatSeconds } = outcome.config;
  assert.deepEqual([heartbeatUrl, heartbeatSeconds], ['https://hc.example/ping/abc', 60]);
  const problems = problemsOf({ HEARTBEAT_URL: 'hc.example/ping/abc', HEARTBEAT_SECONDS: '0' });
  assert.match(problems.join('\n'), /HEARTBEAT_URL.*\n.*HEARTBEAT_SECONDS.*number of seconds/);
  assert.doesNotMatch(problems.join(), /ping\/abc/);
});

test('how much is kept and may wait is a number of MiB in bounds', () => {
  const outcome = readConfig({ TRACES_FORWARD_QUEUE_MIB: '64' });
  assert.ok('config' in outcome);
  const { tracesForwardQueueBytes, tracesKeptBytes } = outcome.config;
  assert.deepEqual([tracesForwardQueueBytes, tracesKeptBytes], [64 * 2 ** 20, 32 * 2 ** 20]);
  for (const wrong of ['1', '0', '-5', '1e9', '64MB', '99999999'])
    assert.match(problemsOf({ TRACES_FORWARD_QUEUE_MIB: wrong })[0] ?? '', /MiB/, wrong);
});

test('limits of memory and series are numbers that can be lived with', () => {
  const limits = (environment: Environment) => {
    const outcome = readConfig(environment);
    if ('problems' in outcome) return outcome.problems;
    return [outcome.config.memoryLimitBytes, outcome.config.seriesLimit];
  };
  assert.deepEqual(limits({}), [768 * 1024 * 1024, 100_000]);
  assert.deepEqual(limits({ MEMORY_LIMIT_MB: '1024', SERIES_LIMIT: '5' }), [1024 ** 3, 5]);
  assert.match(String(limits({ MEMORY_LIMIT_MB: '200' })), /MEMORY_LIMIT_MB.*256 or more/);
  assert.match(String(limits({ MEMORY_LIMIT_MB: '1GB' })), /MEMORY_LIMIT_MB.*megabytes/);
  assert.match(String(limits({ SERIES_LIMIT: '0' })), /SERIES_LIMIT.*number of series/);
});

test('who is told: what is wrong is said without the secret, what is half said too', () => {
  const key = 'e93facc04764012d7bfb002500d5d1a6';
  const wrong = {
    PAGER_WEBHOOK_URL: 'pager.example/s3cret',
    PAGER_WEBHOOK_SECRET: 's3cret',
    PAGERDUTY_ROUTING_KEY: 's3cret',
    SLACK_WEBHOOK_URL: 'hooks.slack.com/services/s3cret',
    SMTP_URL: 'http://me:s3cret@mail.example',
    PAGER_EMAIL_FROM: 'nobody',
    PAGER_EMAIL_TO: 'a@example.com, b',
    ALERTMANAGER_URL: 'me:s3cret@alertmanager:9093',
  };
  const problems = problemsOf(wrong);
  for (const name of Object.keys(wrong)) {
    assert.ok(
      problems.some((problem) => problem.startsWith(`${name}: `)),
      `${name} in ${problems.join('\n')}`,
    );
  }
  assert.doesNotMatch(problems.join(), /s3cret/);
  assert.match(problemsOf({ SMTP_URL: 'smtp://mail.example' }).join(), /PAGER_EMAIL_FROM is not/);
  assert.match(problemsOf({ PAGER_EMAIL_TO: 'a@example.com' }).join(), /SMTP_URL is not/);
  assert.match(problemsOf({ PAGERDUTY_ROUTING_KEY: `${key}0` }).join(), /32 letters and digits/);
});

test('PagerDuty is called in the US unless told otherwise; several Alertmanagers are', () => {
  const read = (environment: Environment) => {
    const outcome = readConfig(environment);
    assert.ok('config' in outcome, JSON.stringify(outcome));
    return outcome.config;
  };
  assert.equal(read({}).pagerdutyUrl, 'https://events.pagerduty.com/v2/enqueue');
  const eu = 'https://events.eu.pagerduty.com';
  for (const url of [eu, `${eu}/`, `${eu}/v2/enqueue`]) {
    assert.equal(read({ PAGERDUTY_URL: url }).pagerdutyUrl, `${eu}/v2/enqueue`);
  }
  const urls = 'http://am-1:9093/, https://me:pass@am-2/alertmanager';
  assert.deepEqual(read({ ALERTMANAGER_URL: urls }).alertmanagerUrls, [
    'http://am-1:9093',
    'https://me:pass@am-2/alertmanager',
  ]);
});

test('a password goes to a mail server in the clear only where its address says so', () => {
  const smtp = (url: string) => {
    const outcome = readConfig({ SMTP_URL: url, PAGER_EMAIL_FROM: 'a@example.com' });
    if ('problems' in outcome) return outcome.problems.join();
    const { smtp: server } = outcome.config;
    assert.ok(server !== null);
    const { host, port, isSecure, requiresTls, ignoresTls, checksCertificate, auth } = server;
    return [host, port, isSecure, requiresTls, ignoresTls, checksCertificate, auth?.pass ?? null];
  };
  const cases: readonly (readonly [string, readonly unknown[]])[] = [
    ['smtp://mail.example', ['mail.example', 587, false, false, false, true, null]],
    ['smtps://me:p%40ss@mail.example', ['mail.example', 465, true, false, false, true, 'p@ss']],
    ['smtp://me:pass@mail.example:25', ['mail.example', 25, false, true, false, true, 'pass']],
    ['smtp://me:pass@[::1]:25', ['::1', 25, false, false, false, true, 'pass']],
    [
      'smtp://me:pass@mail.example?ignoreTLS=true',
      ['mail.example', 587, false, false, true, true, 'pass'],
    ],
    [
      'smtp://mail.example?requireTLS=true&tls.rejectUnauthorized=false',
      ['mail.example', 587, false, true, false, false, null],
    ],
  ];
  for (const [url, expected] of cases) assert.deepEqual(smtp(url), expected, url);
  for (const url of ['smtp://', 'mail.example', 'smtp://mail.example/x', 'smtp://mail.example?a=b'])
    assert.match(String(smtp(url)), /^SMTP_URL/, url);
});

test('an address that a definition names: from its variable or its file, else null', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-config-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'url');
  writeFileSync(file, 'https://hooks.example/a\n');
  const read = (environment: Environment) => readAddressVariable('SHOP_URL', environment);
  assert.equal(read({ SHOP_URL: 'https://hooks.example/b' }), 'https://hooks.example/b');
  assert.equal(read({ SHOP_URL_FILE: file }), 'https://hooks.example/a');
  for (const environment of [{}, { SHOP_URL: '' }, { SHOP_URL_FILE: join(folder, 'none') }]) {
    assert.equal(read(environment), null);
  }
});

test('whoever changes things on the board sends the token of operators', () => {
  const both = { BOARD_VIEWER_TOKEN: secret, BOARD_OPERATOR_TOKEN: `${secret}2` };
  const { token, operatorToken } = readBoardAddress(both);
  assert.deepEqual([token, operatorToken], [secret, `${secret}2`]);
  assert.equal(readBoardAddress({ BOARD_VIEWER_TOKEN: secret }).operatorToken, null);
});
