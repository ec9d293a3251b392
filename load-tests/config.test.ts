import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { neutral, readConfig } from './config.ts';

test('secrets come from variables or from files', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-config-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'token');
  writeFileSync(path, 'from a file\n');
  assert.deepEqual(
    readConfig({ BOARD_VIEWER_TOKEN: 'v', BOARD_OPERATOR_TOKEN_FILE: path, GATE_EMAIL: '' }),
    {
      ...{ viewerToken: 'v', operatorToken: 'from a file' },
      ...{ email: null, password: null, organizations: null },
    },
  );
  assert.throws(
    () => readConfig({ GATE_PASSWORD: 'a', GATE_PASSWORD_FILE: path }),
    /GATE_PASSWORD and GATE_PASSWORD_FILE are both set: keep one/,
  );
  assert.throws(
    () => readConfig({ GATE_PASSWORD_FILE: join(folder, 'none') }),
    /GATE_PASSWORD_FILE is .*none, which cannot be read \(ENOENT\)/,
  );
});

const kept = ['PATH', 'HOME', 'TMPDIR', 'LOG_LEVEL', 'BOARD_VIEWER_TOKEN', 'CI', 'APPLE'];
const dropped = [
  ...['APP_PORT', 'APP_URL', 'BOARD_HOST', 'BOARD_PORT', 'DATABASE_URL', 'DATABASE_URL_FILE'],
  ...['REDIS_URL', 'NODE_ENV', 'SIGNALBOX_DATA', 'SIGNALBOX_SLOS', 'JWT_SECRET', 'K6_VUS'],
  ...['OTEL_EXPORTER_OTLP_ENDPOINT', 'OTLP_HTTP_PORT', 'PAGER_WEBHOOK_URL', 'ADMIN_PASSWORD_FILE'],
  ...['ALERTMANAGER_URL', 'GATE_PASSWORD', 'PUBLIC_BOARD_URL', 'FLAGS_TOKEN'],
];

test('what is set for another system does not reach the one that the gate starts', () => {
  const all = Object.fromEntries([...kept, ...dropped].map((name) => [name, 'x']));
  assert.deepEqual(Object.keys(neutral({ ...all, UNSET: undefined })), kept);
});
