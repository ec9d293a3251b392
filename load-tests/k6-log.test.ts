import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Troubles, troubleIn } from './k6-log.ts';

const line = (level: string, msg: string) => JSON.stringify({ level, msg, time: 'now' });

const cases: readonly (readonly [line: string, trouble: string | null])[] = [
  [line('error', 'no app answers'), 'no app answers'],
  [line('error', 'Error: boom\n\tat person (file:///k6.js:1:2)'), 'Error: boom'],
  [line('panic', 'nil pointer'), 'nil pointer'],
  [line('info', 'all is well'), null],
  [line('warning', 'a request failed'), null],
  [line('error', "thresholds on metrics 'a, b' have been crossed"), null],
  [line('error', 'x'.repeat(1000)), 'x'.repeat(300)],
  ['unknown flag: --log-formad', 'unknown flag: --log-formad'],
  ['null', 'null'],
  ['{"level":"error","msg":5}', null],
  ['   ', null],
];

for (const [given, trouble] of cases)
  test(`${given.slice(0, 60)} ${trouble === null ? 'is no trouble' : 'is trouble'}`, () => {
    assert.equal(troubleIn(given), trouble);
  });

test('the first three are told, each once', () => {
  const troubles = new Troubles();
  for (const one of ['a', 'b', 'a', null, 'c', 'd']) troubles.add(one);
  assert.deepEqual(troubles.sentences(), ['k6: a', 'k6: b', 'k6: c']);
});
