// The small readings of Dockerfile and .dockerignore that the test of the image stands on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextFilter } from './build-context.ts';
import { execForm, readDockerfile } from './dockerfile.ts';

test('stages, variables, flags and long lines', () => {
  const stages = readDockerfile(`# a comment
ARG BASE=node:26
FROM \${BASE} AS one
RUN --mount=type=cache,target=/var/cache/npm npm ci \\
    # in between
    --omit=dev
FROM one
COPY --from=one --chown=1:2 /a b c/
`);
  assert.deepEqual(
    stages.map(({ name, base }) => [name, base]),
    [
      ['one', 'node:26'],
      ['', 'one'],
    ],
  );
  const [run] = stages[0]?.instructions ?? [];
  assert.equal(run?.text, 'npm ci --omit=dev');
  const [copy] = stages[1]?.instructions ?? [];
  assert.deepEqual(copy?.flags, { from: 'one', chown: '1:2' });
  assert.equal(copy?.text, '/a b c/');
});

test('what is not understood is not passed over', () => {
  assert.throws(() => readDockerfile('FROM a\nONBUILD RUN x'), /line 2: ONBUILD/);
  assert.throws(() => readDockerfile(`FROM \${A}`), /A has no default/);
  assert.throws(() => execForm('node app.ts'), /shell/);
});

test('the last pattern that matches decides, for folders with all in them', () => {
  const isLeft = contextFilter('*\n!app\n!deploy\ndeploy/*\n!deploy/image\n**/*.test.ts\n');
  const paths = ['.env', 'app', 'app/main.ts', 'app/a/b.test.ts', 'deploy', 'deploy/Dockerfile'];
  assert.deepEqual(paths.filter(isLeft), ['app', 'app/main.ts', 'deploy']);
  assert.ok(isLeft('deploy/image/health.ts'));
});
