// What the generated Prometheus rules record for a set of definitions, by name and labels.

import { parse } from 'yaml';
import { generateAlerts } from '../../alerts/generate.ts';
import type { SloSet } from '../../language/slo-set.ts';
import { shippedSet } from './shipped.ts';

export type Series = {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
};

type Rules = {
  readonly groups?: readonly {
    readonly rules?: readonly {
      readonly record?: string;
      readonly labels?: Readonly<Record<string, string>>;
    }[];
  }[];
};

/** Rules over what edge collectors write are loaded instead of the others, and record the same. */
const isLoaded = (path: string): boolean => /\.ya?ml$/.test(path) && !/\.edges\./.test(path);

export const recordedOf = (set: SloSet): readonly Series[] =>
  generateAlerts(set)
    .filter(({ path }) => isLoaded(path))
    .flatMap(({ text }) => (parse(text) as Rules | null)?.groups ?? [])
    .flatMap(({ rules = [] }) => rules)
    .flatMap(({ record, labels = {} }) => (record ? [{ name: record, labels }] : []));

export const recordedSeries: readonly Series[] = recordedOf(shippedSet);
