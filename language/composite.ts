// The composite budget of an SLO: there is one where an objective writes a weight, so that nobody has
// one without having asked. Then all of its objectives are parts; one without a weight has 1.

import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import type { Composite, Objective } from './slo-set.ts';
import type { Path } from './yaml-document.ts';

type Slo = DefinitionOf<'SLO'>;

/** Where the first weight stands; null where none does. */
const firstWeight = ({
  body,
  document,
}: Slo): { readonly mark: Mark; readonly path: Path } | null => {
  const position = body.spec.objectives.findIndex((each) => each.compositeWeight !== undefined);
  if (position < 0) return null;
  const path: Path = ['spec', 'objectives', position, 'compositeWeight'];
  return { mark: document.keyMark(path), path };
};

/** What is wrong is reported, and the first of it is enough. */
const refused = ({ body, document, name }: Slo, mark: Mark, report: Report): boolean => {
  const { objectives, indicator, indicatorRef, budgetingMethod } = body.spec;
  if (objectives.length === 1) {
    const message = `'${name}' has one objective, which is all of its budget whatever it weighs`;
    report('composite-alone', mark, message, "Leave out 'compositeWeight'.");
    return true;
  }
  if (indicator !== undefined || indicatorRef !== undefined) {
    const field = indicator === undefined ? 'indicatorRef' : 'indicator';
    const at = document.keyMark(['spec', field]);
    const message = 'all parts of a composite budget would be measured by the same';
    report('composite-indicator', at, message, `Move '${field}' into each of the objectives.`);
    return true;
  }
  if (budgetingMethod !== 'Timeslices') return false;
  const message = 'slices that are bad for any of several objectives are not counted yet';
  const fix =
    "Leave out 'compositeWeight', or write budgetingMethod: Occurrences or RatioTimeslices.";
  report('kind-not-read', mark, message, fix);
  return true;
};

const burnWindows = ({ burn }: Objective): Set<number> =>
  new Set(burn.alerts.flatMap(({ shortSeconds, longSeconds }) => [shortSeconds, longSeconds]));

/** That of the strictest target, with all missing; without the noise of binary fractions. */
const mostBurn = (parts: readonly Objective[]): number =>
  Number((1 / (1 - Math.max(...parts.map(({ target }) => target)))).toPrecision(12));

const compositeOf = (slo: Slo, path: Path, parts: readonly Objective[]): Composite | null => {
  const { body, document } = slo;
  const written = body.spec.objectives;
  const [first] = parts;
  // Where a part is wrong, that was reported, and there is no set.
  if (first === undefined || parts.length < written.length) return null;
  const windows = parts.map(burnWindows).reduce((all, own) => all.intersection(own));
  const { source, offset } = document.mark(path);
  return {
    ...{ slo: first.slo, title: first.title, service: first.service },
    parts: parts.map(({ key }, position) => ({
      objective: key,
      weight: written[position]?.compositeWeight ?? 1,
    })),
    windows: [...windows].toSorted((a, b) => a - b),
    mostBurn: first.slices === null ? null : mostBurn(parts),
    place: source.placeAt(offset),
  };
};

/** @param objectives all that are right */
export const readComposites = (
  index: Pick<Index, 'all'>,
  objectives: readonly Objective[],
  report: Report,
): Composite[] =>
  index.all('SLO').flatMap((slo) => {
    const weight = firstWeight(slo);
    if (weight === null || refused(slo, weight.mark, report)) return [];
    const parts = objectives.filter((objective) => objective.slo === slo.name);
    return compositeOf(slo, weight.path, parts) ?? [];
  });
