import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorPath, localPath, routeOf, sloPath, tracePath } from './route.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';

test('each address shows its page', () => {
  assert.deepEqual(routeOf('/'), { page: 'board' });
  assert.deepEqual(routeOf('/pager'), { page: 'pager' });
  assert.deepEqual(routeOf('/pager/'), { page: 'pager' });
  for (const page of ['alerts', 'silences', 'audit', 'timeline'] as const)
    assert.deepEqual(routeOf(`/${page}`), { page });
  assert.deepEqual(routeOf('/errors'), { page: 'errors' });
  assert.deepEqual(routeOf(errorPath('00ff00ff00ff00ff')), {
    page: 'error',
    id: '00ff00ff00ff00ff',
  });
  assert.deepEqual(routeOf('/traces/'), { page: 'traces' });
  assert.deepEqual(routeOf('/slos/request-latency'), { page: 'slo', name: 'request-latency' });
  assert.deepEqual(routeOf(`/traces/${trace.toUpperCase()}`), { page: 'trace', traceId: trace });
});

test('anything else is unknown, broken encoding too', () => {
  for (const path of [
    '/slos',
    '/slos/a/b',
    '/slos/%E0%A4%A',
    '/traces/12',
    '/errors/xyz',
    '/nothing',
  ])
    assert.deepEqual(routeOf(path), { page: 'unknown', path });
});

test('a name with special characters comes back as it was', () => {
  assert.deepEqual(routeOf(sloPath('a/b ü%')), { page: 'slo', name: 'a/b ü%' });
});

test('a public address is followed within this board', () => {
  assert.equal(localPath(`https://board.example:8443/traces/${trace}`), tracePath(trace));
  assert.equal(localPath('http://127.0.0.1:3100/slos/uptime'), '/slos/uptime');
  assert.equal(localPath('https://elsewhere.example/help/me'), null);
  assert.equal(localPath('http://['), null);
});
