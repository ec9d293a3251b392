import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT } from 'jose';
import type { Principal } from './principal.ts';
import { createTokens } from './tokens.ts';

const secret = 'a secret of forty characters, or nearly so';
const who: Principal = {
  userId: 'user-1',
  name: 'Ada',
  email: 'ada@example.org',
  organizationId: 'org-1',
  organizationName: 'One',
  role: 'member',
};
const now = 1_800_000_000_000;
const findMember = async (userId: string, organizationId: string) =>
  userId === who.userId && organizationId === who.organizationId ? who : null;
const tokensAt = (timeMs: number, key = secret) =>
  createTokens({ secret: key, now: () => timeMs, findMember });

test('a token is good for twelve hours', async () => {
  const { token, expiresAt } = await tokensAt(now).issue(who);
  assert.equal(expiresAt, now + 12 * 3_600_000);
  assert.deepEqual(await tokensAt(now).verify(token), who);
  assert.deepEqual(await tokensAt(expiresAt - 1000).verify(token), who);
  assert.equal(await tokensAt(expiresAt + 1000).verify(token), null);
});

test('a token that was good is looked at again: it ends, and its owner may have left', async () => {
  let time = now;
  let isMember = true;
  const findMemberNow = async () => (isMember ? who : null);
  const tokens = createTokens({ secret, now: () => time, findMember: findMemberNow });
  const { token, expiresAt } = await tokens.issue(who);
  const [head, body, signature = ''] = token.split('.');
  const forged = `${head}.${body}.${signature.slice(1)}${signature.slice(0, 1)}`;
  assert.deepEqual(await tokens.verify(token), who);
  assert.equal(await tokens.verify(forged), null);
  isMember = false;
  assert.equal(await tokens.verify(token), null);
  isMember = true;
  time = expiresAt;
  assert.equal(await tokens.verify(token), null);
});

test('who has left the organisation is nobody', async () => {
  const { token } = await tokensAt(now).issue({ userId: 'user-2', organizationId: 'org-1' });
  assert.equal(await tokensAt(now).verify(token), null);
  const other = await tokensAt(now).issue({ userId: 'user-1', organizationId: 'org-2' });
  assert.equal(await tokensAt(now).verify(other.token), null);
});

test('tokens that are not ours are nobody’s', async () => {
  const { token } = await tokensAt(now).issue(who);
  const [head, body] = token.split('.');
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${body}.`;
  const key = Buffer.from(secret);
  const claims = { org: 'org-1' };
  const elsewhere = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('user-1')
    .setIssuer('another')
    .setAudience('signalbox')
    .setExpirationTime(now / 1000 + 60)
    .sign(key);
  const endless = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('user-1')
    .setIssuer('signalbox')
    .setAudience('signalbox')
    .sign(key);
  for (const bad of ['', 'x.y.z', `${head}.${body}.`, unsigned, elsewhere, endless])
    assert.equal(await tokensAt(now).verify(bad), null, bad);
  assert.equal(await tokensAt(now, `another ${secret}`).verify(token), null);
});

test('a database that fails is not a wrong token', async () => {
  const tokens = createTokens({
    secret,
    now: () => now,
    findMember: () => Promise.reject(new Error('no database')),
  });
  const { token } = await tokens.issue(who);
  await assert.rejects(tokens.verify(token), /no database/);
});

test('a token of the hub opens the hub for half a minute, and nothing else', async () => {
  const { token } = await tokensAt(now).issue(who);
  const issued = await tokensAt(now + 5_000).issueForHub(token);
  assert.equal(issued?.expiresAt, now + 35_000);
  const hubToken = issued.token;
  assert.deepEqual((await tokensAt(now + 20_000).forHub(hubToken))?.principal, who);
  assert.equal(await tokensAt(now + 36_000).forHub(hubToken), null);
  assert.equal(await tokensAt(now + 6_000).verify(hubToken), null);
  assert.equal(await tokensAt(now + 6_000).issueForHub(hubToken), null);
  assert.deepEqual((await tokensAt(now).forHub(token))?.principal, who);
});

test('who is in by a token of the hub stays for as long as they are signed in and a member', async () => {
  let time = now;
  let member = true;
  const tokens = createTokens({
    secret,
    now: () => time,
    findMember: async () => (member ? who : null),
  });
  const { token, expiresAt } = await tokens.issue(who);
  time = expiresAt - 10_000;
  const issued = await tokens.issueForHub(token);
  assert.equal(issued?.expiresAt, expiresAt);
  const pass = await tokens.forHub(issued.token);
  assert.deepEqual(await pass?.again(), who);
  member = false;
  assert.equal(await pass?.again(), null);
  member = true;
  time = expiresAt;
  assert.equal(await pass?.again(), null);
});
