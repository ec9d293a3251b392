// The names under which other definitions mean an objective: SLO/OBJECTIVE. They are those of all
// objectives that are written, also of those with something wrong about them.

import type { Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import { objectiveName } from './objective.ts';
import { correction } from './spelling.ts';

/** More names than this help nobody. */
const mostListed = 12;

export type ObjectiveKeys = {
  /** Reports a key of no objective; those of a broken SLO were reported there. */
  readonly reportUnknown: (key: string, at: Mark) => void;
};

export const objectiveKeys = (index: Index, report: Report): ObjectiveKeys => {
  const bySlo = new Map(
    index.all('SLO').map(({ name, body }) => {
      const { objectives } = body.spec;
      return [name, objectives.map((to, at) => `${name}/${objectiveName(to.displayName, at)}`)];
    }),
  );
  const known = new Set([...bySlo.values()].flat());
  return {
    reportUnknown: (key, at) => {
      if (known.has(key)) return;
      const [slo = ''] = key.split('/');
      const ofSlo = bySlo.get(slo) ?? [];
      // What the objectives of a broken SLO are is not known.
      if (ofSlo.length === 0 && index.isNamed('SLO', slo)) return;
      const choice = ofSlo.length > 0 ? ofSlo : [...known];
      const [only] = ofSlo.length === 1 ? ofSlo : [];
      const otherwise = only
        ? `Write '${only}'.`
        : choice.length > 0
          ? `The objectives are: ${choice.slice(0, mostListed).join(', ')}${choice.length > mostListed ? ' and others' : ''}.`
          : 'Define its SLO, or leave it out.';
      const fix = correction(key, [...known], 'objectives', otherwise);
      report('unknown-reference', at, `there is no objective '${key}'`, fix);
    },
  };
};
