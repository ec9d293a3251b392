// What is in this folder runs in browsers, in Node and in load tests: it imports nothing but its
// neighbours and what is named here, and the client drags no schema library along.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const folder = new URL('./', import.meta.url);
const files = readdirSync(folder).filter((name) => !name.endsWith('.test.ts'));
const statement = /^import (type )?[^;]*?from '([^']+)';/gm;

describe('the protocol folder', () => {
  test('has files to look at', () => assert.ok(files.includes('client.ts')));

  for (const name of files) {
    test(`${name} runs anywhere`, () => {
      const source = readFileSync(new URL(name, folder), 'utf8');
      const allowed = name === 'messages.ts' ? ['zod'] : ['@codemirror/state'];
      for (const [line, typeOnly, from = ''] of source.matchAll(statement)) {
        const near = from.startsWith('./');
        assert.ok(near || allowed.includes(from), line);
        if (from === './messages.ts') assert.ok(typeOnly, `only types: ${line}`);
      }
      assert.doesNotMatch(source, /\b(process|Buffer|require|__dirname)\b/);
    });
  }
});
