import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openProgress } from './progress.ts';

const recorded = (isTTY: boolean) => {
  let text = '';
  const write = (chunk: string | Uint8Array): boolean => {
    text += chunk;
    return true;
  };
  return { progress: openProgress({ isTTY, write }), text: () => text };
};

test('a log has a line every ten seconds', () => {
  const { progress, text } = recorded(false);
  for (let second = 1; second <= 21; second += 1) progress.tick(second, 15);
  progress.say('done');
  assert.equal(text(), '10 s of 15 s\n20 s, people are leaving\ndone\n');
});

test('at a terminal seconds are counted on one line, which is ended before the next', () => {
  const { progress, text } = recorded(true);
  progress.tick(1, 15);
  progress.tick(2, 15);
  progress.say('done');
  progress.say('all');
  assert.equal(text(), '\r\x1b[K1 s of 15 s\r\x1b[K2 s of 15 s\ndone\nall\n');
});
