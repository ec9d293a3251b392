// What is generated for a set, and what stands in it.

import assert from 'node:assert/strict';
import { parse } from 'yaml';
import { generateAlerts } from '../../alerts/generate.ts';
import type { Artefact } from '../../language/artefact.ts';
import type { SloSet } from '../../language/slo-set.ts';

const generated = new WeakMap<SloSet, readonly Artefact[]>();

/** The generated file of that name. */
export const artefactOf = (set: SloSet, name: string): Artefact => {
  const files = generated.get(set) ?? generateAlerts(set);
  generated.set(set, files);
  const found = files.find(({ path }) => path === `alerts/generated/${name}`);
  assert.ok(found, name);
  return found;
};

export type GeneratedAlert = {
  readonly alert: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

export const alertsOf = ({ text }: Artefact): readonly GeneratedAlert[] => {
  const { groups } = parse(text) as {
    groups: { rules: (GeneratedAlert | { record: string })[] }[];
  };
  return groups.flatMap(({ rules }) => rules).filter((rule) => 'alert' in rule);
};
