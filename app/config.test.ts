import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Environment, readConfig, readTelemetryConfig } from './config.ts';
import { AppError } from './error.ts';

const problemsOf = (environment: Environment): readonly string[] => {
  try {
    readConfig(environment);
    return [];
  } catch (error) {
    assert.ok(error instanceof AppError && error.code === 'config');
    return error.message.split('\n');
  }
};

test('an empty environment is a safe one', () => {
  const config = readConfig({});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 3000);
  assert.equal(config.demo, false);
  assert.equal(config.databaseUrl, null);
  assert.ok(config.dataDirectory.startsWith('/'));
});

test('all problems are told at once, each by its variable', () => {
  const problems = problemsOf({
    APP_PORT: '70000',
    DATABASE_URL: 'mysql://somewhere',
    REDIS_URL: 'localhost:6379',
    JWT_SECRET: 'short',
    HUB_SESSIONS: '0',
    DOCUMENT_LOG_DAYS: '0',
    HUB_TENANT_SESSIONS: 'all',
    BOARD_ORIGIN: 'http://127.0.0.1:3100,board',
    FLAGS_TOKEN_FILE: '/does/not/exist',
  });
  for (const name of [
    'APP_PORT',
    'DATABASE_URL',
    'REDIS_URL',
    'JWT_SECRET',
    'HUB_SESSIONS',
    'DOCUMENT_LOG_DAYS',
    'HUB_TENANT_SESSIONS',
    'BOARD_ORIGIN.1',
  ])
    assert.ok(
      problems.some((line) => line.startsWith(`${name} `)),
      `${name}: ${problems}`,
    );
  assert.ok(problems.some((line) => line.includes('/does/not/exist')));
  assert.equal(problems.length, 9);
});

test('production refuses the default secret, by name', () => {
  assert.match(problemsOf({ NODE_ENV: 'production' }).join(), /^JWT_SECRET has its default/);
  assert.deepEqual(problemsOf({ NODE_ENV: 'production', JWT_SECRET: 's'.repeat(32) }), []);
  assert.deepEqual(problemsOf({ NODE_ENV: 'development' }), []);
});

for (const [host, allowed] of [
  ['127.0.0.1', true],
  ['127.8.9.1', true],
  ['localhost', true],
  ['::1', true],
  ['0.0.0.0', false],
  ['::', false],
  ['192.168.1.5', false],
  ['127.0.0.1.example.com', false],
] as const)
  test(`demo mode on ${host} is ${allowed ? 'allowed' : 'refused'}`, () => {
    const problems = problemsOf({ SIGNALBOX_DEMO: '1', APP_HOST: host });
    assert.equal(problems.length, allowed ? 0 : 1);
    assert.deepEqual(problemsOf({ APP_HOST: host }), []);
  });

test('a variable may be given as a file, but not twice', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-config-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, `${'x'.repeat(40)}\n`);
  assert.equal(readConfig({ JWT_SECRET_FILE: path }).jwtSecret, 'x'.repeat(40));
  assert.match(
    problemsOf({ JWT_SECRET_FILE: path, JWT_SECRET: 'y'.repeat(40) }).join(),
    /JWT_SECRET and JWT_SECRET_FILE are both set/,
  );
});

test('several origins of the board are separated by commas', () => {
  const { boardOrigins } = readConfig({
    BOARD_ORIGIN: 'http://127.0.0.1:3100/, http://localhost:3100',
  });
  assert.deepEqual(boardOrigins, ['http://127.0.0.1:3100', 'http://localhost:3100']);
});

test('the first administrator has an address and a password, or is not named', () => {
  const [email, password] = ['root@example.com', 'correct horse battery'];
  assert.equal(readConfig({}).admin, null);
  assert.deepEqual(readConfig({ ADMIN_EMAIL: email, ADMIN_PASSWORD: password }).admin, {
    email,
    password,
    organization: 'Main',
  });
  assert.match(problemsOf({ ADMIN_EMAIL: email }).join(), /set both or none/);
  assert.match(problemsOf({ ADMIN_PASSWORD: password }).join(), /set both or none/);
});

test('traces are sent where an endpoint is named, over HTTP, and not where they are switched off', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' };
  const sent = (environment: Environment) => readTelemetryConfig(environment).exportTraces;
  assert.equal(sent({}), false);
  assert.equal(sent(endpoint), true);
  assert.equal(sent({ ...endpoint, OTEL_TRACES_EXPORTER: 'none' }), false);
  assert.equal(readTelemetryConfig(endpoint).traces, true);
  const off = { ...endpoint, OTEL_SDK_DISABLED: 'True' };
  assert.equal(readTelemetryConfig(off).traces, false);
  assert.equal(readConfig(off).telemetry, false);
  for (const wrong of [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, { TRACES_PER_SECOND: 'all' }])
    assert.throws(() => readTelemetryConfig(wrong), new RegExp(Object.keys(wrong).join()));
});

test('what describes the app is read as OpenTelemetry writes it', () => {
  const { resource } = readTelemetryConfig({
    OTEL_RESOURCE_ATTRIBUTES:
      'deployment.environment.name=a%20test, team = one,broken,service.name=x',
    OTEL_SERVICE_NAME: 'shop',
  });
  assert.deepEqual(resource, {
    ...{ 'deployment.environment.name': 'a test', team: 'one', 'service.name': 'shop' },
  });
});
