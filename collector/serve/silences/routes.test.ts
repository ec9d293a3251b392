import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertOf, objective } from '../../page/fixture.ts';
import { json, nowMs, openBoard } from '../fixture.ts';
import type { AlertRow } from '../shapes.ts';
import type { SilencePreview, SilenceRow } from './shapes.ts';

const day = 86_400_000;
const matchers = [{ field: 'service', operator: '=', value: 'app' }];
const wanted = { matchers, until: nowMs + day, author: 'ada', reason: 'a deploy' };

const open = async (alerts: AlertRow[] = []) => {
  const board = await openBoard({ objectives: [objective] });
  const { state, broadcast, audit } = board.context;
  Object.assign(state, { alerts: () => alerts });
  const shown: unknown[] = [];
  broadcast.send = (event, data) => shown.push([event, data]);
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    board.ask(`/api/silences${path}`, {
      ...{ method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) },
    });
  return { ...board, post, shown, audit };
};

test('a silence is made, listed, in effect, audited, and ended by hand', async (context) => {
  const { ask, post, close, audit, shown } = await open([alertOf('a', 'firing')]);
  context.after(close);
  const made = await post('', wanted, { 'x-signalbox-user': 'grace' });
  assert.equal(made.status, 201, made.text);
  const silence: SilenceRow = JSON.parse(made.text);
  assert.deepEqual(silence, {
    ...{ id: silence.id, matchers, from: nowMs, until: nowMs + day },
    ...{ author: 'ada', reason: 'a deploy', endedAt: null, state: 'in effect' },
  });
  assert.deepEqual(JSON.parse((await ask('/api/silences')).text), [silence]);
  assert.equal(shown.length, 1, 'whoever watches alerts is shown what is silenced');

  const ended = await post(`/${silence.id}/end`, {});
  assert.equal(ended.status, 200);
  assert.deepEqual(JSON.parse(ended.text), { ...silence, endedAt: nowMs, state: 'over' });
  assert.equal((await post(`/${silence.id}/end`, {})).status, 409);
  assert.equal((await post('/none/end', {})).status, 404);
  assert.deepEqual(
    audit.list({ limit: 5 }).map(({ who, what, about }) => [who, what, about]),
    [
      ['operator', 'silence ended', 'service="app"'],
      ['grace', 'silence begun', 'service="app"'],
    ],
  );
});

test('who, why and until when must be said', async (context) => {
  const { post, close, ask } = await open();
  context.after(close);
  for (const [detail, changes] of [
    [/^author: say who/, { author: undefined }],
    [/author/, { author: '  ' }],
    [/^reason: say why/, { reason: ' ' }],
    [/until/, { until: undefined }],
    [/^until must be after from/, { until: nowMs }],
    [/lasts 90 days at most/, { until: nowMs + 90 * day + 1 }],
    [/^from is over/, { from: nowMs - day }],
    [/^until must be after from/, { from: nowMs + 2 * day }],
    [/at least one matcher/, { matchers: [] }],
    [/matchers\.0\.field/, { matchers: [{ field: 'team', operator: '=', value: 'x' }] }],
    [/cannot be used/, { matchers: [{ field: 'slo', operator: '=~', value: '(' }] }],
    [/body|Unrecognized/, { comment: 'x' }],
  ] as const) {
    const answer = await post('', { ...wanted, ...changes });
    assert.equal(answer.status, 400, answer.text);
    assert.match(JSON.parse(answer.text).detail, detail);
  }
  assert.deepEqual(JSON.parse((await ask('/api/silences')).text), []);
});

test('who asks is the author where the request says who', async (context) => {
  const { post, close } = await open();
  context.after(close);
  const { author: _, ...without } = wanted;
  const made = await post('', without, { 'x-signalbox-user': 'grace' });
  assert.equal(JSON.parse(made.text).author, 'grace');
});

test('a silence of 90 days to come is one', async (context) => {
  const { post, close } = await open();
  context.after(close);
  const from = nowMs + day;
  const made = await post('', { ...wanted, from, until: from + 90 * day });
  assert.equal(JSON.parse(made.text).state, 'to come', made.text);
});

test('a preview tells which open alerts it matches, and which objectives', async (context) => {
  const [a, b] = [alertOf('a', 'firing'), alertOf('b', 'pending')];
  const other: AlertRow = { ...alertOf('c', 'firing'), name: 'other', severity: 'ticket' };
  const { post, close } = await open([a, b, other, alertOf('d', 'resolved')]);
  context.after(close);
  const preview = async (...given: object[]): Promise<SilencePreview> => {
    const answer = await post('/preview', { matchers: given });
    assert.equal(answer.status, 200, answer.text);
    return JSON.parse(answer.text);
  };
  const byService = await preview({ field: 'service', operator: '=', value: 'app' });
  assert.deepEqual(
    byService.alerts.map(({ id }) => id),
    ['a', 'b'],
  );
  assert.deepEqual(
    byService.objectives.map(({ name, status }) => [name, status]),
    [
      ['z', 'red'],
      ['y', 'stale'],
      ['a', 'green'],
    ],
  );
  const bySeverity = await preview({ field: 'severity', value: 'ticket' });
  assert.deepEqual(
    bySeverity.alerts.map(({ id }) => id),
    ['c'],
  );
  assert.deepEqual((await preview({ field: 'slo', value: 'none' })).objectives, []);
  assert.equal((await post('/preview', { matchers: [] })).status, 400);
});
