import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Definition, ValueTypes } from './definition.ts';
import { reviewDefinition } from './review-definition.ts';
import { chooseEdge, newRun, type RunEvent, type RunState, transition } from './transition.ts';

const types: ValueTypes = { documentId: 'string', words: 'int', titled: 'bool' };
const choose = chooseEdge(types);
const next = (
  run: RunState,
  event: RunEvent,
  nowMs = 0,
  definition: Definition = reviewDefinition,
) => transition(definition, run, event, nowMs, choose);
const begun = (definition = reviewDefinition) =>
  next(newRun(definition, { documentId: 'd' }, 0), { type: 'started' }, 0, definition);
const measured = (words: number, titled: boolean): RunEvent => ({
  type: 'step-completed',
  attempt: 1,
  outputs: { words, titled },
  note: `${words} words`,
});

test('a run goes from start by task and decision to its end, telling each step', () => {
  const first = begun();
  assert.deepEqual(first.step, { node: 'measure', attempt: 0, delayMs: 0 });
  const second = next(first.run, measured(21, true));
  assert.equal(second.step?.node, 'publish');
  const third = next(second.run, { type: 'step-completed', attempt: 1, outputs: {}, note: 'done' });
  assert.equal(third.run.state, 'completed');
  assert.equal(third.run.outcome, 'published');
  assert.equal(third.step, null);
  assert.deepEqual(
    [first, second, third].flatMap(({ entries }) => entries.map(({ kind, node }) => [kind, node])),
    [
      ['run-started', 'submitted'],
      ['step-completed', 'measure'],
      ['decided', 'ready'],
      ['step-completed', 'publish'],
      ['run-completed', 'published'],
    ],
  );
});

test('a decision takes its default where no condition holds', () => {
  for (const event of [measured(20, true), measured(500, false)]) {
    const decided = next(begun().run, event);
    assert.equal(decided.step?.node, 'return');
    assert.match(
      decided.entries[1]?.detail ?? '',
      /none of the conditions holds: on to "Return to author"/,
    );
  }
});

test('a failed step is tried again with growing waits, then the run fails and says why', () => {
  const { run } = begun();
  const failed = (attempt: number): RunEvent => ({
    type: 'step-failed',
    attempt,
    reason: 'no disk',
  });
  const patient: Definition = {
    ...reviewDefinition,
    retry: { maximumAttempts: 5, firstDelayMs: 100, maximumDelayMs: 300 },
  };
  const delays = [1, 2, 3, 4].map(
    (attempt) => next(run, failed(attempt), 0, patient).step?.delayMs,
  );
  assert.deepEqual(delays, [100, 200, 300, 300]);
  const last = next(run, failed(5), 0, patient);
  assert.equal(last.run.state, 'failed');
  assert.equal(last.run.failure, '"Count words, check title": no disk');
  assert.equal(last.step, null);
});

test('a refused step is not tried again', () => {
  const refused = next(begun().run, {
    type: 'step-refused',
    attempt: 1,
    reason: 'no such document',
  });
  assert.equal(refused.run.state, 'failed');
  assert.deepEqual(
    refused.entries.map(({ kind }) => kind),
    ['step-failed', 'run-failed'],
  );
});

test('a run past its deadline fails, whatever comes next', () => {
  const { run } = begun();
  const late = run.deadlineMs;
  for (const event of [
    { type: 'deadline-passed' },
    { type: 'step-failed', attempt: 1, reason: 'x' },
    measured(30, true),
  ] as const) {
    const { run: ended } = next(run, event, late);
    assert.equal(ended.state, 'failed', event.type);
    assert.equal(ended.failure, 'it did not end within 60 s');
  }
});

test('a loop ends at its limit', () => {
  const looping: Definition = {
    ...reviewDefinition,
    edges: reviewDefinition.edges.map((edge) =>
      edge.from === 'return' ? { from: 'return', to: 'measure' } : edge,
    ),
    loopLimit: 3,
  };
  let { run, step } = begun(looping);
  let steps = 0;
  while (step !== null) {
    ({ run, step } = next(run, measured(1, true), 0, looping));
    steps += 1;
  }
  assert.equal(run.failure, '"Count words, check title" was entered more than 3 times');
  assert.equal(steps, 6);
});

test('a decision that cannot be evaluated fails the run and names the node', () => {
  const dividing: Definition = {
    ...reviewDefinition,
    edges: reviewDefinition.edges.map((edge) =>
      edge.when === undefined ? edge : { ...edge, when: '10 / words > 1' },
    ),
  };
  const { run } = next(begun(dividing).run, measured(0, true), 0, dividing);
  assert.match(
    run.failure ?? '',
    /^"Ready to publish\?": the condition `10 \/ words > 1` cannot be evaluated/,
  );
});

test('a run that has ended cannot go on', () => {
  const { run } = next(begun().run, { type: 'deadline-passed' });
  assert.throws(() => next(run, measured(1, true)), RangeError);
});

test('whatever its steps do, a run ends after a bounded number of transitions and ends once', () => {
  const event = fc.oneof(
    fc
      .record({ words: fc.nat(50), titled: fc.boolean() })
      .map(({ words, titled }) => ({ ok: true, words, titled })),
    fc.constant({ ok: false, words: 0, titled: false }),
  );
  fc.assert(
    fc.property(fc.infiniteStream(event), (outcomes) => {
      let { run, step, entries } = begun();
      let endings = 0;
      let count = 0;
      while (step !== null) {
        const { ok, words, titled } = outcomes.next().value;
        const attempt: number = step.attempt + 1;
        const happened: RunEvent = ok
          ? { type: 'step-completed', attempt, outputs: { words, titled }, note: '' }
          : { type: 'step-failed', attempt, reason: 'x' };
        ({ run, step, entries } = next(run, happened));
        endings += entries.filter(
          ({ kind }) => kind === 'run-completed' || kind === 'run-failed',
        ).length;
        count += 1;
        assert.ok(count <= 4, 'two tasks of two attempts each');
      }
      assert.notEqual(run.state, 'running');
      assert.equal(endings, 1);
      assert.equal(run.state === 'completed', run.outcome !== null);
      assert.equal(run.state === 'failed', run.failure !== null);
    }),
  );
});
