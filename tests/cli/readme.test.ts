// What slos/README.md shows is what the commands print. After a change that is meant:
// node tests/cli/readme-blocks.ts

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readmePath, renewed } from './readme-blocks.ts';

test('the blocks of slos/README.md are the output of their commands', () => {
  const written = readFileSync(readmePath, 'utf8');
  const { text, commands } = renewed(written);
  assert.deepEqual(
    commands.map((command) => command.split(' ', 1)[0]),
    ['explain', 'replay'],
  );
  assert.equal(written, text, 'write it anew with: node tests/cli/readme-blocks.ts');
});
