// Runs whose k6 or whose collector cannot be believed, against a real collector that watches a real
// app: all that k6 says may be well, and still nothing is proved.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { childRunning, onLinux } from '../processes.ts';
import { type Stack, startStack } from '../stack.ts';
import { until } from '../until.ts';
import { gateResult, launchGate } from './gate-process.ts';
import {
  type Folder,
  pathWithFakeK6,
  type Server,
  serve,
  slosWithSmallGates,
  temporaryFolder,
} from './stage.ts';

type Answer = { objectives: { name: string; target: number }[] };

describe('a gate that cannot believe what it is told', () => {
  let stack: Stack;
  let folder: Folder;
  let slos: Folder;
  let fakes: { readonly PATH: string };
  const proxies: Server[] = [];

  before(async () => {
    folder = temporaryFolder();
    slos = slosWithSmallGates();
    fakes = { PATH: pathWithFakeK6(folder) };
    stack = await startStack(['--quiet']);
  });

  after(async () => {
    for (const proxy of proxies) await proxy.stop();
    const code = await stack?.stop();
    folder?.remove();
    slos?.remove();
    assert.equal(code, 0, stack?.said());
  });

  const call = (profile: string, board = stack.board) => [
    ...['--profile', profile, '--slos', slos.path, '--app', stack.app, '--board', board],
  ];

  /** The board, with its verdict changed on the way. */
  const boardThat = async (change: (verdict: Answer) => void): Promise<string> => {
    const proxy = await serve(async (request, response) => {
      const answer = await fetch(stack.board + request.url, { method: request.method ?? 'GET' });
      const body = (await answer.json()) as Answer;
      if (request.url?.startsWith('/api/verdict')) change(body);
      response.writeHead(answer.status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(body));
    });
    proxies.push(proxy);
    return proxy.url;
  };

  const cases: readonly (readonly [title: string, lie: string, profile: string, reason: RegExp])[] =
    [
      [
        'k6 says that all is well, and the collector saw nothing of it',
        ...(['all well', 'tiny'] as const),
        /^request-latency\/p95: collector: 0 events, and k6 made 1000000: does the board watch this app\?$/m,
      ],
      [
        'k6 passes every threshold, and measured nothing',
        ...(['measured nothing', 'tiny'] as const),
        /^request-latency\/p95: k6: 0 events, at least 1 needed$/m,
      ],
      [
        'sessions that were never connected count for k6',
        ...(['no connections', 'tiny'] as const),
        /^k6 could not make 2 connections$/m,
      ],
      [
        'checks that fail fail nothing for k6',
        ...(['checks failed', 'tiny'] as const),
        /^the load test is not sound: 5 checks failed$/m,
      ],
      ['k6 itself was too slow', ...(['timers late', 'tiny'] as const), /^k6 was saturated: /],
      ['k6 ends with success and leaves nothing', 'nothing', 'tiny', /^k6 left no summary$/m],
      [
        'the floor is out of reach',
        ...(['all well', 'out-of-reach'] as const),
        /^cache-hit-rate\/hits: collector: 0 events, at least 1000000 needed$/m,
      ],
    ];
  for (const [title, lie, profile, reason] of cases)
    it(`${title}: inconclusive`, async () => {
      const result = await gateResult(call(profile), { ...fakes, FAKE_K6: lie });
      assert.equal(result.code, 3);
      assert.equal(result.verdict, 'inconclusive');
      assert.match(result.reasons.join('\n'), reason);
    });

  it('the board leaves an objective out: inconclusive', async () => {
    const board = await boardThat((verdict) => {
      verdict.objectives = verdict.objectives.filter(({ name }) => name !== 'uptime');
    });
    const result = await gateResult(call('tiny', board), { ...fakes, FAKE_K6: 'all well' });
    assert.equal(result.code, 3);
    assert.ok(result.reasons.includes('uptime/reachable: the board does not know it'));
  });

  it('the board judges by another target: inconclusive', async () => {
    const board = await boardThat((verdict) => {
      for (const objective of verdict.objectives)
        if (objective.name === 'uptime') objective.target = 0.5;
    });
    const result = await gateResult(call('tiny', board), { ...fakes, FAKE_K6: 'all well' });
    assert.equal(result.code, 3);
    assert.match(result.reasons.join('\n'), /^uptime\/reachable: collector: its target is 50 %/m);
  });

  it('the collector was started anew during the run: inconclusive', {
    skip: onLinux ? false : 'finds processes in /proc',
  }, async () => {
    const goOn = join(folder.path, 'go-on');
    const gate = launchGate([...call('tiny'), '-o', 'json'], {
      ...fakes,
      ...{ FAKE_K6: 'all well', FAKE_K6_UNTIL: goOn },
    });
    await until('the load', () => /sessions for 5 s/.test(gate.said()));
    process.kill(childRunning(stack.pid, 'collector/main.ts'), 'SIGKILL');
    await until('the collector to be back', async () => {
      if (!stack.said().includes('the collector is back')) return false;
      return (await fetch(`${stack.board}/readyz`)).ok;
    });
    writeFileSync(goOn, '');
    const { code, stdout } = await gate.ended;
    assert.equal(code, 3);
    assert.match(stdout, /the collector has been watching since .* only/);
  });
});
