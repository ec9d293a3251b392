// What explain and replay print, word for word. After a change that is meant:
// node tests/cli/golden.ts

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commands, goldenPath, signalbox } from './golden.ts';

for (const [name, args] of Object.entries(commands)) {
  test(name, () => {
    const { status, stdout, stderr } = signalbox(args);
    assert.deepEqual([status, stderr], [0, '']);
    assert.equal(stdout, readFileSync(goldenPath(name), 'utf8'));
    // Queries stay whole, whatever their length.
    const wide = stdout.split('\n').filter((line) => [...line].length > 80);
    assert.deepEqual(
      wide.filter((line) => !/^ {4}(all|good) /.test(line)),
      [],
    );
  });
}
