// The composite budget of an SLO: there is one where an objective writes a weight, so that nobody has
// one without having asked. Then all of its objectives are parts; one without a weight has 1. Time
// slices are joined, a slice that is bad for any part being bad once: OpenSLO gives weights no meaning
// there, so that all weigh the same.

import { windowsOfAlert } from './burn-limit.ts';
import type { DefinitionOf, Index } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import { durationText } from './duration.ts';
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
const refused = (slo: Slo, mark: Mark, report: Report): boolean => {
  const { body, document, name } = slo;
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
  return budgetingMethod === 'Timeslices' && weighed(slo, report);
};

/** A slice is bad or it is not: there is nothing that a weight could multiply. */
const weighed = ({ body, document }: Slo, report: Report): boolean => {
  const position = body.spec.objectives.findIndex(
    ({ compositeWeight = 1 }) => compositeWeight !== 1,
  );
  if (position < 0) return false;
  const mark = document.mark(['spec', 'objectives', position, 'compositeWeight']);
  const message =
    'a slice that is bad for any objective is bad for all together, whatever it weighs';
  const fix =
    'Write 1, or budgetingMethod: RatioTimeslices or Occurrences, where each burns times its weight.';
  report('composite-weight', mark, message, fix);
  return true;
};

/** Slices are joined that begin and end together. */
const unlike = (slo: Slo, parts: readonly Objective[], report: Report): boolean => {
  const [first, ...others] = parts.map(({ slices }) => slices?.seconds);
  const position = others.findIndex((seconds) => seconds !== first) + 1;
  const found = others[position - 1];
  if (first === undefined || found === undefined) return false;
  const mark = slo.document.mark(['spec', 'objectives', position, 'timeSliceWindow']);
  const message = `slices of ${durationText(found)} cannot be joined with those of ${durationText(first)}`;
  report('composite-slices', mark, message, `Give all objectives one 'timeSliceWindow'.`);
  return true;
};

const burnWindows = ({ burn }: Objective): Set<number> =>
  new Set(burn.alerts.flatMap(windowsOfAlert));

/** Without the noise of binary fractions. */
const plain = (value: number): number => Number(value.toPrecision(12));

const mostBurn = (target: number): number => plain(1 / (1 - target));

const jointOf = (parts: readonly Objective[]): Composite['joint'] => {
  const [first] = parts;
  if (typeof first?.slices?.goodFrom !== 'number') return null;
  const targets = [...new Set(parts.map(({ target }) => target))].toSorted((a, b) => b - a);
  const unions = targets.map((least, at) => {
    const next = targets[at + 1];
    return {
      objectives: parts.filter(({ target }) => target >= least).map(({ key }) => key),
      factor: plain(mostBurn(least) - (next === undefined ? 0 : mostBurn(next))),
    };
  });
  return { seconds: first.slices.seconds, unions };
};

const compositeOf = (
  slo: Slo,
  path: Path,
  parts: readonly Objective[],
  report: Report,
): Composite | null => {
  const { body, document } = slo;
  const written = body.spec.objectives;
  const [first] = parts;
  // Where a part is wrong, that was reported, and there is no set.
  if (first === undefined || parts.length < written.length) return null;
  const joint = jointOf(parts);
  if (joint !== null && unlike(slo, parts, report)) return null;
  const windows = parts.map(burnWindows).reduce((all, own) => all.intersection(own));
  const { source, offset } = document.mark(path);
  return {
    ...{ slo: first.slo, title: first.title, service: first.service },
    parts: parts.map(({ key }, position) => ({
      objective: key,
      weight: written[position]?.compositeWeight ?? 1,
    })),
    windows: [...windows].toSorted((a, b) => a - b),
    mostBurn:
      first.slices === null ? null : mostBurn(Math.max(...parts.map(({ target }) => target))),
    joint,
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
    return compositeOf(slo, weight.path, parts, report) ?? [];
  });
