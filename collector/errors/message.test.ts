import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normalMessage } from './message.ts';

const cases: readonly (readonly [string, string])[] = [
  ['order 4711 of 12,000.50 failed', 'order # of # failed'],
  ['no user "Ada Lovelace" here', 'no user "…" here'],
  ["can't read 'a b' of it", "can't read '…' of it"],
  [
    'Cannot read properties of undefined (reading `x.y`)',
    'Cannot read properties of undefined (reading `…`)',
  ],
  ['run 0af76519-16cd-43dd-8448-eb211c80319c is gone', 'run # is gone'],
  ['trace 0af7651916cd43dd8448eb211c80319c', 'trace #'],
  ['at 0x7ffe00aa', 'at #'],
  ['the facade is decadeed', 'the facade is decadeed'],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED {address}'],
  ['GET https://shop.example/a?b=1 failed', 'GET {url} failed'],
  ['mail to ada@example.com bounced', 'mail to {email} bounced'],
  ['late since 2026-03-02T12:00:00.123Z', 'late since {time}'],
  ['job_a1B2c3D4e5F6g7H8 died', '# died'],
  ['HTTP2 and utf8 stay', 'HTTP2 and utf8 stay'],
  ['first line\n  at second', 'first line'],
  ['', ''],
];

for (const [message, normal] of cases)
  test(`normal: ${JSON.stringify(message)}`, () => assert.equal(normalMessage(message), normal));

test('whatever the numbers, the message is one', () => {
  fc.assert(
    fc.property(fc.integer(), fc.uuid(), (number, uuid) => {
      assert.equal(normalMessage(`row ${number} of ${uuid} is bad`), 'row # of # is bad');
    }),
  );
});

test('a message of any length or content is one short line', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 5000 }), (text) => {
      const normal = normalMessage(text);
      assert.ok(normal.length <= 240 && !normal.includes('\n'));
    }),
  );
  assert.ok(normalMessage('"'.repeat(200_000)).length <= 240);
});
