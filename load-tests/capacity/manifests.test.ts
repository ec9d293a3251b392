// The manifests of a distributed load against what they speak of: the script's own reading of its
// environment, the shipped profiles, and the files that they mount.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'yaml';
import { readProfile } from '../k6/profile.ts';

const folder = join(import.meta.dirname, '../../deploy/kubernetes/k6');
const read = (name: string) => parse(readFileSync(join(folder, name), 'utf8'));

describe('manifests of a distributed load', () => {
  const { spec } = read('test-run.yaml');
  const words: readonly string[] = spec.arguments.split(/\s+/);
  const environment = Object.fromEntries(
    words.flatMap((word, index) => (words[index - 1] === '-e' ? [word.split('=', 2)] : [])),
  );

  test('the script takes the environment that the runners have, with a profile that there is', () => {
    const thresholds = join(import.meta.dirname, '../generated/thresholds.json');
    const profile = readProfile(environment, (path) => {
      assert.equal(path, '/test/thresholds.json');
      return readFileSync(thresholds, 'utf8');
    });
    assert.equal(profile.name, 'sessions-100');
    assert.ok(profile.sessions >= spec.parallelism, 'each runner has somebody to play');
  });

  test('no runner judges, for none sees the whole', () => {
    assert.ok(words.includes('--no-thresholds'));
  });

  test('what is mounted is what the run names', () => {
    const { resources, configMapGenerator, generatorOptions } = read('kustomization.yaml');
    for (const name of resources) assert.ok(read(name).kind, name);
    const [{ name, files }] = configMapGenerator;
    assert.equal(name, spec.script.configMap.name);
    const keys = files.map((file: string) => file.split('=', 1)[0]);
    assert.deepEqual(keys, [spec.script.configMap.file, 'thresholds.json']);
    assert.equal(generatorOptions.disableNameSuffixHash, true);
  });
});
