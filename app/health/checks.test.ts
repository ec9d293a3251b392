import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHealthChecks } from './checks.ts';
import { overall } from './routes.ts';

test('a check that throws is failing and says why', async () => {
  const checks = createHealthChecks();
  checks.register('database', () => Promise.reject(new Error('connection refused')));
  assert.deepEqual(await checks.run('database'), {
    status: 'failing',
    detail: 'connection refused',
  });
  assert.equal(await checks.run('nothing'), null);
});

test('a check that hangs is failing', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const checks = createHealthChecks();
  checks.register('redis', () => new Promise(() => {}));
  const running = checks.run('redis');
  t.mock.timers.tick(5000);
  assert.equal((await running)?.status, 'failing');
});

test('a name is registered once', () => {
  const checks = createHealthChecks();
  checks.register('redis', () => ({ status: 'ok', detail: '' }));
  assert.throws(() => checks.register('redis', () => ({ status: 'ok', detail: '' })), RangeError);
});

const ok = { status: 'ok', detail: 'fine' } as const;
const failing = { status: 'failing', detail: 'gone' } as const;
const degraded = { status: 'degraded', detail: 'slow' } as const;

for (const [checks, status] of [
  [{ database: ok, redis: ok }, 'ok'],
  [{ database: ok, redis: failing }, 'degraded'],
  [{ database: ok, workflows: degraded }, 'degraded'],
  [{ database: degraded, redis: ok }, 'degraded'],
  [{ database: failing, redis: ok }, 'failing'],
] as const)
  test(`${JSON.stringify(checks)} is ${status} as a whole`, () => {
    assert.equal(overall(checks).status, status);
  });
