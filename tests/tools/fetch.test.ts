// `npm run tools` as a process of its own, with a PATH and a cache that hold only what a case puts
// there. Go is a shell script that builds as the case says: well, badly, halfway, for ever.

import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, beforeEach, describe, it } from 'node:test';
import { cacheFolder } from '../../deploy/tools/cache.ts';
import { until } from '../until.ts';

const root = mkdtempSync(join(tmpdir(), 'signalbox-fetch-'));
after(() => rmSync(root, { recursive: true }));

let folder = root;
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'));
});

const environment = () => ({ PATH: join(folder, 'path'), XDG_CACHE_HOME: join(folder, 'cache') });

const program = (name: string, body: string): string => {
  const path = join(folder, 'path', name);
  mkdirSync(join(folder, 'path'), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`, { mode: 0o755 });
  return path;
};

/** A go of that version whose build runs `body`, with the path to write in $output. */
const fakeGo = (version: string, body = 'exit 1'): string =>
  program(
    'go',
    `if [ "$1" = version ]; then echo 'go version go${version} linux/amd64'; exit; fi
     while [ "$1" != -o ]; do shift; done
     output=$2
     cd '${folder}'
     ${body}`,
  );

const whole = `printf '#!/bin/sh\\necho whole\\n' > "$output"; chmod 755 "$output"`;

const start = (...names: readonly string[]): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, '../../deploy/tools/fetch.ts'), ...names], {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });

const ended = async (child: ChildProcess) => {
  assert.ok(child.stdout !== null && child.stderr !== null);
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { stdout, stderr, code, signal };
};

const fetchNamed = (...names: readonly string[]) => ended(start(...names));

const cached = (name: string) => join(cacheFolder(environment()), name);

const inCache = () => readdirSync(cacheFolder(environment())).sort();

describe('where nothing is there', () => {
  it('says in one sentence what to install', async () => {
    const { stdout, stderr, code } = await fetchNamed('k6');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^tools: k6 is missing .*: install k6 2\.0 or Go 1\.26 or later .*\n$/);
  });

  it('names each tool that is missing and prints no path', async () => {
    program('promtool', '');
    const { stdout, stderr, code } = await fetchNamed('promtool', 'amtool', 'compose-check');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /^tools: amtool is missing .*\ntools: compose-check is missing .*\n$/);
  });

  it('refuses a name that no tool has, and says which there are', async () => {
    const { stderr, code } = await fetchNamed('k7');
    assert.equal(code, 2);
    assert.match(stderr, /no tool is called k7; there are redis-server, .*, k6, compose-check/);
  });
});

describe('what is too old', () => {
  it('is a Go before 1.26: it is named and builds nothing', async () => {
    const go = fakeGo('1.19.8', whole);
    const { stderr, code } = await fetchNamed('k6');
    assert.equal(code, 1);
    assert.match(stderr, /install k6 2\.0 or Go 1\.26 or later/);
    assert.ok(stderr.includes(`${go} is Go 1.19.8, which is too old`), stderr);
    assert.equal(existsSync(cached('k6')), false);
  });

  it('is a k6 before 2.0: it is named and another is built', async () => {
    const old = program('k6', 'echo "k6 v0.57.0 (go1.23.4, linux/amd64)"');
    fakeGo('1.26.0', whole);
    const { stdout, stderr, code } = await fetchNamed('k6');
    assert.equal(code, 0);
    assert.ok(stderr.includes(`${old} is version 0.57.0: not taken, k6 2.0 or later`), stderr);
    assert.equal(stdout, `${cached('k6')}\n`);
  });
});

describe('what is there', () => {
  it('is printed, a path a line, in the order of the names', async () => {
    const promtool = program('promtool', '');
    const k6 = program('k6', 'echo "k6 v2.2.0 (go1.26.8, linux/amd64)"');
    assert.deepEqual(await fetchNamed('promtool', 'k6', 'promtool'), {
      stdout: `${promtool}\n${k6}\n${promtool}\n`,
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('is not built again', async () => {
    fakeGo('1.26.8', `echo built >> builds; ${whole}`);
    await fetchNamed('compose-check');
    const { stdout, stderr } = await fetchNamed('compose-check');
    assert.equal(stdout, `${cached('compose-check')}\n`);
    assert.equal(stderr, '');
    assert.equal(readFileSync(join(folder, 'builds'), 'utf8'), 'built\n');
  });
});

describe('a build', () => {
  it('that fails says why, without its progress, and leaves nothing', async () => {
    fakeGo(
      '1.26.8',
      'echo fmt >&2; echo "main.go:7: no such thing" >&2; echo half > "$output"; exit 1',
    );
    const { stdout, stderr, code } = await fetchNamed('compose-check');
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /tools: main\.go:7: no such thing\n/);
    assert.match(stderr, /could not build compose-check: \d+ s, 1 package compiled\n/);
    assert.match(stderr, /compose-check is missing .*: it could not be built, see above why\n$/);
    assert.doesNotMatch(stderr, /tools: fmt/);
    assert.deepEqual(inCache(), []);
  });

  it('that cannot write its cache says so', async () => {
    fakeGo('1.26.8', whole);
    writeFileSync(join(folder, 'cache'), 'a file');
    const { stderr, code } = await fetchNamed('k6');
    assert.equal(code, 1);
    assert.match(stderr, /the cache cannot be written, set XDG_CACHE_HOME .*ENOTDIR/);
  });

  it('killed halfway leaves no half program, and the next one succeeds', async () => {
    fakeGo('1.26.8', 'echo half > "$output"; kill -9 $PPID; exit 1');
    const { signal } = await fetchNamed('k6');
    assert.equal(signal, 'SIGKILL');
    assert.equal(existsSync(cached('k6')), false);
    fakeGo('1.26.8', whole);
    const { stdout } = await fetchNamed('k6');
    assert.match(readFileSync(stdout.trim(), 'utf8'), /echo whole/);
  });

  it('sweeps away what one left that was killed more than an hour ago, and nothing younger', async () => {
    fakeGo('1.26.8', whole);
    const [old, young] = [cached('building-old'), cached('building-young')];
    for (const path of [old, young]) mkdirSync(path, { recursive: true });
    const longAgo = Date.now() / 1000 - 3700;
    utimesSync(old, longAgo, longAgo);
    await fetchNamed('k6');
    assert.deepEqual(inCache(), ['building-young', 'k6']);
  });

  it('beside another does not meet it', async () => {
    // Each writes half, waits for the other's half, and only then goes on.
    fakeGo(
      '1.26.8',
      `printf '#!/bin/sh\\n' > "$output"; chmod 755 "$output"; touch "half-$$"
       tries=0
       while [ "$(ls half-* | wc -l)" -lt 2 ] && [ $tries -lt 500 ]; do
         tries=$((tries + 1)); sleep 0.02
       done
       printf 'echo whole\\n' >> "$output"`,
    );
    const both = await Promise.all([fetchNamed('k6'), fetchNamed('k6')]);
    for (const { stdout, code } of both) {
      assert.equal(code, 0);
      assert.equal(readFileSync(stdout.trim(), 'utf8'), '#!/bin/sh\necho whole\n');
    }
    assert.deepEqual(inCache(), ['k6']);
  });

  it('that is interrupted stops go and cleans up', async () => {
    fakeGo('1.26.8', 'echo half > "$output"; echo $$ > pid.new; mv pid.new pid; exec sleep 60');
    const child = start('k6');
    const end = ended(child);
    const pid = await until('go to build', () =>
      existsSync(join(folder, 'pid')) ? Number(readFileSync(join(folder, 'pid'), 'utf8')) : null,
    );
    child.kill('SIGTERM');
    assert.equal((await end).signal, 'SIGTERM');
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
    assert.deepEqual(inCache(), []);
  });

  it('that does not go when it is interrupted is ended', async () => {
    fakeGo('1.26.8', `trap '' TERM; echo $$ > pid.new; mv pid.new pid; exec sleep 600`);
    const child = start('k6');
    const end = ended(child);
    const pid = await until('go to build', () =>
      existsSync(join(folder, 'pid')) ? Number(readFileSync(join(folder, 'pid'), 'utf8')) : null,
    );
    child.kill('SIGTERM');
    assert.equal((await end).signal, 'SIGTERM');
    assert.throws(() => process.kill(pid, 0), { code: 'ESRCH' });
  });
});
