import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { json, nowMs, openBoard } from '../fixture.ts';
import { guessesAllowed } from './guesses.ts';
import { pathWithin } from './routes.ts';
import { cookieLifeMs } from './session.ts';

const viewer = 'viewer-token-0123456789';
const operator = 'operator-token-0123456789';
const browser = { 'user-agent': 'Mozilla/5.0', accept: 'text/html,*/*' };
const note = '{"kind":"note","title":"x"}';

const openLocked = async (context: TestContext, changes: Parameters<typeof openBoard>[0] = {}) => {
  const board = await openBoard({ tokens: { viewer, operator }, ...changes });
  context.after(board.close);
  const origin = `http://127.0.0.1:${board.port}`;
  const page = { origin, host: `127.0.0.1:${board.port}` };
  const signIn = (fields: Record<string, string>, headers: Record<string, string> = page) =>
    board.ask('/sign-in', {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields).toString(),
    });
  /** @returns the header that a browser sends back. */
  const cookieOf = async (token: string, name = 'ada'): Promise<string> => {
    const { headers } = await signIn({ name, token });
    return String(headers['set-cookie']).split(';')[0] ?? '';
  };
  return { ...board, page, signIn, cookieOf };
};

describe('signing in', () => {
  test('a browser is led to the form and back to the page that it wanted; programs are told', async (context) => {
    const board = await openLocked(context);
    const led = await board.ask('/slos/uptime?window=1h', { headers: browser });
    assert.deepEqual(
      [led.status, led.headers.location],
      [303, '/sign-in?to=%2Fslos%2Fuptime%3Fwindow%3D1h'],
    );
    const form = await board.ask(String(led.headers.location), { headers: browser });
    assert.equal(form.status, 200);
    assert.match(form.text, /name="to" value="\/slos\/uptime\?window=1h"/);
    const back = await board.signIn({ name: 'ada', token: viewer, to: '/slos/uptime?window=1h' });
    assert.deepEqual([back.status, back.headers.location], [303, '/slos/uptime?window=1h']);
    const told = await board.ask('/api/slos');
    assert.match(String(told.headers['www-authenticate']), /^Basic /);
    const asked = await board.ask('/api/slos', { headers: { 'user-agent': 'Mozilla/5.0' } });
    assert.equal(asked.status, 401);
    assert.match(String(asked.headers['www-authenticate']), /^Bearer /, 'no window of the browser');
  });

  test('the cookie is kept from scripts and other sites, and holds no token', async (context) => {
    const board = await openLocked(context, { publicUrl: 'https://board.example' });
    const plain = String(
      (await board.signIn({ name: 'ada', token: viewer })).headers['set-cookie'],
    );
    assert.match(
      plain,
      /^signalbox_[0-9a-f]{8}=[\w.-]+; Max-Age=3600; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    assert.ok(!Buffer.from(plain, 'base64url').includes(viewer));
    const there = { host: 'board.example', origin: 'https://board.example' };
    const secure = (await board.signIn({ name: 'ada', token: viewer }, there)).headers[
      'set-cookie'
    ];
    assert.match(String(secure), /; Secure$/);
  });

  test('a session looks or changes as its token does, under the name that was given', async (context) => {
    const board = await openLocked(context);
    for (const [token, status, role] of [
      [viewer, 403, 'viewer'],
      [operator, 201, 'operator'],
    ] as const) {
      const headers = { ...json, ...board.page, cookie: await board.cookieOf(token) };
      const { you } = JSON.parse((await board.ask('/api/session', { headers })).text);
      const mayChange = role === 'operator';
      assert.deepEqual(you, { name: 'ada', role, mayChange, isSignedIn: true, canSignIn: true });
      const post = await board.ask('/api/markers', { method: 'POST', headers, body: note });
      assert.equal(post.status, status);
    }
    const audit = board.context.audit.list({ limit: 9 }).map(({ who, what }) => `${who} ${what}`);
    assert.deepEqual(audit, ['ada note marked', 'ada signed in', 'ada signed in']);
  });

  test('a wrong token, or no name, is said on the form, and nothing is given', async (context) => {
    const board = await openLocked(context);
    for (const [fields, status, words] of [
      [{ name: 'ada', token: 'wrong' }, 401, /no token of this board/],
      [{ name: 'ada', token: '' }, 401, /no token of this board/],
      [{ name: ' ', token: viewer }, 400, /Give your name/],
      [{}, 400, /Give your name/],
    ] as const) {
      const answer = await board.signIn(fields);
      assert.equal(answer.status, status);
      assert.match(answer.text, words);
      assert.equal(answer.headers['set-cookie'], undefined);
    }
    const hostile = await board.signIn({ name: '"><script>', token: 'x', to: '"><script>' });
    assert.ok(!hostile.text.includes('<script'));
  });

  test('no token is typed under a name that is not the board’s, where it has one', async (context) => {
    const board = await openLocked(context, { publicUrl: 'https://board.example' });
    for (const [host, status] of [
      ['evil.example', 421],
      ['board.example', 200],
      ['127.0.0.1:3100', 200],
    ] as const)
      assert.equal((await board.ask('/sign-in', { headers: { host } })).status, status, host);
  });

  test('a form of another site signs nobody in', async (context) => {
    const board = await openLocked(context);
    const { page, signIn } = board;
    const fields = { name: 'eve', token: viewer };
    for (const headers of [
      { ...page, origin: 'https://evil.example' },
      { ...page, origin: 'null' },
      { ...page, origin: page.origin.replace(/\d+$/, '1') },
      { host: page.host, 'sec-fetch-site': 'cross-site' },
    ])
      assert.equal((await signIn(fields, headers)).status, 403, JSON.stringify(headers));
  });
});

describe('a session', () => {
  test('changes nothing unless it is said which page asks', async (context) => {
    const board = await openLocked(context);
    const cookie = await board.cookieOf(operator);
    const { origin: _, ...silent } = { ...json, ...board.page, cookie };
    const change = (headers: Record<string, string>) =>
      board.ask('/api/markers', { method: 'POST', headers, body: note });
    assert.equal((await change(silent)).status, 403);
    // Another port of this host is the same site to a cookie, but not the same origin.
    assert.equal((await change({ ...silent, origin: 'http://127.0.0.1:1' })).status, 403);
    assert.equal((await change({ ...silent, ...board.page })).status, 201);
  });

  test('is over with its hour, is renewed by use, and signing out ends every copy', async (context) => {
    let clock = nowMs;
    const board = await openLocked(context, { now: () => clock });
    const headers = { ...board.page, cookie: await board.cookieOf(viewer) };
    const look = () => board.ask('/api/slos', { headers });
    assert.equal((await look()).headers['set-cookie'], undefined);
    clock += cookieLifeMs - 1000;
    const renewed = await look();
    assert.equal(renewed.status, 200);
    const [newer = ''] = String(renewed.headers['set-cookie']).split(';');
    clock += 1000;
    assert.equal((await look()).status, 401, 'the old cookie is over');
    headers.cookie = newer;
    assert.equal((await look()).status, 200);
    const out = await board.ask('/sign-out', { method: 'POST', headers });
    assert.deepEqual([out.status, out.headers.location], [303, '/sign-in']);
    assert.match(String(out.headers['set-cookie']), /^signalbox_\w+=; Max-Age=0;/);
    assert.equal((await look()).status, 401, 'a copy of the cookie opens nothing');
  });

  test('its stream ends with it', async (context) => {
    const board = await openLocked(context);
    const headers = { ...board.page, cookie: await board.cookieOf(viewer) };
    const stream = await fetch(`${board.page.origin}/api/stream`, { headers });
    assert.equal(stream.status, 200);
    await board.ask('/sign-out', { method: 'POST', headers });
    await assert.rejects(stream.text(), 'it was cut');
  });

  test('a disk that refuses keeps nobody out', async (context) => {
    const board = await openLocked(context);
    board.store.database.exec('PRAGMA query_only = 1');
    const cookie = await board.cookieOf(viewer);
    assert.equal((await board.ask('/api/slos', { headers: { cookie } })).status, 200);
  });
});

describe('guessing', () => {
  test('stops after a number of different tokens, also for the right one, and says for how long', async (context) => {
    const board = await openLocked(context);
    const cookie = await board.cookieOf(viewer);
    const guess = (token: string) =>
      board.ask('/api/slos', { headers: { authorization: `Bearer ${token}` } });
    for (let index = 0; index < guessesAllowed; index += 1) {
      assert.equal((await guess(`wrong-${index}`)).status, 401);
    }
    const stopped = await guess(viewer);
    assert.equal(stopped.status, 429);
    assert.match(String(stopped.headers['retry-after']), /^[1-9]\d{0,2}$/);
    const form = await board.signIn({ name: 'eve', token: viewer });
    assert.equal(form.status, 429);
    assert.match(form.text, /too many wrong tokens/);
    assert.equal((await board.ask('/api/slos', { headers: { cookie } })).status, 200);
  });

  test('a program with an old token locks out nobody', async (context) => {
    const board = await openLocked(context);
    const ask = (token: string) =>
      board.ask('/metrics', { headers: { authorization: `Bearer ${token}` } });
    for (let index = 0; index < guessesAllowed * 2; index += 1) {
      assert.equal((await ask('the-token-of-last-year')).status, 401);
    }
    assert.equal((await ask(viewer)).status, 200);
  });
});

test('after signing in, nobody is led elsewhere', () => {
  for (const [given, path] of [
    ['/slos/a?b=c#d', '/slos/a?b=c#d'],
    ['//evil.example/x', '/'],
    ['/\\evil.example', '/'],
    ['/\t/evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?to=/sign-in', '/'],
    [undefined, '/'],
  ] as const)
    assert.equal(pathWithin(given), path, String(given));
});

test('a board without tokens has nothing to sign in to', async (context) => {
  const board = await openBoard();
  context.after(board.close);
  const { status, headers } = await board.ask('/sign-in?to=/pager');
  assert.deepEqual([status, headers.location], [303, '/pager']);
  const { you } = JSON.parse((await board.ask('/api/session')).text);
  assert.deepEqual([you.mayChange, you.canSignIn, you.role], [true, false, null]);
});
