import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ChangeSet } from '@codemirror/state';
import fc from 'fast-check';
import { firstPart } from './edit-parts.ts';
import { clientMessageSchema } from './messages.ts';
import { textOf } from './replica.ts';

const isTorn = (text: string): boolean => !text.isWellFormed();

test('the parts of any edit, one after the other, are the edit', () => {
  const replacement = fc.record({
    at: fc.nat(20),
    size: fc.nat(3),
    insert: fc.string({ unit: fc.constantFrom('a', '\n', '🚂'), maxLength: 30 }),
  });
  fc.assert(
    fc.property(
      fc.array(replacement, { maxLength: 8 }),
      fc.integer({ min: 2, max: 9 }),
      (all, room) => {
        const before = 'the text as it was, some time ago';
        let from = 0;
        const specs = all.flatMap(({ at, size, insert }) => {
          const place = from + at;
          from = place + size + 1;
          return from > before.length ? [] : [{ from: place, to: place + size, insert }];
        });
        const whole = ChangeSet.of(specs, before.length);
        let text = textOf(before);
        let left: ChangeSet | null = whole;
        for (let count = 0; left !== null; count += 1) {
          assert.ok(count < 500, 'it comes to an end');
          const { first, rest } = firstPart(left, { characters: room, replacements: 2 });
          if (rest !== null) {
            assert.ok(first.compose(rest).apply(text).eq(left.apply(text)));
          }
          text = first.apply(text);
          assert.ok(!isTorn(text.toString()));
          left = rest;
        }
        assert.equal(text.toString(), whole.apply(textOf(before)).toString());
      },
    ),
    { numRuns: 500 },
  );
});

test('a megabyte of the worst characters is sent in messages that the hub takes', () => {
  const lines = Array.from({ length: 20 }, () => '\u0001'.repeat(49_000)).join('\n');
  let left: ChangeSet | null = ChangeSet.of({ from: 0, insert: lines }, 0);
  let count = 0;
  while (left !== null) {
    const { first, rest } = firstPart(left);
    const message = JSON.stringify({
      type: 'edit',
      document: '00000000-0000-4000-8000-000000000001',
      revision: count,
      sequence: count + 1,
      sentAt: 0,
      changes: first.toJSON(),
    });
    assert.ok(Buffer.byteLength(message) < 1024 * 1024);
    assert.ok(clientMessageSchema.safeParse(JSON.parse(message)).success);
    left = rest;
    count += 1;
  }
  assert.ok(count > 9 && count < 30, String(count));
});

test('very many replacements are sent a part at a time', () => {
  const specs = Array.from({ length: 4_000 }, (_, index) => ({ from: 2 * index, insert: 'x' }));
  const { first, rest } = firstPart(ChangeSet.of(specs, 8_000));
  assert.ok((first.toJSON() as unknown[]).length <= 5_000);
  assert.ok(rest);
});

test('an edit that fits is sent as it is', () => {
  const edit = ChangeSet.of({ from: 0, to: 1, insert: textOf('abc') }, 4);
  assert.deepEqual(firstPart(edit), { first: edit, rest: null });
});
