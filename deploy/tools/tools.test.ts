import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { cacheFolder } from './cache.ts';
import { findTool, isToolName, toolOf, tools } from './tools.ts';

describe('the table', () => {
  it('names each tool once', () => {
    const names = tools.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
  });

  it('knows a tool by its name and by its binaries', () => {
    assert.equal(toolOf('alertmanager').name, 'alertmanager');
    assert.equal(toolOf('prometheus-alertmanager').name, 'alertmanager');
    assert.equal(isToolName('compose-check'), true);
  });

  it('refuses a name that no tool has', () => {
    assert.equal(isToolName('nothing'), false);
    assert.throws(() => findTool('nothing', {}), RangeError);
  });
});

describe('findTool', () => {
  const root = mkdtempSync(join(tmpdir(), 'signalbox-tools-'));
  after(() => rmSync(root, { recursive: true }));
  const path = join(root, 'path');
  const environment = { PATH: path, XDG_CACHE_HOME: root };
  const cache = cacheFolder(environment);

  const program = (folder: string, name: string, answer = ''): string => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, name), `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
    return join(folder, name);
  };

  it('looks on the PATH, then in the cache, and takes no k6 before 2.0', () => {
    assert.equal(findTool('k6', environment), null);
    const built = program(cache, 'k6');
    assert.equal(findTool('k6', environment), built);
    const installed = program(path, 'k6', 'k6 v1.9.9 (go1.26.8, linux/amd64)');
    assert.equal(findTool('k6', environment), built);
    program(path, 'k6', 'k6 v2.0.0 (go1.26.8, linux/amd64)');
    assert.equal(findTool('k6', environment), installed);
  });

  it('takes compose-check from the cache only', () => {
    program(path, 'compose-check');
    assert.equal(findTool('compose-check', environment), null);
    const built = program(cache, 'compose-check');
    assert.equal(findTool('compose-check', environment), built);
  });

  it('takes what Debian carries from the PATH only', () => {
    program(cache, 'promtool');
    assert.equal(findTool('promtool', environment), null);
  });
});
