// Maintenance in the rules: steps that overlap it are not recorded, so that nothing that stands on
// them counts it. What was scraped meanwhile is kept.

import type { Maintenance, Objective } from '../language/slo-set.ts';
import type { Origin } from './origin.ts';
import { indented, lines } from './text.ts';
import { stepSeconds } from './window.ts';

/** Of all services, or of the objective's own. */
export const concerns = (
  { services }: Maintenance,
  { service }: Pick<Objective, 'service'>,
): boolean => services.length === 0 || services.includes(service);

/** An expression that has no value while any of the maintenances lasts. */
export const outside = (
  maintenances: readonly Maintenance[],
  { settledSeconds }: Origin,
  expr: string,
): string => {
  if (maintenances.length === 0) return expr;
  const during = maintenances.map(({ startMs, endMs }) => {
    const [start, end] = [startMs / 1000, endMs / 1000 + stepSeconds];
    return `  vector(time() - ${settledSeconds}) > ${start} < ${end}`;
  });
  return lines('(', indented(expr), ')', 'unless on () (', during.join('\n  or\n'), ')');
};
