// Which objectives a command is about: SLO, or SLO/OBJECTIVE. A name that is not there is answered
// with the nearest that is.

import { renderDiagnostic } from '../../language/diagnostic.ts';
import type { Objective, SloSet } from '../../language/slo-set.ts';
import { nearest } from '../../language/spelling.ts';
import { UsageError } from '../command.ts';
import { checkPaths } from '../definitions.ts';

/** Definitions without an error; null where they have one, which was said on stderr. */
export const soundDefinitions = async (paths: readonly string[]): Promise<SloSet | null> => {
  const { set, diagnostics } = await checkPaths(paths, {});
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  for (const diagnostic of errors) process.stderr.write(`${renderDiagnostic(diagnostic)}\n\n`);
  if (set !== null && errors.length === 0) return set;
  process.stderr.write(`The definitions in ${paths.join(', ')} have errors: mend them first.\n`);
  return null;
};

/** @throws UsageError for a name that no SLO and no objective has */
export const chooseObjectives = (set: SloSet, name: string): readonly Objective[] => {
  const found = set.objectives.filter(({ slo, key }) => slo === name || key === name);
  if (found.length > 0) return found;
  const slos = [...new Set(set.objectives.map(({ slo }) => slo))];
  const [slo = ''] = name.split('/', 1);
  const ofSlo = set.objectives.filter((objective) => objective.slo === slo);
  if (ofSlo.length > 0) {
    const keys = ofSlo.map(({ key }) => key).join(', ');
    throw new UsageError(`the SLO '${slo}' has no objective of that name; it has ${keys}`);
  }
  const near = nearest(slo, slos);
  const hint = near === null ? `there are ${slos.join(', ')}` : `did you mean '${near}'?`;
  throw new UsageError(`there is no SLO '${slo}'; ${hint}`);
};
