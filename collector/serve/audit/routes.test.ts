import assert from 'node:assert/strict';
import { test } from 'node:test';
import { json, nowMs, openBoard } from '../fixture.ts';
import type { AuditRow } from './shapes.ts';

test('what somebody changed is asked by page, by name and by words; nonsense is said', async (context) => {
  const board = await openBoard();
  context.after(board.close);
  for (const [who, title] of [
    ['ada', 'v1'],
    ['ben', 'v2'],
    ['ada', 'v3'],
  ] as const) {
    const headers = { ...json, 'x-signalbox-user': who };
    const body = JSON.stringify({ kind: 'deploy', title, detail: `of ${who}` });
    assert.equal((await board.ask('/api/markers', { method: 'POST', headers, body })).status, 201);
  }
  const ask = async (query: string): Promise<AuditRow[]> =>
    JSON.parse((await board.ask(`/api/audit${query}`)).text);
  const abouts = async (query: string) => (await ask(query)).map(({ about }) => about);
  assert.deepEqual(await abouts(''), ['v3', 'v2', 'v1']);
  const [newest] = await ask('?limit=1');
  assert.deepEqual(newest, {
    ...{ id: newest?.id, at: nowMs, who: 'ada', what: 'deploy marked', about: 'v3' },
    detail: 'of ada',
  });
  assert.deepEqual(await abouts(`?before=${newest?.id}`), ['v2', 'v1']);
  assert.deepEqual(await abouts('?who=ada'), ['v3', 'v1']);
  assert.deepEqual(await abouts('?text=OF+BEN'), ['v2']);
  for (const query of ['?limit=0', '?before=x', `?text=${'x'.repeat(201)}`, '?who=a&who=b']) {
    assert.equal((await board.ask(`/api/audit${query}`)).status, 400, query);
  }
});

for (const table of ['audit', 'markers'] as const)
  test(`a change and what is written of it are both there or neither: without ${table}`, async (context) => {
    const board = await openBoard();
    context.after(board.close);
    board.store.database.exec(`ALTER TABLE ${table} RENAME TO away`);
    const body = '{"kind":"note","title":"x"}';
    const post = await board.ask('/api/markers', { method: 'POST', headers: json, body });
    assert.equal(post.status, 500);
    board.store.database.exec(`ALTER TABLE away RENAME TO ${table}`);
    assert.deepEqual(board.context.markers.list({ limit: 9 }), []);
    assert.deepEqual(board.context.audit.list({ limit: 9 }), []);
  });
