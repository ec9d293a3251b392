// By what an objective is measured: the indicator that its SLO, or it for itself, writes or names.
// A threshold metric becomes an indicator by the objective's comparison.

import type { DefinitionOf } from './definition.ts';
import { readSli, type Sli } from './indicator.ts';
import type { IndicatorContext } from './indicator-query.ts';
import type { Objective as WrittenObjective } from './kinds/open-slo.ts';
import type { Indicator } from './slo-set.ts';
import type { Path } from './yaml-document.ts';

type Slo = DefinitionOf<'SLO'>;

export type SliContext = IndicatorContext & {
  /** The SLI of that name; null when it is wrong or not there. */
  readonly sli: (name: string) => Sli | null;
};

type Inside = { readonly indicator?: unknown; readonly indicatorRef?: unknown };
const hasIndicator = (part: Inside): boolean =>
  part.indicator !== undefined || part.indicatorRef !== undefined;

const resolve = (
  { body, document }: Slo,
  written: WrittenObjective,
  path: Path,
  context: SliContext,
): Sli | null => {
  const { spec } = body;
  const inObjective = hasIndicator(written);
  const [part, at] = inObjective ? [written, path] : [spec, ['spec'] as Path];
  if ((part.indicator === undefined) === (part.indicatorRef === undefined)) {
    const message = "exactly one of 'indicator' and 'indicatorRef' is needed";
    const mark = inObjective ? document.mark(at) : document.keyMark(at);
    context.report('one-of', mark, message, "Name an SLI with 'indicatorRef'.");
    return null;
  }
  if (inObjective && hasIndicator(spec)) {
    const message = 'both the SLO and its objective have an indicator';
    context.report('one-of', document.mark(at), message, 'Keep the indicator in one place.');
    return null;
  }
  if (part.indicator)
    return readSli(part.indicator.spec, [...at, 'indicator', 'spec'], document, context);
  const name = part.indicatorRef ?? '';
  if (!context.index.get('SLI', name)) {
    context.index.reportUnknown('SLI', name, document.mark([...at, 'indicatorRef']));
    return null;
  }
  return context.sli(name);
};

/** The indicator of the objective at `path`, or null when it is wrong, which was reported. */
export const resolveIndicator = (
  slo: Slo,
  written: WrittenObjective,
  path: Path,
  context: SliContext,
): Indicator | null => {
  const sli = resolve(slo, written, path, context);
  if (sli === null) return null;
  const { document } = slo;
  const { op, value } = written;
  if (sli.compare === null) {
    for (const field of ['op', 'value'] as const) {
      if (written[field] === undefined) continue;
      const message = `'${field}' says nothing here: a ratio is compared with the target`;
      const mark = document.keyMark([...path, field]);
      context.report('without-effect', mark, message, 'Leave it out.');
    }
    return sli.indicator;
  }
  if (op !== undefined && value !== undefined) return sli.compare(op, value);
  const missing = op === undefined ? 'op' : 'value';
  const fix = `Add '${missing}': a threshold metric is good while it is ${
    op === undefined ? 'lt, lte, gt or gte' : op
  } that value.`;
  context.report('missing-field', document.mark(path), `'${missing}' is missing`, fix);
  return null;
};
