import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noteWho, whoIs } from './who.ts';

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`;

for (const [headers, name] of [
  [{}, 'operator'],
  [{ authorization: basic('ada:secret') }, 'ada'],
  [{ authorization: basic('ada:with:colons') }, 'ada'],
  [{ authorization: basic(':secret'), 'x-signalbox-user': 'ben' }, 'ben'],
  [{ authorization: basic('ada:secret'), 'x-signalbox-user': 'ben' }, 'ada'],
  [{ authorization: 'Bearer secret', 'x-signalbox-user': 'ci' }, 'ci'],
  [{ authorization: 'Basic !' }, 'operator'],
  [{ 'x-signalbox-user': 'Ada%20Sm%C3%B8rdahl' }, 'Ada Smørdahl'],
  [{ 'x-signalbox-user': '100 % ada' }, '100 % ada'],
  [{ 'x-signalbox-user': '  \t ' }, 'operator'],
  [{ authorization: basic('a\nb\u0000\u202ec:x') }, 'a b c'],
  [{ 'x-signalbox-user': 'x'.repeat(500) }, 'x'.repeat(100)],
] as const)
  test(`${JSON.stringify(headers).slice(0, 80)} is ${name.slice(0, 20)}`, () => {
    assert.equal(whoIs({ headers }), name);
  });

test('what the door found out goes before what is said', () => {
  const request = { headers: { 'x-signalbox-user': 'ben' } };
  noteWho(request, 'ada');
  assert.equal(whoIs(request), 'ada');
  assert.equal(whoIs({ headers: request.headers }), 'ben', 'and is of that request only');
});
