// What k6's people do, on a running system: more than the hub's door lets in at once connect within a
// second and all get in, visitors come beside, and afterwards the documents are as they were before.
// How fast it all was is not asked here: the machine may be busy.

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { demoPassword } from '../../app/identity/demo.ts';
import { type Stack, startStack } from '../stack.ts';
import { skipWithout } from '../tool.ts';
import { gateResult } from './gate-process.ts';
import { type Folder, slosWithSmallGates } from './stage.ts';

const seconds = 10;
const gust = `apiVersion: signalbox/v1
kind: LoadGate
metadata: { name: gust }
spec:
  sessions: 8
  rampUp: 2s
  duration: ${seconds}s
  storm: { sessions: 420, within: 1s, admittedWithin: 25s }
  arrivals: { perMinute: 120 }
`;

type Seen = { readonly text: unknown; readonly annotations: number; readonly locks: number };

describe('people of the load test', { skip: skipWithout('k6') }, () => {
  let stack: Stack;
  let slos: Folder;

  before(async () => {
    slos = slosWithSmallGates();
    writeFileSync(join(slos.path, 'gust.yaml'), gust);
    stack = await startStack(['--quiet']);
  });

  after(async () => {
    const code = await stack?.stop();
    slos?.remove();
    assert.equal(code, 0, stack?.said());
  });

  const call = async <Body>(path: string, token: string): Promise<Body> => {
    const headers = { authorization: `Bearer ${token}` };
    return (await (await fetch(stack.app + path, { headers })).json()) as Body;
  };

  const signedIn = async (): Promise<string> => {
    const answer = await fetch(`${stack.app}/api/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'person-1@demo.example', password: demoPassword }),
    });
    return ((await answer.json()) as { token: string }).token;
  };

  /** All documents, by id. */
  const look = async (): Promise<Record<string, Seen>> => {
    const token = await signedIn();
    const list = await call<{ documents: { id: string }[] }>('/api/documents?limit=50', token);
    const seen = list.documents.map(async ({ id }): Promise<[string, Seen]> => {
      const path = `/api/documents/${id}`;
      const { text } = await call<{ text: unknown }>(path, token);
      const threads = await call<{ annotations: unknown[] }>(`${path}/annotations`, token);
      const { locks } = await call<{ locks: unknown[] }>(`${path}/locks`, token);
      return [id, { text, annotations: threads.annotations.length, locks: locks.length }];
    });
    return Object.fromEntries(await Promise.all(seen));
  };

  it('get in though they all come at once, and leave documents as they were', async () => {
    const earlier = await look();
    assert.ok(Object.values(earlier).some(({ text }) => typeof text === 'string' && text !== ''));
    const addresses = ['--app', stack.app, '--board', stack.board];
    const result = await gateResult(['--profile', 'gust', '--slos', slos.path, ...addresses]);
    assert.deepEqual(
      result.phases.map(({ name }) => name),
      ['before', 'storm', 'after'],
      result.stderr,
    );
    const storm = result.load?.storm;
    assert.ok(storm);
    const { came, admitted, lost, lastAdmittedMs } = storm;
    assert.deepEqual({ came, admitted, lost }, { came: 420, admitted: 420, lost: 0 });
    // The door lets 300 in at once and then 100 a second, however fast they come.
    assert.ok((lastAdmittedMs ?? 0) >= 1_200, JSON.stringify(storm));
    assert.ok((storm.lastCameMs ?? 0) > 0, JSON.stringify(storm));
    const signIns = result.phases[0]?.objectives.find(({ objective }) =>
      objective.startsWith('sign-in-success/'),
    );
    assert.ok((signIns?.client?.events ?? 0) >= seconds, 'two visitors in a second');
    assert.deepEqual(await look(), earlier);
  });
});
