import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { objective } from '../../engine/fixture.ts';
import { apiService, openDesk } from '../../incidents/fixture.ts';
import { openStore } from '../../store/database.ts';
import { json, nowMs, openBoard } from '../fixture.ts';

const tokens = { viewer: 'v'.repeat(16), operator: 'o'.repeat(16) };
const paths = ['/status', '/status/history', '/status.json', '/status/feed.xml'];

const withStatus = async (changes: Partial<Parameters<typeof openDesk>[2]> = {}) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'signalbox-status-'));
  const store = openStore(':memory:');
  const desk = openDesk(store, nowMs, { dataFolder, ...changes });
  const board = await openBoard({ incidents: desk, tokens });
  const close = async () => {
    await board.close();
    store.close();
    rmSync(dataFolder, { recursive: true });
  };
  return { desk, ask: board.ask, close };
};

test('everybody may read the status page, and nothing else', async () => {
  const { desk, ask, close } = await withStatus();
  desk.second(nowMs);
  for (const path of paths) {
    const { status, headers } = await ask(path, { headers: { host: 'status.example' } });
    assert.equal(status, 200, path);
    assert.match(String(headers['cache-control']), /^public, max-age=15,.* stale-if-error=86400$/);
  }
  for (const path of ['/', '/api/incidents', '/api/slos', '/metrics', '/status/else']) {
    assert.notEqual((await ask(path)).status, 200, path);
  }
  const opening = { method: 'POST', headers: json, body: '{"title":"a"}' };
  assert.equal((await ask('/api/incidents', opening)).status, 401);
  await close();
});

test('it needs no script and lets none run; its style is the one that is in it', async () => {
  const { desk, ask, close } = await withStatus();
  desk.second(nowMs);
  const { headers, text } = await ask('/status');
  const policy = String(headers['content-security-policy']);
  assert.match(policy, /^default-src 'none'; style-src 'sha256-/);
  assert.ok(!/<script|\son\w+=|style="/.test(text));
  await close();
});

test('what has not changed is not sent again', async () => {
  const { desk, ask, close } = await withStatus();
  desk.second(nowMs);
  const { etag } = (await ask('/status')).headers;
  const again = await ask('/status', { headers: { 'if-none-match': String(etag) } });
  assert.deepEqual([again.status, again.text], [304, '']);
  desk.second(nowMs + 60_000);
  const later = await ask('/status', { headers: { 'if-none-match': String(etag) } });
  assert.equal(later.status, 200, 'its moment is another');
  const head = await ask('/status', { method: 'HEAD' });
  assert.deepEqual([head.status, head.text], [200, '']);
  await close();
});

test('asked before it is made, it says so; answered from memory however the store is', async () => {
  const { desk, ask, close } = await withStatus({
    slos: { services: [apiService], objectives: [objective], maintenances: [] },
  });
  assert.equal((await ask('/status')).status, 503);
  desk.second(nowMs);
  const first = (await ask('/status')).text;
  assert.ok(first.includes('API'));
  await close();
});

test('where there is no status page, its address is behind the door like any other', async () => {
  const { desk, ask, close } = await withStatus({
    settings: {
      ...{ statusComponents: 'none', statusPublishSeconds: 60, statusTitle: 'a' },
      ...{ statusUrl: null, statusWebhookUrls: [] },
    },
  });
  desk.second(nowMs);
  assert.equal((await ask('/status.json')).status, 401);
  await close();
});
