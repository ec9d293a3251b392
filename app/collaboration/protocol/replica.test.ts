import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ChangeSet, Text } from '@codemirror/state';
import fc from 'fast-check';
import { Replica, textOf } from './replica.ts';

const insert = (from: number, text: string, length: number) =>
  ChangeSet.of({ from, insert: text }, length);

describe('replica', () => {
  test('sends one edit at a time, and what came meanwhile as the next', () => {
    const replica = new Replica(textOf('ab'), 4);
    replica.edit(insert(2, 'c', 2));
    assert.ok(replica.send());
    replica.edit(insert(3, 'd', 3));
    replica.edit(insert(4, 'e', 4));
    assert.equal(replica.send(), null);
    replica.acknowledge();
    assert.equal(replica.revision, 5);
    assert.deepEqual(replica.send()?.toJSON(), [3, [0, 'de']]);
    replica.acknowledge();
    assert.ok(replica.settled);
    assert.equal(replica.text.toString(), 'abcde');
  });

  test('keeps its own edits over remote ones', () => {
    const replica = new Replica(textOf('ab'), 1);
    replica.edit(insert(2, '!', 2));
    replica.send();
    replica.edit(insert(3, '?', 3));
    const seen = replica.receive(insert(0, '>> ', 2));
    assert.deepEqual(seen.toJSON(), [[0, '>> '], 4]);
    assert.equal(replica.text.toString(), '>> ab!?');
    assert.deepEqual(replica.underWay?.toJSON(), [5, [0, '!']]);
  });

  test('takes back what was rejected and keeps what came after it', () => {
    const replica = new Replica(textOf('ab'), 1);
    replica.edit(ChangeSet.of({ from: 0, to: 1, insert: 'XYZ' }, 2));
    replica.send();
    replica.edit(insert(4, ' end', 4));
    const undo = replica.reject();
    assert.equal(replica.text.toString(), 'ab end');
    assert.equal(undo.apply(textOf('XYZb end')).toString(), 'ab end');
    assert.deepEqual(replica.send()?.toJSON(), [2, [0, ' end']]);
  });

  test('goes on from another text with its own edits in their places', () => {
    const replica = new Replica(textOf('one\ntwo\nthree'), 9);
    replica.edit(insert(3, '!', 13));
    replica.send();
    replica.edit(insert(14, '?', 14));
    const changes = replica.reset(textOf('zero\none\n2\nthree'), 30);
    assert.equal(replica.text.toString(), 'zero\none!\n2\nthree?');
    assert.equal(changes.apply(textOf('one!\ntwo\nthree?')).toString(), replica.text.toString());
    assert.equal(replica.revision, 30);
    assert.deepEqual(replica.underWay?.toJSON(), [8, [0, '!'], 8]);
    replica.acknowledge();
    assert.deepEqual(replica.send()?.toJSON(), [17, [0, '?']]);
  });

  test('begins where it was left, with what was not confirmed', () => {
    const before = new Replica(textOf('ab'), 4);
    before.edit(insert(2, 'c', 2));
    before.send();
    before.edit(insert(3, 'd', 3));
    const after = new Replica(before.confirmed, before.revision, before);
    assert.equal(after.text.toString(), 'abcd');
    assert.equal(after.send(), null);
    after.acknowledge();
    assert.deepEqual(after.send()?.toJSON(), [3, [0, 'd']]);
  });

  test('sends what is too large for one message in parts', () => {
    const replica = new Replica(textOf(''), 0);
    replica.edit(insert(0, 'a line of words\n'.repeat(20_000), 0));
    let parts = 0;
    while (replica.send() !== null) {
      replica.acknowledge();
      parts += 1;
    }
    assert.equal(parts, 4);
    assert.ok(replica.confirmed.eq(replica.text));
  });

  test('what is told is what changes, for any texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const replica = new Replica(textOf(before), 0);
        const changes = replica.reset(textOf(after), 1);
        assert.ok(changes.apply(textOf(before)).eq(textOf(after)));
      }),
    );
  });

  test('nothing under way can be neither acknowledged nor rejected', () => {
    const replica = new Replica(Text.empty, 0);
    assert.throws(() => replica.acknowledge(), RangeError);
    assert.throws(() => replica.reject(), RangeError);
    assert.throws(() => replica.edit(insert(0, 'x', 5)), RangeError);
  });
});
