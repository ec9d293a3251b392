import assert from 'node:assert/strict';
import { test } from 'node:test';
import { errorPath, localPath, markerPath, routeOf, sloPath, tracePath } from './route.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';

test('each address shows its page', () => {
  assert.deepEqual(routeOf('/'), { page: 'board' });
  assert.deepEqual(routeOf('/pager'), { page: 'pager' });
  assert.deepEqual(routeOf('/pager/'), { page: 'pager' });
  for (const page of ['alerts', 'silences', 'audit', 'timeline', 'gates', 'deploys'] as const)
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
    '/gates/a.b',
    '/deploys/12',
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

test('a marked moment leads to where more is said of it', () => {
  const id = '0b8f7a3e-9f0c-4f7e-8a55-0d6f0c1a2b3c';
  const of = (kind: string, title: string, run?: string) =>
    markerPath({ id, kind, title, ...(run === undefined ? {} : { run }) });
  assert.equal(of('deploy', 'shop 2'), `/deploys/${id}`);
  assert.equal(of('gate', 'Gate smoke: pass', '1a2b'), '/gates/1a2b');
  assert.equal(of('gate', 'Gate smoke: pass'), `/gates/${id}`);
  assert.equal(of('gate', 'a load test'), null);
  assert.equal(of('page', 'Fast: red'), '/pager');
  assert.equal(of('note', 'lunch'), null);
  assert.deepEqual(routeOf(`/deploys/${id}`), { page: 'deploy', id });
  assert.deepEqual(routeOf('/gates/1a2b'), { page: 'gate', id: '1a2b' });
});
