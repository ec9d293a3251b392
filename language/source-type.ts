// Which systems can be heard. What stands in a metricSource of another one is not looked at: there is
// no use in mending it.

import type { Mark, Report } from './diagnostic.ts';
import { correction } from './spelling.ts';

export const sourceTypes = ['prometheus', 'otlp', 'probe', 'remote-write'] as const;

export const sourceType = (written: string): (typeof sourceTypes)[number] | null =>
  sourceTypes.find((known) => known === written.toLowerCase()) ?? null;

/** Of a metricSource, which may also say in what language its query is. */
export const isForeign = (type: string): boolean =>
  sourceType(type) === null && type.toLowerCase() !== 'traceql';

export const reportForeign = (type: string, mark: Mark, report: Report): void => {
  const message = `'${type}' is not a type of source that can be heard`;
  report('source-type', mark, message, correction(type, sourceTypes, 'types'));
};
