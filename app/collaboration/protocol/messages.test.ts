import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { parse } from '../connection.ts';
import { changesSchema, clientMessageSchema } from './messages.ts';

const document = '0b5f7c4e-8a52-4c83-9d5f-6a8e2f0f4f11';
const client = 'a'.repeat(32);
const hello = { type: 'hello', protocol: 1, token: 't', client };
const edit = { type: 'edit', document, revision: 0, sequence: 1, sentAt: 1, changes: [[0, 'x']] };

const good: [string, object][] = [
  ['hello', hello],
  ['hello of a later version, with fields of its own', { ...hello, protocol: 7, more: true }],
  [
    'hello that resumes',
    {
      ...hello,
      session: 'a.b',
      interruptedSeconds: 1.5,
      resumeFrom: [{ document, revision: 3 }],
    },
  ],
  ['open', { type: 'open', document }],
  ['edit', edit],
  ['edit of several lines', { ...edit, changes: [4, [2, 'one', '', 'three'], 7] }],
  ['edit that deletes', { ...edit, changes: [4, [2], 7] }],
  ['edit that has become empty', { ...edit, changes: [11] }],
  ['edit of an empty text', { ...edit, changes: [] }],
  ['edit with an emoji', { ...edit, changes: [[0, '😀']] }],
  ['presence', { type: 'presence', document, anchor: 3, head: 0 }],
  ['close', { type: 'close', document }],
  ['ping', { type: 'ping', at: 12.5 }],
  ['report', { type: 'report', syncLatencySeconds: [0, 0.012] }],
  ['bye', { type: 'bye' }],
];

const bad: [string, unknown][] = [
  ['null', null],
  ['a number', 7],
  ['a list', []],
  ['no type', {}],
  ['an unknown type', { type: 'drop-tables' }],
  ['a type of Object.prototype', { type: 'constructor' }],
  ['an unknown field', { type: 'bye', now: true }],
  ['hello without a token', { ...hello, token: '' }],
  ['hello with a huge token', { ...hello, token: 'x'.repeat(5_000) }],
  ['hello with a client that is no name', { ...hello, client: 'me' }],
  ['hello of version 0', { ...hello, protocol: 0 }],
  ['a document that is no id', { type: 'open', document: '../../etc/passwd' }],
  ['a revision that is no number', { ...edit, revision: '0' }],
  ['a negative revision', { ...edit, revision: -1 }],
  ['half a revision', { ...edit, revision: 0.5 }],
  ['sequence 0', { ...edit, sequence: 0 }],
  ['a sequence that no database column holds', { ...edit, sequence: 2 ** 31 }],
  ['no changes', { ...edit, changes: undefined }],
  ['changes that are text', { ...edit, changes: 'x' }],
  ['a negative length', { ...edit, changes: [-1] }],
  ['a fractional length', { ...edit, changes: [1.5] }],
  ['an immense length', { ...edit, changes: [1e9] }],
  ['an empty part', { ...edit, changes: [[]] }],
  ['a kept length of 0', { ...edit, changes: [0] }],
  ['two kept lengths in a row', { ...edit, changes: [1, 2] }],
  ['a part without effect', { ...edit, changes: [[0]] }],
  ['a part without effect, written otherwise', { ...edit, changes: [[0, '']] }],
  ['text where a length belongs', { ...edit, changes: [['x', 'y']] }],
  ['a number where text belongs', { ...edit, changes: [[0, 5]] }],
  ['a line break inside a line', { ...edit, changes: [[0, 'a\nb']] }],
  ['a carriage return inside a line', { ...edit, changes: [[0, 'a\rb']] }],
  ['NUL, which PostgreSQL cannot keep', { ...edit, changes: [[0, 'a\0b']] }],
  ['half a surrogate pair', { ...edit, changes: [[0, '\ud83d']] }],
  ['too many parts', { ...edit, changes: Array.from({ length: 6_000 }, () => [0, 'x']) }],
  ['a latency below 0', { type: 'report', syncLatencySeconds: [-1] }],
  ['a latency of a day', { type: 'report', syncLatencySeconds: [86_400] }],
  ['too many latencies', { type: 'report', syncLatencySeconds: Array(201).fill(1) }],
  ['a place before the text', { type: 'presence', document, anchor: -1, head: 0 }],
];

describe('messages', () => {
  for (const [name, message] of good) {
    test(`taken: ${name}`, () => assert.ok(clientMessageSchema.safeParse(message).success));
  }

  for (const [name, message] of bad) {
    test(`not taken: ${name}`, () => {
      const answer = parse(JSON.stringify(message));
      assert.equal(typeof answer, 'string');
      assert.ok(!String(answer).includes('\n') && String(answer).length < 300, String(answer));
    });
  }

  test('every edit that the editor can make is taken', () => {
    const change = fc.record({
      from: fc.nat(20),
      to: fc.nat(20),
      insert: fc.string({ unit: 'grapheme' }),
    });
    fc.assert(
      fc.property(fc.array(change), fc.nat(20), (changes, length) => {
        const ranges = changes.map(({ from, to, insert }) => ({
          from: Math.min(from, to, length),
          to: Math.min(Math.max(from, to), length),
          insert: insert.replaceAll('\0', ''),
        }));
        const set = ChangeSet.of(ranges, length);
        assert.ok(changesSchema.safeParse(set.toJSON()).success, JSON.stringify(set.toJSON()));
      }),
    );
  });

  test('what is taken is always a change of some text', () => {
    const part = fc.oneof(fc.nat(9), fc.tuple(fc.nat(9)), fc.tuple(fc.nat(9), fc.string()));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const checked = changesSchema.safeParse(parts);
        if (!checked.success) return;
        const changes = ChangeSet.fromJSON(checked.data);
        const text = changes.apply(Text.of(['t'.repeat(changes.length)]));
        assert.equal(text.length, changes.newLength);
        assert.deepEqual(changes.toJSON(), checked.data);
      }),
    );
  });

  test('rubbish of any kind is told, never thrown', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.json(),
          fc.json().map((text) => text.slice(1)),
        ),
        (text) => {
          assert.equal(typeof parse(text), 'string');
        },
      ),
    );
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(edit)), (value, field) => {
        const answer = parse(JSON.stringify({ ...edit, [field]: value }));
        if (typeof answer !== 'string') assert.ok(clientMessageSchema.safeParse(answer).success);
      }),
    );
  });
});
