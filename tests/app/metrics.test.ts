// The catalogue of metrics against what /metrics really gives after a round of traffic.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { RunningApp } from '../../app/start.ts';
import { catalogue } from '../../app/telemetry/metrics.ts';
import { join, type } from '../collaboration/people.ts';
import { startTestDatabase, type TestDatabase } from '../postgres.ts';
import { untilTrue } from '../until.ts';
import { client, demoPerson, signIn } from './client.ts';
import { runApp } from './running.ts';

/** What prom-client tells of Node and its process. */
const nodesOwn = /^(nodejs|process)_/;

type Family = { help: string; type: string; readonly labels: Set<string>; samples: number };

const parse = (text: string): Map<string, Family> => {
  const families = new Map<string, Family>();
  let current: Family | undefined;
  for (const line of text.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (kind === 'HELP') {
      current = { help: rest, type: '', labels: new Set(), samples: 0 };
      families.set(name, current);
    } else if (kind === 'TYPE' && current) current.type = rest;
    else if (line && current) {
      current.samples += 1;
      for (const [, label = ''] of line.matchAll(/[{,]([a-z_]+)="/g)) current.labels.add(label);
    }
  }
  return families;
};

describe('metrics', () => {
  let postgres: TestDatabase;
  let app: RunningApp;

  before(async () => {
    postgres = await startTestDatabase();
    app = await runApp({ DATABASE_URL: postgres.url, SIGNALBOX_DEMO: '1' });
  });

  after(async () => {
    await app?.stop();
    await postgres?.stop();
  });

  const metrics = async (): Promise<string> =>
    (await client(app.url)<string>('GET', '/metrics')).body;

  /** Something of everything: reading, editing together, a lost connection, a workflow. */
  const traffic = async (): Promise<void> => {
    const ada = await signIn(app.url, demoPerson(1));
    const ben = await signIn(app.url, demoPerson(2));
    const api = client(app.url, ada.token);
    await api('GET', '/api/flags/mine');
    const { body } = await api<{ documents: { id: string }[] }>('GET', '/api/documents');
    const documentId = body.documents[0]?.id ?? '';
    const [here, there] = [join(app.url, ada.token), join(app.url, ben.token)];
    const [mine, theirs] = [await here.hub.open(documentId), await there.hub.open(documentId)];
    const length = theirs.text.length;
    type(mine, 0, 'together ');
    await untilTrue(() => theirs.text.length > length);
    there.pullCable();
    await untilTrue(async () => /^collab_reconnections_total\{/m.test(await metrics()));
    await api('GET', '/api/documents/not-an-id');
    const workflows = await api<{ workflows: { id: string }[] }>('GET', '/api/workflows');
    const started = await api('POST', `/api/workflows/${workflows.body.workflows[0]?.id}/runs`, {
      input: { documentId },
    });
    assert.equal(started.status, 202);
    await untilTrue(async () => /^workflow_runs_total\{/m.test(await metrics()));
    await untilTrue(async () => /^collab_sync_latency_seconds_count [1-9]/m.test(await metrics()));
    const bad = { ...demoPerson(3), password: 'wrong' };
    await client(app.url)('POST', '/api/sessions', bad);
    await here.hub.close();
    await there.hub.close();
  };

  test('the catalogue and /metrics say the same', async () => {
    await traffic();
    const given = parse(await metrics());
    const listed = new Map<string, (typeof catalogue)[keyof typeof catalogue]>(
      Object.values(catalogue).map((entry) => [entry.name, entry]),
    );
    const own = [...given.keys()].filter((name) => !nodesOwn.test(name));
    assert.deepEqual(own.sort(), [...listed.keys()].sort());
    for (const [name, entry] of listed) {
      const family = given.get(name);
      assert.equal(family?.type, entry.type, name);
      assert.equal(family?.help, entry.help, name);
      const labels = [...(family?.labels ?? [])].filter((label) => label !== 'le');
      const known: readonly string[] = entry.labels;
      if (name !== 'collab_errors_total') assert.ok(family?.samples, `${name} has no sample`);
      for (const label of labels) assert.ok(known.includes(label), `${name} has ${label}`);
    }
  });

  test('units stand in the names, as the convention asks', () => {
    for (const { name, type: kind, unit } of Object.values(catalogue)) {
      if (kind === 'counter') assert.match(name, /_total$/);
      else assert.doesNotMatch(name, /_total$/);
      if (unit === 'seconds') assert.match(name, /_seconds(_total)?$/);
    }
  });

  test('there are as many series as routes, whatever is asked for', async () => {
    const routes = async () => {
      const text = await metrics();
      return new Set([...text.matchAll(/http_route="([^"]*)"/g)].map(([, route]) => route));
    };
    const api = client(app.url, (await signIn(app.url, demoPerson(4))).token);
    for (const path of ['/one', '/two/three', '/api/four', '/api/documents/five/six', '/metrics/x'])
      await api('GET', path);
    for (let i = 0; i < 5; i += 1) await api('GET', `/api/documents/any-${i}`);
    await api('PROPFIND', '/api/documents');
    for (const path of ['/', '/documents/any', '/workflows']) await api('GET', path);
    const found = await routes();
    assert.ok(found.has('/') && found.has('/documents/:id') && found.has('/workflows'));
    assert.ok(found.has('/api/documents') && found.has('/api/documents/:id'));
    assert.ok(found.has('unmatched'));
    for (const route of found)
      assert.match(
        route ?? '',
        /^(unmatched|static|\/|\/metrics|\/(api|flags|documents|workflows)[a-z:/]*)$/,
      );
    assert.match(await metrics(), /http_request_method="_OTHER"/);
  });
});
