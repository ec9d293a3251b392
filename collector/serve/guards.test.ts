import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { json, openBoard } from './fixture.ts';

const viewer = 'viewer-token-0123456789';
const operator = 'operator-token-0123456789';

describe('a board on this machine only', () => {
  let board: Awaited<ReturnType<typeof openBoard>>;
  before(async () => {
    board = await openBoard();
  });
  after(() => board.close());

  test('a foreign page is refused, a page of ours and a program are not', async () => {
    const host = `127.0.0.1:${board.port}`;
    const asked = (headers: Record<string, string>) => board.ask('/api/slos', { headers });
    assert.equal((await asked({ origin: 'https://evil.example' })).status, 403);
    assert.equal((await asked({ origin: 'null' })).status, 403);
    assert.equal((await asked({ host, origin: `http://${host}` })).status, 200);
    assert.equal((await asked({})).status, 200);
    const post = await board.ask('/api/markers', {
      method: 'POST',
      headers: { ...json, 'sec-fetch-site': 'cross-site' },
      body: '{"kind":"note","title":"x"}',
    });
    assert.equal(post.status, 403);
  });

  test('a name that could be pointed at us is refused; addresses and localhost are not', async () => {
    for (const [host, status] of [
      ['evil.example', 421],
      ['evil.example:3100', 421],
      ['localhost.evil.example', 421],
      ['127.0.0.1.evil.example', 421],
      ['localhost:1', 200],
      ['127.0.0.1', 200],
      ['[::1]:3100', 200],
    ] as const) {
      assert.equal((await board.ask('/api/slos', { headers: { host } })).status, status, host);
      assert.equal((await board.ask('/healthz', { headers: { host } })).status, 200, host);
    }
  });

  test('scripts come from the board itself only', async () => {
    const { headers } = await board.ask('/');
    const policy = String(headers['content-security-policy']);
    assert.match(policy, /default-src 'self'/);
    assert.match(policy, /connect-src 'self';/);
    assert.doesNotMatch(policy, /unsafe|upgrade-insecure/);
  });
});

test('the public name of the board is answered, and its origin too', async (context) => {
  const board = await openBoard({ publicUrl: 'https://board.example' });
  context.after(board.close);
  const headers = { host: 'board.example', origin: 'https://board.example' };
  assert.equal((await board.ask('/api/slos', { headers })).status, 200);
});

test('with a viewer token names do not matter: what is guarded by a token is not by a name', async (context) => {
  const board = await openBoard({ tokens: { viewer, operator } });
  context.after(board.close);
  const headers = { host: 'collector:3100', authorization: `Bearer ${viewer}` };
  assert.equal((await board.ask('/metrics', { headers })).status, 200);
  assert.equal((await board.ask('/metrics', { headers: { host: 'collector:3100' } })).status, 401);
});

test('tokens: the viewer looks, the operator also writes, strangers do neither', async (context) => {
  const board = await openBoard({ tokens: { viewer, operator } });
  context.after(board.close);
  const basic = (token: string) => `Basic ${Buffer.from(`me:${token}`).toString('base64')}`;
  const cases = [
    [undefined, 401, 401],
    ['Bearer wrong', 401, 401],
    [basic('wrong'), 401, 401],
    ['Basic !', 401, 401],
    [`Bearer ${viewer}`, 200, 403],
    [basic(viewer), 200, 403],
    [`Bearer ${operator}`, 200, 201],
    [basic(operator), 200, 201],
  ] as const;
  for (const [authorization, reading, writing] of cases) {
    const headers = authorization === undefined ? json : { ...json, authorization };
    const body = '{"kind":"note","title":"x"}';
    assert.equal(
      (await board.ask('/api/slos', { headers })).status,
      reading,
      String(authorization),
    );
    assert.equal((await board.ask('/', { headers })).status === 401, reading === 401);
    const post = await board.ask('/api/markers', { method: 'POST', headers, body });
    assert.equal(post.status, writing, String(authorization));
  }
  const refused = await board.ask('/api/slos');
  assert.match(String(refused.headers['www-authenticate']), /^Basic realm=/);
  assert.equal((await board.ask('/readyz')).status, 200, 'health is for anyone');
});

test('an operator token alone leaves looking open and guards writing', async (context) => {
  const board = await openBoard({ tokens: { viewer: null, operator } });
  context.after(board.close);
  const body = '{"kind":"note","title":"x"}';
  assert.equal((await board.ask('/api/slos')).status, 200);
  assert.equal(
    (await board.ask('/api/markers', { method: 'POST', headers: json, body })).status,
    401,
  );
});

test('without a token there is health, the status page and the form to sign in; nothing else', async (context) => {
  const board = await openBoard({ tokens: { viewer, operator } });
  context.after(board.close);
  for (const path of ['/healthz', '/readyz', '/status', '/sign-in', '/sign-in/page.css']) {
    assert.notEqual((await board.ask(path)).status, 401, path);
  }
  for (const path of [
    ...['/', '/alerts', '/metrics', '/runbooks', '/runbooks/uptime', '/reports', '/assets/x.js'],
    ...['slos', 'alerts', 'silences', 'notifications', 'receivers', 'markers', 'traces', 'errors'],
    ...['verdict', 'audit', 'incidents', 'corrections', 'reports', 'session', 'stream', 'nothing'],
  ]) {
    const asked = path.startsWith('/') ? path : `/api/${path}`;
    assert.equal((await board.ask(asked)).status, 401, asked);
  }
  for (const [method, path] of [
    ['POST', '/api/silences'],
    ['POST', '/api/silences/preview'],
    ['POST', '/api/alerts/x/acknowledge'],
    ['POST', '/api/incidents'],
    ['DELETE', '/api/markers'],
    ['POST', '/status'],
    ['OPTIONS', '/api/slos'],
  ] as const) {
    const headers = { ...json, authorization: `Bearer ${viewer}` };
    assert.equal((await board.ask(path, { method, headers })).status, 403, `${method} ${path}`);
  }
});
