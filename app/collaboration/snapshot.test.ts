import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isSnapshotDue } from './snapshot.ts';

describe('a snapshot is due', () => {
  test('with every edit of a short text', () => {
    for (let revision = 0; revision < 20; revision += 1) {
      assert.ok(isSnapshotDue(revision, revision + 1, 150));
    }
  });

  test('the more rarely the longer the text is, and at least once in a thousand edits', () => {
    for (const [length, times] of [
      [2_000, 100],
      [20_000, 10],
      [200_000, 1],
      [1_000_000, 1],
    ] as const) {
      const due = Array.from({ length: 1_000 }, (_, revision) =>
        isSnapshotDue(revision, revision + 1, length),
      );
      assert.equal(due.filter(Boolean).length, times, `${length} characters`);
    }
  });

  test('whatever groups the edits are committed in', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 64 }), { minLength: 60 }), (groups) => {
        let revision = 0;
        let written = 0;
        for (const size of groups) {
          if (isSnapshotDue(revision, revision + size, 1_000_000)) written = revision + size;
          revision += size;
          assert.ok(revision - written <= 1_064);
        }
      }),
    );
  });
});
