import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { json, nowMs, openBoard } from '../fixture.ts';
import type { IncidentDetail, IncidentRow } from './shapes.ts';

let board: Awaited<ReturnType<typeof openBoard>>;
before(async () => {
  board = await openBoard();
});
after(() => board.close());

const post = async (path: string, body: unknown, headers: Record<string, string> = {}) =>
  board.ask(`/api/incidents${path}`, {
    method: 'POST',
    headers: { ...json, 'x-signalbox-user': 'ada', ...headers },
    body: JSON.stringify(body),
  });
const opened = async (body: object = {}): Promise<IncidentRow> => {
  const answer = await post('', { title: 'Slow search', services: ['api'], ...body });
  assert.equal(answer.status, 201, answer.text);
  return JSON.parse(answer.text);
};
const detail = async (id: string): Promise<IncidentDetail> =>
  JSON.parse((await board.ask(`/api/incidents/${id}`)).text);

test('opened, noted, resolved: each with who it was, and in the audit', async () => {
  const { id } = await opened({ text: 'users call' });
  assert.equal((await post(`/${id}/note`, { text: 'a full disk' })).status, 200);
  assert.equal((await post(`/${id}/status`, { status: 'monitoring' })).status, 200);
  assert.equal((await post(`/${id}/resolve`, { text: 'grown' })).status, 200);
  const { status, openedBy, timeline } = await detail(id);
  assert.deepEqual([status, openedBy], ['resolved', 'ada']);
  assert.deepEqual(
    timeline.map(({ kind, title, who, isPublic }) => [kind, title, who, isPublic]),
    [
      ['opened', 'Opened by hand', 'ada', false],
      ['note', 'a full disk', 'ada', false],
      ['status', 'monitoring', 'ada', false],
      ['status', 'resolved: grown', 'ada', false],
    ],
  );
  const audit: { readonly who: string; readonly what: string }[] = JSON.parse(
    (await board.ask('/api/audit')).text,
  );
  assert.deepEqual(
    audit.slice(0, 4).map(({ who, what }) => `${who}: ${what}`),
    [
      'ada: incident resolved',
      'ada: incident monitoring',
      'ada: incident note',
      'ada: incident opened',
    ],
  );
});

test('what is public is published first, and said apart from what is not', async () => {
  const { id } = await opened();
  const early = await post(`/${id}/note`, { text: 'We look into it.', public: true });
  assert.equal(early.status, 409);
  await post(`/${id}/publish`, { title: 'Search is slow', impact: 'degraded' });
  await post(`/${id}/note`, { text: 'We look into it.', public: true });
  await post(`/${id}/resolve`, { text: 'for us', publicText: 'For all.' });
  const { timeline, published } = await detail(id);
  assert.equal(published?.title, 'Search is slow');
  assert.deepEqual(
    timeline.filter(({ isPublic }) => isPublic).map(({ title }) => title),
    ['We are investigating a problem with API.', 'We look into it.', 'For all.'],
  );
});

test('opened and published at once', async () => {
  const row = await opened({ publicTitle: 'Search is slow', impact: 'maintenance' });
  assert.deepEqual([row.published?.title, row.impact], ['Search is slow', 'maintenance']);
});

test('listed newest first, all or only those that are open', async () => {
  const { id } = await opened();
  const list = async (question: string): Promise<IncidentRow[]> =>
    JSON.parse((await board.ask(`/api/incidents${question}`)).text);
  assert.equal((await list(''))[0]?.id, id);
  assert.equal((await list('?limit=1')).length, 1);
  assert.ok((await list('?only=open')).every(({ resolvedAt }) => resolvedAt === null));
  assert.ok((await list('?only=all')).some(({ resolvedAt }) => resolvedAt !== null));
});

test('a post-mortem is a file of Markdown', async () => {
  const { id } = await opened();
  const { status, headers, text } = await board.ask(`/api/incidents/${id}/post-mortem.md`);
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'text/markdown; charset=utf-8');
  assert.equal(
    headers['content-disposition'],
    `attachment; filename=post-mortem-2027-01-15-${id.slice(0, 8)}.md`,
  );
  assert.ok(text.startsWith('# Post-mortem: Slow search\n'));
  assert.ok(text.includes(`<http://board.example/incidents/${id}>`));
});

const refused: readonly (readonly [string, string, unknown, number])[] = [
  ['no title', '', {}, 400],
  ['a field that there is not', '', { title: 'a', sevrity: 1 }, 400],
  ['a title too long', '', { title: 'a'.repeat(201) }, 400],
  ['a service that there is not', '', { title: 'a', services: ['nothing'] }, 400],
  ['the future', '', { title: 'a', openedAt: nowMs + 120_000 }, 400],
  ['long ago', '', { title: 'a', openedAt: nowMs - 31 * 86_400_000 }, 400],
  ['an incident that there is not', '/nothing/note', { text: 'a' }, 404],
  ['the same', '/nothing/resolve', {}, 404],
  ['an empty note', '/nothing/note', { text: ' ' }, 400],
  ['a status that there is not', '/nothing/status', { status: 'lost' }, 400],
];
for (const [what, path, body, status] of refused) {
  test(`refused: ${what}`, async () => {
    const answer = await post(path, body);
    assert.equal(answer.status, status, answer.text);
    assert.equal(answer.headers['content-type'], 'application/problem+json; charset=utf-8');
  });
}

test('refused: what is no JSON, and what another site sends', async () => {
  assert.equal((await post('', { title: 'a' }, { 'content-type': 'text/plain' })).status, 415);
  assert.equal((await post('', { title: 'a' }, { origin: 'http://evil.example' })).status, 403);
  assert.equal((await board.ask('/api/incidents/nothing')).status, 404);
  assert.equal((await board.ask('/api/incidents?only=some')).status, 400);
});
