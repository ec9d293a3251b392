import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { cacheFolder, cacheKey, goSources, goTarget } from './cache.ts';

describe('cacheKey', () => {
  const goMod = { path: 'go.mod', text: 'module a' };
  const main = { path: 'main.go', text: 'package main' };
  const sources = [goMod, main];
  const linux = { GOOS: 'linux', GOARCH: 'amd64' };
  const key = cacheKey(sources, linux);

  it('is the same for the same sources', () => {
    assert.match(key, /^[0-9a-f]{12}$/);
    assert.equal(cacheKey(structuredClone(sources), { ...linux }), key);
  });

  const others: readonly [what: string, key: string][] = [
    ['another text', cacheKey([goMod, { ...main, text: 'package other' }], linux)],
    ['another name', cacheKey([goMod, { ...main, path: 'other.go' }], linux)],
    ['a file more', cacheKey([...sources, { path: 'z.go', text: '' }], linux)],
    [
      'text moved from one file to the next',
      cacheKey([{ path: 'go.mod', text: 'module a main.go package main' }], linux),
    ],
    ['another system', cacheKey(sources, { ...linux, GOOS: 'darwin' })],
    ['another processor', cacheKey(sources, { ...linux, GOARCH: 'arm64' })],
  ];
  for (const [what, other] of others) {
    it(`changes with ${what}`, () => assert.notEqual(other, key));
  }
});

it('a build is made from go.mod, go.sum and our own programs, always in the same order', () => {
  const paths = goSources().map(({ path }) => path);
  for (const path of ['compose-check/main.go', 'go.mod', 'go.sum']) assert.ok(paths.includes(path));
  assert.deepEqual(paths, paths.toSorted());
});

describe('goTarget', () => {
  it("knows Go's names", () => {
    assert.deepEqual(goTarget('linux', 'x64'), { GOOS: 'linux', GOARCH: 'amd64' });
    assert.deepEqual(goTarget('darwin', 'arm64'), { GOOS: 'darwin', GOARCH: 'arm64' });
    assert.deepEqual(goTarget('win32', 'x64'), { GOOS: 'windows', GOARCH: 'amd64' });
  });
});

describe('cacheFolder', () => {
  const root = (environment: Record<string, string>) => dirname(dirname(cacheFolder(environment)));

  it('is under XDG_CACHE_HOME, else under ~/.cache', () => {
    assert.equal(root({ XDG_CACHE_HOME: '/caches', HOME: '/home/a' }), '/caches/signalbox/tools');
    assert.equal(root({ HOME: '/home/a' }), '/home/a/.cache/signalbox/tools');
    assert.equal(root({ XDG_CACHE_HOME: '', HOME: '' }), join(homedir(), '.cache/signalbox/tools'));
  });

  it('is never relative, which would be inside the clone', () => {
    assert.equal(
      root({ XDG_CACHE_HOME: 'caches', HOME: '/home/a' }),
      '/home/a/.cache/signalbox/tools',
    );
  });
});
