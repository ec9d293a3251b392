// What was written of each SLO and what is generated from it, for its page. The collector knows no
// generator: whoever starts it may hand it one.

import type { DefinitionFile } from '../language/files.ts';
import type { SloSet } from '../language/slo-set.ts';
import { definitionAt } from './definition-text.ts';
import type { SloDefinition } from './serve/slos/shapes.ts';

export type Written = {
  /** The definitions as they were read. */
  readonly files: readonly DefinitionFile[];
  /** The generated rules of an SLO, as YAML; null where it has none. */
  readonly rulesOf: ((set: SloSet, slo: string) => string | null) | null;
};

export const nothingWritten: Written = { files: [], rulesOf: null };

const withoutGenerator =
  'This collector was started without the generator: `signalbox generate` writes the rules.';
const without = 'Prometheus cannot count what this SLO asks for: it has no rules.';

/** Rules are made when they are first asked for, and kept: definitions do not change while it runs. */
export const writtenOf = (set: SloSet, { files, rulesOf }: Written) => {
  const known = new Map<string, string | null>();
  const rules = (slo: string): string | null => {
    if (rulesOf === null) return null;
    const before = known.get(slo);
    if (before !== undefined) return before;
    const made = rulesOf(set, slo);
    known.set(slo, made);
    return made;
  };
  return (slo: string): Omit<SloDefinition, 'name'> => {
    const objective = set.objectives.find((each) => each.slo === slo);
    const made = rules(slo);
    return {
      definition: objective === undefined ? null : definitionAt(files, objective.place),
      rules: made,
      rulesMissing: made !== null ? null : rulesOf === null ? withoutGenerator : without,
    };
  };
};
