import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { permission } from './permission.ts';

const here = { production: false, host: '127.0.0.1', databaseUrl: null };
const secret = 'a password of our own';
const url = (host: string) => `postgresql://signalbox@${host}/signalbox`;

describe('seeding is allowed', () => {
  for (const databaseUrl of [
    null,
    url('localhost'),
    url('127.0.0.1:5433'),
    `${url('localhost')}?host=%2Ftmp%2Fsocket`,
  ])
    test(`on this machine, with ${databaseUrl ?? 'the embedded database'}`, () => {
      assert.deepEqual(permission({ ...here, databaseUrl }, null, false), {
        password: 'demo-person',
        isPublic: true,
      });
    });

  test('on this machine with a short password, too', () => {
    assert.deepEqual(permission(here, 'short', false), { password: 'short', isPublic: false });
  });
});

describe('seeding is refused', () => {
  for (const [name, config, why] of [
    ['in production', { ...here, production: true }, /NODE_ENV is production/],
    ['where others reach the app', { ...here, host: '0.0.0.0' }, /APP_HOST is 0\.0\.0\.0/],
    [
      'for the database of another machine',
      { ...here, databaseUrl: url('db.example') },
      /DATABASE_URL leads to db\.example/,
    ],
    [
      'for another machine that only a parameter of the URL names',
      { ...here, databaseUrl: `${url('localhost')}?host=10.0.0.7` },
      /leads to 10\.0\.0\.7/,
    ],
  ] as const)
    test(`${name}, unless it is forced with a password of one's own`, () => {
      const refusal = (given: string | null, force: boolean) => {
        const answer = permission(config, given, force);
        return 'refused' in answer ? answer.refused : '';
      };
      assert.match(refusal(null, false), why);
      assert.match(refusal(null, false), /--force/);
      assert.match(refusal(secret, false), /--force/);
      assert.match(refusal(null, true), /set GATE_PASSWORD/);
      assert.match(refusal('demo-person', true), /set GATE_PASSWORD/);
      assert.match(refusal('short', true), /at least 12 characters/);
      assert.deepEqual(permission(config, secret, true), { password: secret, isPublic: false });
    });
});
