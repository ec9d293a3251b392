import assert from 'node:assert/strict';
import { test } from 'node:test';
import { problemSentence, RequestFailure, requestJson } from './problem.ts';

test('problem details are passed on in words', () => {
  const body = { title: 'Unknown SLO', detail: 'no SLO is named "x"', status: 404 };
  assert.equal(
    problemSentence('The collector', 404, body),
    'The collector answered 404: Unknown SLO: no SLO is named "x"',
  );
});

test('an answer without details still says what it means', () => {
  assert.match(problemSentence('The collector', 401, null), /viewer's token/);
  assert.match(problemSentence('The app', 502, '<html>'), /502 without a reason/);
});

test('no answer at all is a failure of status 0 that names who is silent', async () => {
  await assert.rejects(requestJson('The app', 'http://127.0.0.1:1/'), (error) => {
    assert.ok(error instanceof RequestFailure);
    assert.equal(error.status, 0);
    assert.match(error.message, /^The app does not answer/);
    return true;
  });
});
