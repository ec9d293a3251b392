// `npm run gate` as CI calls it: with nothing but a profile. It brings its own system, and leaves
// nothing of it behind.

import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, it } from 'node:test';
import { skipWithout } from '../tool.ts';
import { gateResult } from './gate-process.ts';

const foldersOfGates = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^signalbox-gate-(?!test-)/.test(name));

describe('the gate on a system of its own', { skip: skipWithout('k6') }, () => {
  it('passes smoke, and stops and removes what it started', async () => {
    const before = foldersOfGates();
    const elsewhere = {
      // What is set up for another app must not reach the one that the gate starts.
      ...{ APP_PORT: '1', BOARD_PORT: '1', SIGNALBOX_DATA: '/nowhere', NODE_ENV: 'production' },
      ...{ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', K6_VUS: '1' },
    };
    const result = await gateResult(['--profile', 'smoke'], elsewhere);
    assert.equal(result.code, 0, result.reasons.join('\n'));
    assert.equal(result.load?.sessions.joined, 10);
    const { app, board } = result;
    assert.ok(app && board);
    for (const url of [app, board]) await assert.rejects(fetch(url), url);
    assert.deepEqual(foldersOfGates(), before);
  });
});
