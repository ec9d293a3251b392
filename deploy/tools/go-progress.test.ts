import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GoProgress } from './go-progress.ts';

const after = (seconds: number, ...lines: readonly string[]): GoProgress => {
  let nowMs = 5_000;
  const progress = new GoProgress(() => nowMs);
  for (const line of lines) progress.read(line);
  nowMs += seconds * 1000;
  return progress;
};

describe('what go build says', () => {
  it('is counted by modules and packages', () => {
    const progress = after(
      45.4,
      'go: downloading example.test/a v1.2.3',
      'go: downloading example.test/b v0.0.0-20170320082612-6d28bb1415c5',
      'internal/goarch',
      'example.test/a/v2',
      'vendor/example.test/x/crypto',
    );
    assert.equal(progress.soFar(), '45 s, 2 modules downloaded, 3 packages compiled');
    assert.deepEqual(progress.complaint, []);
  });

  it('is left out where it said nothing yet', () => {
    assert.equal(after(15).soFar(), '15 s');
    assert.equal(after(15, 'fmt').soFar(), '15 s, 1 package compiled');
  });

  it('is kept, the last of it, where it is no progress', () => {
    const trouble = Array.from({ length: 30 }, (_, index) => `main.go:${index}:1: undefined: x`);
    const { complaint } = after(1, 'fmt', '# example.test/a', ...trouble, 'os');
    assert.deepEqual(complaint, trouble.slice(-20));
  });
});
