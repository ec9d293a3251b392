// The document says what the program says.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { planTable } from './program.ts';

test('the plan in docs/capacity.md is that of inputs.json', () => {
  const inputs = JSON.parse(readFileSync(join(import.meta.dirname, 'inputs.json'), 'utf8'));
  const page = readFileSync(join(import.meta.dirname, '../../docs/capacity.md'), 'utf8');
  assert.ok(page.includes(planTable(inputs, [10_000, 100_000])));
  for (const name of Object.keys(inputs)) assert.ok(page.includes(`\`${name}\``), name);
});
