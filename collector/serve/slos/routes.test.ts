import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EngineDetail } from '../../engine.ts';
import { openBoard } from '../fixture.ts';

const open = async (t: { after: (done: () => Promise<void>) => void }) => {
  const asked: (readonly [string, number])[] = [];
  const known: EngineDetail = {
    name: 'uptime',
    title: 'Uptime',
    service: 'app',
    description: '',
    runbook: null,
    composite: null,
    objectives: [],
  };
  const first = await openBoard();
  await first.close();
  const board = await openBoard({
    state: { ...first.context.state, detail: (name) => (name === 'uptime' ? known : null) },
    days: (name, _nowMs, count) => {
      asked.push([name, count]);
      return { name, objectives: [] };
    },
    definition: () => ({ definition: null, rules: null, rulesMissing: 'none of it' }),
  });
  t.after(board.close);
  const read = async (path: string) => {
    const { status, text } = await board.ask(path);
    return [status, JSON.parse(text) as unknown] as const;
  };
  return { read, asked };
};

test('the days of a quarter, or as many as are asked for', async (t) => {
  const { read, asked } = await open(t);
  assert.deepEqual(await read('/api/slos/uptime/days'), [200, { name: 'uptime', objectives: [] }]);
  await read('/api/slos/uptime/days?days=30');
  assert.deepEqual(asked, [
    ['uptime', 90],
    ['uptime', 30],
  ]);
  for (const days of ['0', '401', 'many', '1.5']) {
    const [status, problem] = await read(`/api/slos/uptime/days?days=${days}`);
    assert.equal(status, 400);
    assert.equal((problem as { title: string }).title, 'Days out of range');
  }
});

test('what was written and generated, or why there is nothing', async (t) => {
  const { read } = await open(t);
  assert.deepEqual(await read('/api/slos/uptime/definition'), [
    200,
    { name: 'uptime', definition: null, rules: null, rulesMissing: 'none of it' },
  ]);
});

test('of an SLO that there is not, there is nothing', async (t) => {
  const { read, asked } = await open(t);
  for (const path of ['/api/slos/x', '/api/slos/x/days', '/api/slos/x/definition'])
    assert.equal((await read(path))[0], 404);
  assert.deepEqual(asked, []);
});
