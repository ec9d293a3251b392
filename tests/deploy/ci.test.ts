// The templates for CI: what they run exists, takes the options that it is given, and writes the
// files that are shown afterwards. Their scripts are run by a real shell, with npm alone exchanged.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { test } from 'node:test';
import { parseDocument } from 'yaml';
import { z } from 'zod';
import { goModule } from '../../deploy/tools/cache.ts';
import { isToolName, toolOf } from '../../deploy/tools/tools.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import { findProfile, readCall } from '../../load-tests/call.ts';

const root = join(import.meta.dirname, '..', '..');

const read = (path: string): string => readFileSync(join(root, path), 'utf8');

const parse = <T>(path: string, shape: z.ZodType<T>): T => {
  const document = parseDocument(read(path), { strict: true, uniqueKeys: true });
  assert.deepEqual([...document.errors, ...document.warnings], []);
  return shape.parse(document.toJS());
};

const step = z.strictObject({
  name: z.string().optional(),
  uses: z
    .string()
    .regex(/^actions\/[a-z-]+@v\d+$/)
    .optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  env: z.record(z.string(), z.string()).optional(),
});

const job = z.strictObject({
  needs: z.string().optional(),
  if: z.string().optional(),
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
  env: z.record(z.string(), z.string()).optional(),
  steps: z.array(step),
});

const github = parse(
  'deploy/ci/github-actions.yml',
  z.strictObject({
    name: z.string(),
    on: z.record(z.string(), z.unknown()),
    permissions: z.record(z.string(), z.enum(['read', 'write'])),
    concurrency: z.record(z.string(), z.unknown()),
    jobs: z.record(z.string(), job),
  }),
);

const gitlabJob = z.strictObject({
  extends: z.string().optional(),
  rules: z.array(z.strictObject({ if: z.string() })).optional(),
  stage: z.enum(['build', 'test']).optional(),
  image: z.string().optional(),
  needs: z.array(z.string()).optional(),
  timeout: z.string().optional(),
  variables: z.record(z.string(), z.string()).optional(),
  cache: z
    .array(
      z.strictObject({
        key: z.union([z.string(), z.strictObject({ files: z.array(z.string()).max(2) })]),
        paths: z.array(z.string()),
      }),
    )
    .max(4)
    .optional(),
  script: z.array(z.string()).optional(),
  artifacts: z
    .strictObject({
      when: z.enum(['always']).optional(),
      expose_as: z.string().optional(),
      expire_in: z.string().optional(),
      paths: z.array(z.string()),
      reports: z.strictObject({ junit: z.string() }).optional(),
    })
    .optional(),
});

const gitlab = parse('deploy/ci/gitlab-ci.yml', z.record(z.string(), gitlabJob));

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(read('package.json')));

/** What npm is called with, each call a list of words, when a real shell runs this. */
const callsOfNpm = (script: string, environment: Readonly<Record<string, string>>): string[][] => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-ci-'));
  try {
    const npm = 'npm() { printf "%s\\0" "$@" >&2; printf "\\n" >&2; }';
    const { status, stderr } = spawnSync(
      'bash',
      ['--norc', '-euo', 'pipefail', '-c', `${npm}\n${script}`],
      {
        cwd: folder,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, ...environment },
      },
    );
    assert.equal(status, 0, stderr);
    return stderr.split('\0\n').flatMap((call) => (call === '' ? [] : [call.split('\0')]));
  } finally {
    rmSync(folder, { recursive: true });
  }
};

const gateJob = (): z.infer<typeof job> => {
  const { gate } = github.jobs;
  assert.ok(gate);
  return gate;
};

const commands = {
  github: callsOfNpm(
    gateJob()
      .steps.flatMap(({ run }) => run ?? [])
      .join('\n'),
    { LOAD_PROFILE: 'sessions-50', GITHUB_STEP_SUMMARY: '/dev/null' },
  ),
  gitlab: callsOfNpm((gitlab.gate?.script ?? []).join('\n'), {
    ...gitlab.gate?.variables,
    CI_PROJECT_DIR: '/builds/signalbox',
  }),
};

const { files } = await loadDefinitionFiles(join(root, 'slos'));
const loadGates = readDefinitions(files, { APP_URL: 'http://app' }).set?.loadGates ?? [];

/** What the next run finds again. */
const keptFolders: Readonly<Record<string, readonly string[]>> = {
  github: gateJob().steps.flatMap((one) =>
    one.uses?.startsWith('actions/cache@') ? [String(one.with?.path)] : [],
  ),
  gitlab: (gitlab.gate?.cache ?? []).flatMap(({ paths }) =>
    paths.map((path) => path.replace(/\/$/, '')),
  ),
};

for (const [system, calls] of Object.entries(commands)) {
  test(`what ${system} runs exists, and takes its options`, () => {
    const words = calls.map((call) => call.join(' '));
    assert.ok(words[0]?.startsWith('ci'), words.join('\n'));
    const runs = calls.filter(([word]) => word === 'run');
    for (const [, silent, name = ''] of runs) {
      assert.equal(silent, '-s');
      assert.ok(name in scripts, `there is no script ${name}`);
    }
    for (const [, , name, dashes, ...tools] of runs.filter(([, , name]) => name === 'tools')) {
      assert.deepEqual([name, dashes], ['tools', '--']);
      for (const tool of tools) assert.ok(isToolName(tool), tool);
    }
    const [gate, ...more] = runs.filter(([, , name]) => name === 'gate');
    assert.equal(more.length, 0);
    assert.equal(gate?.[3], '--');
    const call = readCall(gate?.slice(4) ?? []);
    assert.equal(findProfile(call.profile, loadGates).name, 'sessions-50');
    assert.equal(call.given, null);
    assert.equal(call.output, system === 'github' ? 'github' : 'text');
    for (const path of [call.junit, call.markdown, call.html, call.svg])
      if (path !== null) assert.equal(posix.dirname(path), 'gate');
    assert.ok(call.junit && call.markdown && call.html);
    assert.ok(
      call.history && keptFolders[system]?.includes(call.history),
      'a history nobody keeps',
    );
  });
}

test('on GitHub what is written is kept, told and shown, also after a failure', () => {
  const { steps } = gateJob();
  const after = steps.slice(steps.findIndex(({ run }) => run?.includes('-s gate')) + 1);
  assert.ok(after.length === 2 && after.every((one) => one.if?.includes(' !cancelled() ')));
  const [kept] = after.filter(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
  assert.equal(kept?.with?.path, 'gate/');
  const [fetched, told] = github.jobs.comment?.steps ?? [];
  assert.equal(fetched?.with?.name, kept?.with?.name);
  assert.ok(told?.run?.includes('--body-file gate/report.md'));
});

test('on GitHub what is tried has no token that may write, and no words of others in a script', () => {
  assert.deepEqual(github.permissions, { contents: 'read' });
  assert.equal(gateJob().permissions, undefined);
  assert.ok(github.on && 'pull_request' in github.on && !('pull_request_target' in github.on));
  const checkout = gateJob().steps.find(({ uses }) => uses?.startsWith('actions/checkout@'));
  assert.equal(checkout?.with?.['persist-credentials'], false);
  for (const { steps } of Object.values(github.jobs))
    for (const { run } of steps) assert.doesNotMatch(run ?? '', /\$\{\{/);
  assert.ok(github.jobs.comment?.steps.every(({ uses }) => !uses?.startsWith('actions/checkout@')));
});

test('on GitLab the tests are where the gate writes them, and jobs need what exists', () => {
  const { gate } = gitlab;
  assert.equal(gate?.artifacts?.reports?.junit, 'gate/junit.xml');
  assert.ok(commands.gitlab.flat().includes('gate/junit.xml'));
  assert.equal(gate?.artifacts?.when, 'always');
  for (const { needs = [], extends: parent } of Object.values(gitlab))
    for (const name of [...needs, ...(parent ? [parent] : [])]) assert.ok(gitlab[name], name);
  for (const path of Object.values(gitlab)
    .flatMap(({ cache }) => cache ?? [])
    .flatMap(({ key }) => (typeof key === 'string' ? [] : key.files)))
    assert.ok(read(path).length > 0);
});

test('on GitLab k6 is what the gate itself would build, and Node that of the image', () => {
  const { from } = toolOf('k6');
  assert.ok('goPackage' in from);
  const [build = ''] = gitlab['gate-k6']?.script ?? [];
  assert.ok(build.endsWith(` ${from.goPackage}`), build);
  assert.ok(build.startsWith(`go -C ${posix.relative(root, goModule)} build `), build);
  const [, node] = /^ARG NODE_IMAGE=(node:[\d.]+-\w+)-slim$/m.exec(read('deploy/Dockerfile')) ?? [];
  assert.equal(gitlab.gate?.image, node);
});

test('Go is no older than what the tools are built with', () => {
  const [, wanted = ''] = /^go (\d+\.\d+)/m.exec(read('deploy/tools/go/go.mod')) ?? [];
  const minor = (version: string) => Number(version.split('.')[1]);
  const setup = gateJob().steps.find(({ uses }) => uses?.startsWith('actions/setup-go@'));
  const [, ofGitlab = ''] = /^golang:([\d.]+)-/.exec(gitlab['gate-k6']?.image ?? '') ?? [];
  for (const version of [String(setup?.with?.['go-version']), ofGitlab])
    assert.ok(minor(version) >= minor(wanted), `${version} < ${wanted}`);
});
