import assert from 'node:assert/strict';
import { test } from 'node:test';
import { everything, type ScriptPlan, scriptOf, typing } from './script.ts';

const plan: ScriptPlan = { seed: 7, people: 100, seconds: 60, pace: 1, kinds: everything };

test('the same seed is the same script, another is another', () => {
  assert.deepEqual(scriptOf(plan), scriptOf(plan));
  assert.notDeepEqual(scriptOf(plan), scriptOf({ ...plan, seed: 8 }));
});

test('it is in order, within the time, and everybody does everything', () => {
  const acts = scriptOf(plan);
  assert.ok(acts.every(({ at }, index) => at >= (acts[index - 1]?.at ?? 0) && at < 60_000));
  for (let person = 0; person < plan.people; person += 1) {
    const kinds = new Set(acts.filter((act) => act.person === person).map(({ kind }) => kind));
    assert.ok(kinds.size >= 7, `${person}: ${[...kinds]}`);
  }
});

test('people write and ask about as often as those of the load gate', () => {
  const acts = scriptOf({ ...plan, seconds: 600 });
  const perSecond = (kinds: readonly string[]): number =>
    acts.filter(({ kind }) => kinds.includes(kind)).length / 600;
  const edits = perSecond(['write', 'erase']);
  assert.ok(edits > 25 && edits < 35, String(edits));
  const pages = perSecond(['list', 'document', 'runs']);
  assert.ok(pages > 30 && pages < 40, String(pages));
  const visits = perSecond(['return']);
  assert.ok(visits > 3 && visits < 4, String(visits));
});

test('only what is asked for, and as quick as asked', () => {
  const acts = scriptOf({ ...plan, kinds: typing });
  assert.ok(acts.every(({ kind }) => typing.includes(kind)));
  const quick = scriptOf({ ...plan, kinds: typing, pace: 3 });
  assert.ok(quick.length > 2.5 * acts.length && quick.length < 3.5 * acts.length);
});
