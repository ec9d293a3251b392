import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { cookieLifeMs, createSessions, sessionLifeMs } from './session.ts';
import { openSessionFile } from './session-file.ts';

const tokens = { viewer: 'viewer-token-0123456789', operator: 'operator-token-0123456789' };
const nowMs = 1_800_000_000_000;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sessions-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const path = () => join(folder, 'sessions.json');

test('a session is what it was when it was sealed, for an hour', () => {
  const sessions = createSessions(openSessionFile(null), tokens);
  const session = sessions.begin('viewer', 'ada', nowMs);
  const sealed = sessions.sealed(session);
  assert.deepEqual(sessions.opened(sealed, nowMs + cookieLifeMs - 1), session);
  assert.equal(sessions.opened(sealed, nowMs + cookieLifeMs), null, 'then it is over');
});

test('whatever else is shown as a cookie opens nothing', () => {
  const sessions = createSessions(openSessionFile(null), tokens);
  const sealed = sessions.sealed(sessions.begin('viewer', 'ada', nowMs));
  const [payload = '', signature = ''] = sealed.split('.');
  const asOperator = Buffer.from(
    Buffer.from(payload, 'base64url').toString().replace('"viewer"', '"operator"'),
  ).toString('base64url');
  assert.notEqual(asOperator, payload);
  const foreign = createSessions(openSessionFile(null), tokens);
  for (const value of [
    '',
    '.',
    payload,
    `${payload}.`,
    `${payload}.${signature.slice(1)}`,
    `${payload}.${signature.slice(0, -2)}AA`,
    `${asOperator}.${signature}`,
    `${Buffer.from('{}').toString('base64url')}.${signature}`,
    foreign.sealed(foreign.begin('operator', 'eve', nowMs)),
  ])
    assert.equal(sessions.opened(value, nowMs), null, value);
});

test('a new token ends the sessions of the old one, and of that role only', () => {
  const file = openSessionFile(null);
  const before = createSessions(file, tokens);
  const [looking, changing] = (['viewer', 'operator'] as const).map((role) =>
    before.sealed(before.begin(role, 'ada', nowMs)),
  );
  const after = createSessions(file, { ...tokens, operator: 'another-token-0123456789' });
  assert.equal(after.opened(looking ?? '', nowMs)?.role, 'viewer');
  assert.equal(after.opened(changing ?? '', nowMs), null);
  assert.equal(
    createSessions(file, { ...tokens, viewer: null }).opened(looking ?? '', nowMs),
    null,
  );
});

test('it is renewed in its second half, and never beyond a week', () => {
  const sessions = createSessions(openSessionFile(null), tokens);
  let session = sessions.begin('viewer', 'ada', nowMs);
  assert.equal(sessions.renewed(session, nowMs + cookieLifeMs / 2 - 1), null);
  for (let atMs = nowMs; ; atMs = session.untilMs - 1) {
    const next = sessions.renewed(session, atMs);
    if (next === null && atMs > nowMs) break;
    session = next ?? session;
  }
  assert.equal(session.untilMs, nowMs + sessionLifeMs);
});

test('what was ended stays ended over a restart; what was not goes on', () => {
  const before = createSessions(openSessionFile(path()), tokens);
  const [left, kept] = ['ada', 'ben'].map((name) => before.begin('operator', name, nowMs));
  assert.ok(left && kept);
  before.end(left, nowMs);
  const after = createSessions(openSessionFile(path()), tokens);
  assert.equal(after.opened(before.sealed(left), nowMs), null);
  assert.equal(after.opened(before.sealed(kept), nowMs)?.name, 'ben');
  assert.equal(after.cookieName, before.cookieName);
});

test('only its owner may read the file; one that is broken gives way to a new key', () => {
  const before = createSessions(openSessionFile(path()), tokens);
  const sealed = before.sealed(before.begin('viewer', 'ada', nowMs));
  assert.equal(statSync(path()).mode & 0o777, 0o600);
  assert.ok(!readFileSync(path(), 'utf8').includes(tokens.viewer));
  for (const text of ['', '{', '{"key":"c2hvcnQ=","ended":{}}']) {
    writeFileSync(path(), text);
    const after = createSessions(openSessionFile(path()), tokens);
    assert.equal(after.opened(sealed, nowMs), null, text);
  }
});

test('a disk that refuses is told, and the session is ended all the same', () => {
  const faults: unknown[] = [];
  const file = openSessionFile(join(folder, 'missing', 'sessions.json'), (error) =>
    faults.push(error),
  );
  const sessions = createSessions(file, tokens);
  const session = sessions.begin('viewer', 'ada', nowMs);
  sessions.end(session, nowMs);
  assert.equal(faults.length, 2);
  assert.equal(sessions.opened(sessions.sealed(session), nowMs), null);
});

test('of ended sessions only those are remembered that would still be good', () => {
  const file = openSessionFile(path());
  file.end('a', nowMs + 10, nowMs);
  file.end('b', nowMs + 1000, nowMs + 20);
  assert.deepEqual([file.isEnded('a'), file.isEnded('b')], [false, true]);
});
