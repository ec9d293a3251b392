import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ApiProblem, asProblem, problemOf } from './problem.ts';

test('problem details are shown as the API wrote them', () => {
  const problem = problemOf(400, { title: 'Bad request', detail: 'title: must not be empty' });
  assert.deepEqual(
    [problem.kind, problem.title, problem.message],
    ['refused', 'Bad request', 'title: must not be empty'],
  );
});

test('answers without details still say something', () => {
  const cases: [number, unknown, string, string, string][] = [
    [401, null, 'signed-out', 'Refused', 'The app answered 401.'],
    [404, '<html>', 'not-found', 'Refused', 'The app answered 404.'],
    [502, { title: 7 }, 'refused', 'The app failed', 'The app answered 502.'],
  ];
  for (const [status, body, kind, title, detail] of cases) {
    const problem = problemOf(status, body);
    assert.deepEqual([problem.kind, problem.title, problem.message], [kind, title, detail]);
  }
});

test('any error can be shown', () => {
  assert.equal(asProblem(new TypeError('x is not a function')).message, 'x is not a function');
  assert.equal(asProblem('odd').message, 'odd');
  const known = new ApiProblem('unreachable', 'a', 'b');
  assert.equal(asProblem(known), known);
});
