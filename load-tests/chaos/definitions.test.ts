import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import { writeDefinitions } from './definitions.ts';

const shipped = join(import.meta.dirname, '../../slos');

test('the instances are scraped instead of the app, and nothing else is another', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'signalbox-definitions-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const copy = join(folder, 'slos');
  await writeDefinitions(shipped, copy, '/run/targets.json');
  const read = async (path: string) => {
    const { files } = await loadDefinitionFiles(path);
    const { set, diagnostics } = readDefinitions(files, { APP_URL: 'http://127.0.0.1:1' });
    assert.deepEqual(diagnostics, []);
    return set;
  };
  const [before, after] = [await read(shipped), await read(copy)];
  assert.ok(before && after);
  const expected = before.scrapeTargets.map((target) =>
    target.name === 'app' ? { ...target, targetsFile: '/run/targets.json' } : target,
  );
  assert.deepEqual(after.scrapeTargets, expected);
  assert.notDeepEqual(after.scrapeTargets, before.scrapeTargets);
  const keys = (set: typeof before) => set.objectives.map(({ key }) => key);
  assert.deepEqual(keys(after), keys(before));
});
