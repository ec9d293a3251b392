// By what an objective is measured: the indicator that its SLO, or it for itself, writes or names.
// A threshold metric becomes an indicator by the objective's comparison.

import type { DefinitionOf } from './definition.ts';
import type { Mark, Report } from './diagnostic.ts';
import { readSli, type Sli } from './indicator.ts';
import type { IndicatorContext } from './indicator-query.ts';
import type { Objective as WrittenObjective } from './kinds/open-slo.ts';
import type { Indicator } from './slo-set.ts';
import type { Path, YamlDocument } from './yaml-document.ts';

type Slo = DefinitionOf<'SLO'>;

export type SliContext = IndicatorContext & {
  /** The SLI of that name; null when it is wrong or not there. */
  readonly sli: (name: string) => Sli | null;
};

type Inside = { readonly indicator?: unknown; readonly indicatorRef?: unknown };
const hasIndicator = (part: Inside): boolean =>
  part.indicator !== undefined || part.indicatorRef !== undefined;

/** The SLI that stands or is named at one place: in the SLO, or in one objective. */
const readAt = (
  part: WrittenObjective | Slo['body']['spec'],
  at: Path,
  mark: Mark,
  document: YamlDocument,
  context: SliContext,
): Sli | null => {
  const { indicator, indicatorRef: name } = part;
  if (indicator && name === undefined)
    return readSli(indicator.spec, [...at, 'indicator', 'spec'], document, context);
  if (indicator || name === undefined) {
    const message = "exactly one of 'indicator' and 'indicatorRef' is needed";
    context.report('one-of', mark, message, "Name an SLI with 'indicatorRef'.");
    return null;
  }
  if (context.index.get('SLI', name)) return context.sli(name);
  context.index.reportUnknown('SLI', name, document.mark([...at, 'indicatorRef']));
  return null;
};

const compared = (
  sli: Sli,
  written: WrittenObjective,
  path: Path,
  document: YamlDocument,
  report: Report,
): Indicator | null => {
  const { op, value } = written;
  if (sli.compare === null) {
    for (const field of ['op', 'value'] as const) {
      if (written[field] === undefined) continue;
      const message = `'${field}' says nothing here: a ratio is compared with the target`;
      report('without-effect', document.keyMark([...path, field]), message, 'Leave it out.');
    }
    return sli.indicator;
  }
  if (op !== undefined && value !== undefined) return sli.compare(op, value);
  const missing = op === undefined ? 'op' : 'value';
  const fix = `Add '${missing}': a threshold metric is good while it is ${
    op === undefined ? 'lt, lte, gt or gte' : op
  } that value.`;
  report('missing-field', document.mark(path), `'${missing}' is missing`, fix);
  return null;
};

/** The indicator of the objective at `path`, or null when it is wrong, which was reported. */
export type IndicatorFor = (written: WrittenObjective, path: Path) => Indicator | null;

/** Reads what the SLO itself writes once for all of its objectives. */
export const indicatorsOf = ({ body, document }: Slo, context: SliContext): IndicatorFor => {
  const { spec } = body;
  const { report } = context;
  let ofSlo: Sli | null | undefined;
  return (written, path) => {
    const inObjective = hasIndicator(written);
    if (inObjective && hasIndicator(spec)) {
      const message = 'both the SLO and its objective have an indicator';
      report('one-of', document.mark(path), message, 'Keep the indicator in one place.');
      return null;
    }
    if (!inObjective && !hasIndicator(spec) && spec.objectives.some(hasIndicator)) {
      const message = 'the objective has no indicator, though others of its SLO have';
      report('one-of', document.mark(path), message, "Name an SLI with 'indicatorRef'.");
      return null;
    }
    if (!inObjective && ofSlo === undefined)
      ofSlo = readAt(spec, ['spec'], document.keyMark(['spec']), document, context);
    const sli = inObjective ? readAt(written, path, document.mark(path), document, context) : ofSlo;
    return sli ? compared(sli, written, path, document, report) : null;
  };
};
