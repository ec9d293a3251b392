// The sets that generated rules and routes are tested with: what Signalbox ships, and a set in which
// everything that the language has stands at least once.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import type { SloSet } from '../../language/slo-set.ts';

const read = async (path: string): Promise<SloSet> => {
  const { files } = await loadDefinitionFiles(join(import.meta.dirname, path));
  const { set, diagnostics } = readDefinitions(files, {});
  assert.ok(set, JSON.stringify(diagnostics.filter(({ severity }) => severity === 'error')));
  return set;
};

export const shippedSet = (): Promise<SloSet> => read('../../slos');

export const everyKindSet = (): Promise<SloSet> => read('every-kind.yaml');

export const compositeSet = (): Promise<SloSet> => read('composite.yaml');

export const redTogetherSet = (): Promise<SloSet> => read('red-together.yaml');

export const dependenciesSet = (): Promise<SloSet> => read('dependencies.yaml');
