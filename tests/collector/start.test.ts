// Starts that cannot be: each is said in a line or a diagnostic that tells what to do, and ends at
// once; and stops that must be clean.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { onLinux } from '../processes.ts';
import { askJson, endCollector, launchCollector, ownSlos, temporaryFolder } from './process.ts';

const failedStart = async (context: TestContext, environment: Readonly<Record<string, string>>) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const collector = launchCollector({ SIGNALBOX_DATA: folder.path, ...environment });
  const { code } = await collector.ended;
  return { code, stderr: collector.stderr() };
};

test('a broken definition stops the start, at its file, line and column', async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const file = join(folder.path, 'broken.yaml');
  writeFileSync(
    file,
    'apiVersion: openslo/v1\nkind: Service\nmetadata: { name: shop }\nspec: { colour: red }\n',
  );
  const { code, stderr } = await failedStart(context, { SIGNALBOX_SLOS: folder.path });
  assert.equal(code, 1);
  assert.match(stderr, /^error\[[a-z-]+\] .*broken\.yaml:4:\d+: .*colour/);
  assert.match(stderr, /\^/);
  assert.doesNotMatch(stderr, /\n {4}at /, 'no stack');
});

test('no definitions where they should be', async (context) => {
  const { code, stderr } = await failedStart(context, { SIGNALBOX_SLOS: '/nowhere/slos' });
  assert.equal(code, 1);
  assert.match(stderr, /\/nowhere\/slos/);
});

test('every wrong setting is named at once', async (context) => {
  const { code, stderr } = await failedStart(context, {
    BOARD_PORT: 'many',
    PAGER_WEBHOOK_URL: 'somewhere',
    SIGNALBOX_DEMO: 'on',
  });
  assert.equal(code, 2);
  assert.match(stderr, /^BOARD_PORT.*\nSIGNALBOX_DEMO.*\nPAGER_WEBHOOK_URL.*\n$/);
});

test('demo mode is refused where others can reach it', async (context) => {
  const token = 'a-secret-of-enough-characters';
  const { code, stderr } = await failedStart(context, {
    BOARD_HOST: '0.0.0.0',
    SIGNALBOX_DEMO: '1',
    BOARD_VIEWER_TOKEN: token,
    BOARD_OPERATOR_TOKEN: `${token}-2`,
  });
  assert.equal(code, 2);
  assert.match(stderr, /^BOARD_HOST is 0\.0\.0\.0.*SIGNALBOX_DEMO.*\n$/);
});

/** Local addresses that a process listens on, as Linux lists them: in hexadecimal. */
const listeningOn = (pid: number): string[] => {
  const own = new Set(
    readdirSync(`/proc/${pid}/fd`).map((fd) => {
      try {
        return readlinkSync(`/proc/${pid}/fd/${fd}`);
      } catch {
        return ''; // it was closed while we looked
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && own.has(`socket:[${inode}]`))
      .map(([, address = '']) => address.split(':')[0] ?? ''),
  );
};

test('nothing but loopback is listened on unless told otherwise', {
  skip: !onLinux,
}, async (context) => {
  const folder = temporaryFolder();
  const collector = launchCollector({ SIGNALBOX_DATA: folder.path });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  await collector.ready;
  // 127.0.0.1 as a word of the machine: the board, OTLP over HTTP, OTLP over gRPC.
  assert.deepEqual(listeningOn(collector.child.pid ?? 0), ['0100007F', '0100007F', '0100007F']);
});

test('strangers who could reach the board without a token are a start that cannot be', async (context) => {
  const { code, stderr } = await failedStart(context, { BOARD_HOST: '0.0.0.0' });
  assert.equal(code, 2);
  assert.match(stderr, /^BOARD_VIEWER_TOKEN is not set.*\nBOARD_OPERATOR_TOKEN is not set.*\n$/);
});

for (const [what, variable] of [
  ['board', 'BOARD_PORT'],
  ['OTLP port', 'OTLP_HTTP_PORT'],
] as const) {
  test(`an occupied ${what} is one line that names the variable`, async (context) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    context.after(() => other.close());
    const { port } = other.address() as AddressInfo;
    const { code, stderr } = await failedStart(context, { [variable]: String(port) });
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`^.*port ${port} of 127\\.0\\.0\\.1 is in use.*${variable}.*\\n$`),
    );
  });
}

test('a data folder that cannot be written is one line', async (context) => {
  const folder = temporaryFolder();
  context.after(folder.remove);
  const file = join(folder.path, 'a-file');
  writeFileSync(file, '');
  const path = join(file, 'data');
  const { code, stderr } = await failedStart(context, { SIGNALBOX_DATA: path });
  assert.equal(code, 1);
  assert.match(stderr, /^The data folder .*a-file\/data cannot be written .*SIGNALBOX_DATA.*\n$/);
});

test('two collectors never share a data folder; the second says so and the first goes on', async (context) => {
  const folder = temporaryFolder();
  const first = launchCollector({ SIGNALBOX_DATA: folder.path });
  context.after(async () => {
    await endCollector(first);
    folder.remove();
  });
  const { board } = await first.ready;
  const { code, stderr } = await failedStart(context, { SIGNALBOX_DATA: folder.path });
  assert.equal(code, 1);
  assert.match(stderr, /^Another collector uses the data folder .*SIGNALBOX_DATA.*\n$/);
  assert.equal((await fetch(`${board}/readyz`)).status, 200);
});

for (const [how, stop] of [
  ['SIGTERM', (child: { kill: (signal: NodeJS.Signals) => unknown }) => child.kill('SIGTERM')],
  ['the end of its parent', (child: { disconnect: () => void }) => child.disconnect()],
] as const) {
  test(`${how} stops it cleanly, with a reader at the stream`, async (context) => {
    const folder = temporaryFolder();
    const collector = launchCollector({ SIGNALBOX_DATA: folder.path });
    context.after(async () => {
      await endCollector(collector);
      folder.remove();
    });
    const { board } = await collector.ready;
    const stream = await fetch(`${board}/api/stream`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    assert.match((await reader?.read())?.value ?? '', /^retry: 1000\n\n/);
    stop(collector.child);
    assert.deepEqual(await collector.ended, { code: 0, signal: null });
    for (let part = await reader?.read(); part?.done === false; part = await reader?.read());
  });
}

test('its own figures are on /metrics, and it is ready when it says so', async (context) => {
  const folder = temporaryFolder();
  const collector = launchCollector({ SIGNALBOX_DATA: folder.path, SIGNALBOX_SLOS: ownSlos });
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const { board } = await collector.ready;
  assert.deepEqual(await askJson(`${board}/readyz`), {
    status: 'ok',
    checks: { store: null, disk: null, doors: null, evaluation: null },
  });
  const text = await (await fetch(`${board}/metrics`)).text();
  for (const name of [
    'signalbox_samples_total',
    'signalbox_spans_total',
    'signalbox_rejected_total',
    'signalbox_commit_seconds_total',
    'signalbox_evaluation_delay_seconds',
    'signalbox_scrape_up',
    'signalbox_objective_status',
    'signalbox_alerts',
    'signalbox_pages_open',
    'signalbox_incidents_open',
  ]) {
    assert.match(text, new RegExp(`^# TYPE ${name} `, 'm'));
  }
});

test('a session outlives a killed collector; one that was ended stays so', async (context) => {
  const folder = temporaryFolder();
  const [viewer, operator] = ['a-viewer-of-characters', 'an-operator-of-characters'];
  const launch = () =>
    launchCollector({
      SIGNALBOX_DATA: folder.path,
      ...{ BOARD_VIEWER_TOKEN: viewer, BOARD_OPERATOR_TOKEN: operator },
    });
  let collector = launch();
  context.after(async () => {
    await endCollector(collector);
    folder.remove();
  });
  const post = (url: string, form: Record<string, string>, cookie = '') =>
    fetch(url, {
      method: 'POST',
      headers: { cookie, origin: new URL(url).origin },
      body: new URLSearchParams(form),
      redirect: 'manual',
    });
  const statusOf = async (board: string, cookie: string) =>
    (await fetch(`${board}/api/slos`, { headers: { cookie } })).status;

  const { board: before } = await collector.ready;
  const [kept = '', left = ''] = await Promise.all(
    ['ada', 'ben'].map(async (name) => {
      const answer = await post(`${before}/sign-in`, { name, token: viewer });
      return answer.headers.getSetCookie()[0]?.split(';')[0];
    }),
  );
  assert.deepEqual([await statusOf(before, kept), await statusOf(before, left)], [200, 200]);
  assert.equal((await post(`${before}/sign-out`, {}, left)).status, 303);
  await endCollector(collector);
  collector = launch();
  const { board: after } = await collector.ready;
  assert.deepEqual([await statusOf(after, kept), await statusOf(after, left)], [200, 401]);
});
