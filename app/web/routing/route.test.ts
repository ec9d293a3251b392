import assert from 'node:assert/strict';
import { test } from 'node:test';
import { documentPath, routeOf, runPath } from './route.ts';

const id = '0b7c2f6e-1d52-4c52-9a39-3f1f6f7f2a10';

test('each address shows its page', () => {
  assert.deepEqual(routeOf('/'), { page: 'documents' });
  assert.deepEqual(routeOf('/documents/'), { page: 'documents' });
  assert.deepEqual(routeOf(documentPath(id.toUpperCase())), { page: 'document', id });
  assert.deepEqual(routeOf('/workflows'), { page: 'workflows', run: null });
  assert.deepEqual(routeOf('/analytics/'), { page: 'live' });
  assert.deepEqual(routeOf(runPath(id)), { page: 'workflows', run: id });
});

test('anything else is unknown', () => {
  for (const path of ['/documents/12', `/documents/${id}/x`, '/workflow', '/%E0%A4%A'])
    assert.deepEqual(routeOf(path), { page: 'unknown', path });
});
