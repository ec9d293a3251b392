import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { openBoard as Open } from '../fixture.ts';
import { json, openBoard } from '../fixture.ts';
import type { GateFacts, GateObjective, GatePhase, GateRun, GateRunRow } from './shapes.ts';

const quick: GateObjective = {
  ...{ objective: 'latency/fast', title: 'Answers are fast', verdict: 'pass', isIdle: false },
  client: { threshold: 'p(95)<=200', value: 87.5, events: 600, minimumEvents: 100 },
  server: { good: 598, total: 600, sli: 598 / 600, target: 0.95, minimumEvents: null },
  reasons: [],
};

const begun: GateFacts = {
  ...{ run: 'one', profile: 'smoke', fault: null, verdict: null, sessions: 10, seconds: 30 },
  ...{ from: null, to: null, reasons: [], objectives: [], phases: [], course: [] },
};

const step: GatePhase = {
  ...{ name: 'step 1', sessions: 100, verdict: 'pass', syncP95: 31, editsPerSecond: 2.5 },
  ...{ requestsPerSecond: 12, appCores: 0.2, databaseCores: null, k6Cores: 0.3, appBytes: 2 ** 28 },
};

type Board = Awaited<ReturnType<typeof Open>>;

const post = async (board: Board, at: number, gate: object, more: object = {}) =>
  board.ask('/api/markers', {
    method: 'POST',
    headers: { ...json, 'x-signalbox-user': 'ci' },
    body: JSON.stringify({ kind: 'gate', title: 'Gate', at, gate, ...more }),
  });

const get = async <T>(board: Board, path: string): Promise<T> =>
  JSON.parse((await board.ask(path)).text) as T;

test('a run is one row from its begin to its end, with who ran it', async (t) => {
  const board = await openBoard();
  t.after(board.close);
  const at = board.context.now() - 60_000;
  assert.equal((await post(board, at, begun)).status, 201);
  const [running] = await get<GateRunRow[]>(board, '/api/gates');
  assert.deepEqual([running?.state, running?.startedAt, running?.by], ['running', at, 'ci']);

  const ended = { ...begun, verdict: 'pass', from: at, to: at + 30_000, objectives: [quick] };
  const answer = await post(board, at + 31_000, ended);
  assert.equal(answer.status, 201, answer.text);
  const rows = await get<GateRunRow[]>(board, '/api/gates');
  assert.deepEqual(
    rows.map(({ state, endedAt }) => [state, endedAt]),
    [['pass', at + 31_000]],
  );
  const run = await get<GateRun>(board, '/api/gates/one');
  assert.deepEqual([run.objectives, run.from, run.earlier], [[quick], at, []]);
  const { id } = JSON.parse(answer.text) as { id: string };
  assert.deepEqual(await get(board, `/api/gates/${id}`), run, 'by the id of its marker too');
  const [marker] = await get<{ run: string; gate?: unknown }[]>(board, '/api/markers');
  assert.equal(marker?.run, 'one');
  assert.equal(marker?.gate, undefined, 'figures are not in every list of markers');
});

test('a run of a load in phases has them; one of a gate that knew of none has none', async (t) => {
  const board = await openBoard();
  t.after(board.close);
  const at = board.context.now() - 60_000;
  const { phases: _, course: __, ...older } = begun;
  const course = ['knee: all held with 100 sessions'];
  await post(board, at, { ...begun, run: 'steps', verdict: 'pass', phases: [step], course });
  await post(board, at, { ...older, run: 'older', verdict: 'pass' });
  const of = async (run: string) => {
    const told = await get<GateRun>(board, `/api/gates/${run}`);
    return [told.phases, told.course];
  };
  assert.deepEqual(await of('steps'), [[step], course]);
  assert.deepEqual(await of('older'), [[], []]);
});

test('a run stands beside those before it that were judged without a fault', async (t) => {
  const board = await openBoard();
  t.after(board.close);
  const at = board.context.now() - 3_600_000;
  const runs = [
    ['old', { verdict: 'pass', objectives: [quick] }],
    ['with-fault', { verdict: 'fail', fault: 'errors' }],
    ['other', { verdict: 'pass', profile: 'soak' }],
    ['undecided', { verdict: 'inconclusive' }],
    ['broken', { verdict: 'fail', objectives: [{ ...quick, verdict: 'fail' }] }],
    ['last', { verdict: 'pass' }],
  ] as const;
  for (const [index, [run, more]] of runs.entries())
    await post(board, at + index * 60_000, { ...begun, run, ...more });
  const last = await get<GateRun>(board, '/api/gates/last');
  assert.deepEqual(
    last.earlier.map(({ run, failed }) => [run, failed]),
    [
      ['broken', ['Answers are fast']],
      ['old', []],
    ],
  );
  const soaks = await get<GateRunRow[]>(board, '/api/gates?profile=soak&limit=5');
  assert.deepEqual(
    soaks.map(({ run }) => run),
    ['other'],
  );
});

test('a run that told nothing but words is known by them, and one that never ended is said', async (t) => {
  const board = await openBoard();
  t.after(board.close);
  const { markers, now } = board.context;
  const at = now() - 2 * 3_600_000;
  const mark = (title: string, detail: string, atMs: number) =>
    markers.add({ at: atMs, kind: 'gate', title, detail });
  mark('Gate smoke: start', 'run aa', at);
  mark('Gate smoke: fail', 'run aa\nlatency/fast: too slow', at + 40_000);
  mark('Gate smoke: start', 'run bb', at + 60_000);
  mark('load test by hand', '', at + 70_000);
  const rows = await get<GateRunRow[]>(board, '/api/gates');
  assert.deepEqual(
    rows.map(({ run, state, reasons }) => [run, state, reasons]),
    [
      ['bb', 'unfinished', []],
      ['aa', 'fail', ['latency/fast: too slow']],
    ],
  );
});

test('what is no run is refused, and what there is not is not found', async (t) => {
  const board = await openBoard();
  t.after(board.close);
  const at = board.context.now();
  for (const [gate, more] of [
    [{ ...begun, run: 'a b' }, {}],
    [{ ...begun, sessions: -1 }, {}],
    [{ ...begun, extra: 1 }, {}],
    [begun, { kind: 'note' }],
    [begun, { service: 'shop' }],
  ] as const)
    assert.equal((await post(board, at, gate, more)).status, 400, JSON.stringify({ gate, more }));
  assert.equal((await board.ask('/api/gates/nothing')).status, 404);
  assert.equal((await board.ask('/api/gates?limit=0')).status, 400);
});
