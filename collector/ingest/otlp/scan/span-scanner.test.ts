import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compare } from './decoding-fixture.ts';
import { damaged, fixed, lengthed, request, text, varint, whole } from './wire-fixture.ts';

test('the scan says of every request what the full decoder says', () => {
  let [compared, refused] = [0, 0];
  fc.assert(
    fc.property(request, (body) => {
      const count = compare(body);
      if (count === null) refused += 1;
      else compared += count;
    }),
    { numRuns: 800 },
  );
  assert.ok(compared > 300 && refused > 20, `${compared} spans compared, ${refused} refused`);
});

test('also of damaged requests', () => {
  fc.assert(
    fc.property(damaged(request), (body) => {
      compare(body);
    }),
    { numRuns: 1200 },
  );
});

const trace = Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex');
const spanHead = Buffer.concat([
  lengthed(1, trace),
  lengthed(2, trace.subarray(0, 8)),
  fixed(7, 1_700_000_000_000_000_000n),
  fixed(8, 1_700_000_000_200_000_001n),
]);
const requestOf = (...parts: Uint8Array[]) =>
  lengthed(1, lengthed(2, lengthed(2, Buffer.concat([spanHead, ...parts]))));
const attribute = (key: string, ...values: Uint8Array[]) =>
  lengthed(9, Buffer.concat([text(1, key), ...values.map((value) => lengthed(2, value))]));

/** Rows that seldom come about by chance. */
const cases: readonly [what: string, Buffer, isTaken: boolean][] = [
  ['an int of ten bytes', requestOf(attribute('http.status', whole(3, -500n))), true],
  [
    'a value that is said twice',
    requestOf(attribute('flag', whole(2, 0n), whole(2, 1n)), whole(6, 2n)),
    true,
  ],
  [
    'a value without content after one with',
    requestOf(attribute('flag', whole(2, 1n)), attribute('flag', Buffer.alloc(0))),
    true,
  ],
  [
    'lists that are merged',
    requestOf(
      attribute(
        'http.route',
        lengthed(5, lengthed(1, text(1, '/orders'))),
        lengthed(5, lengthed(1, text(1, '/x'))),
      ),
    ),
    true,
  ],
  ['a tag in more bytes than it needs', requestOf(lengthed(9, text(1, 'flag'), 2)), true],
  ['a tag in six bytes', requestOf(lengthed(9, text(1, 'flag'), 5)), false],
  ['a length in five bytes', requestOf(Buffer.from('4a8280808000' + '0a00', 'hex')), true],
  ['a length beyond 31 bits', requestOf(Buffer.from('4affffffff0f', 'hex')), false],
  ['a varint of eleven bytes that is read', requestOf(whole(6, 2n, 10)), false],
  ['a varint of eleven bytes that is passed', requestOf(whole(16, 2n, 10)), true],
  ['a time that breaks off', requestOf(Buffer.from('390000', 'hex')), false],
  ['a body that is cut', requestOf(text(5, 'GET')).subarray(0, -1), false],
  ['a text with half a character', requestOf(lengthed(5, Buffer.from('eda080', 'hex'))), false],
  ['nothing at all', Buffer.alloc(0), true],
  ...[0, 1, 200, 16_384].map((number): [string, Buffer, boolean] => [
    `a text that is none before the number ${number}`,
    requestOf(
      attribute('url.path', lengthed(1, Buffer.from([0xff]))),
      attribute('n', whole(3, BigInt(number))),
    ),
    false,
  ]),
  [
    'a key that is no text before a number',
    requestOf(
      lengthed(9, Buffer.concat([lengthed(1, Buffer.from([0xff])), lengthed(2, whole(3, 200n))])),
    ),
    false,
  ],
  ['a value without a key', requestOf(lengthed(9, lengthed(2, whole(3, 4n)))), true],
  ['a number that breaks off', requestOf(attribute('n', Buffer.from('188080', 'hex'))), false],
  ['a number of nothing', requestOf(attribute('n', Buffer.from('18', 'hex'))), false],
  [
    'texts, of which the last is a number',
    requestOf(attribute('http.status', Buffer.concat([text(1, 'x'), whole(3, 500n)]))),
    true,
  ],
  [
    'a list, then a text',
    requestOf(
      attribute('http.route', Buffer.concat([lengthed(5, Buffer.alloc(0)), text(1, '/orders')])),
    ),
    true,
  ],
];

for (const [what, body, isTaken] of cases) {
  test(`${what}: ${isTaken ? 'taken' : 'refused'} by both`, () => {
    assert.equal(compare(body) !== null, isTaken);
  });
}

test('nested as deep as the full decoder allows, and no deeper', () => {
  const nestedBy = (depth: number) => {
    let value: Buffer = text(1, 'x');
    for (let level = 0; level < depth; level += 1) value = lengthed(5, lengthed(1, value));
    return requestOf(attribute('http.route', value));
  };
  const grouped = (depth: number) =>
    requestOf(
      Buffer.concat([
        ...Array.from({ length: depth }, () => varint(20n * 8n + 3n)),
        ...Array.from({ length: depth }, () => varint(20n * 8n + 4n)),
      ]),
    );
  const taken = (bodyOf: (depth: number) => Buffer) =>
    Array.from({ length: 120 }, (_, depth) => compare(bodyOf(depth)) !== null).lastIndexOf(true);
  assert.ok(taken(nestedBy) > 40 && taken(nestedBy) < 60, String(taken(nestedBy)));
  assert.ok(taken(grouped) > 90 && taken(grouped) < 110, String(taken(grouped)));
});
