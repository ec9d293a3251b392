// The definitions that Signalbox ships, and what is generated from them.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { parse } from 'yaml';
import { generateAlerts } from '../../alerts/generate.ts';
import type { Artefact } from '../../language/artefact.ts';
import { loadDefinitionFiles } from '../../language/files.ts';
import { readDefinitions } from '../../language/read.ts';
import type { SloSet } from '../../language/slo-set.ts';

export const shippedSet = async (): Promise<SloSet> => {
  const { files } = await loadDefinitionFiles(join(import.meta.dirname, '../../slos'));
  const { set } = readDefinitions(files, {});
  assert.ok(set);
  return set;
};

/** The generated file of that name. */
export const artefactOf = (set: SloSet, name: string): Artefact => {
  const found = generateAlerts(set).find(({ path }) => path === `alerts/generated/${name}`);
  assert.ok(found, name);
  return found;
};

export type GeneratedAlert = {
  readonly alert: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export const alertsOf = ({ text }: Artefact): readonly GeneratedAlert[] => {
  const { groups } = parse(text) as {
    groups: { rules: (GeneratedAlert | { record: string })[] }[];
  };
  return groups.flatMap(({ rules }) => rules).filter((rule) => 'alert' in rule);
};
