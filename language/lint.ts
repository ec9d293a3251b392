// What is allowed and probably not meant, or could be better. Each rule is a file of lint/ and sees
// the documents as written, and the set that they mean where nothing is wrong with them.

import type { Mark, Report } from './diagnostic.ts';
import { boundSpelling } from './lint/bound-spelling.ts';
import { gaugeAsCounter } from './lint/gauge-as-counter.ts';
import { type LiveSources, liveMetrics } from './lint/live-metrics.ts';
import { missingRunbook } from './lint/missing-runbook.ts';
import { pageWithoutTarget } from './lint/page-without-target.ts';
import { isMapping, type PlacedQuery, placedQueries } from './lint/query.ts';
import { regexEquality } from './lint/regex-equality.ts';
import { samePromise } from './lint/same-promise.ts';
import { sensitiveLabel } from './lint/sensitive-label.ts';
import { shareAsPercent } from './lint/share-as-percent.ts';
import { sliceBudget } from './lint/slice-budget.ts';
import type { Place, SloSet } from './slo-set.ts';
import type { YamlDocument } from './yaml-document.ts';

export type LintContext = {
  readonly documents: readonly YamlDocument[];
  readonly queries: readonly PlacedQuery[];
  /** null where an error stands in the way. */
  readonly set: SloSet | null;
  /** The name of an SLO, where it is given. */
  readonly sloMark: (name: string) => Mark | null;
  readonly markAt: (place: Place) => Mark | null;
  /** What was seen of each source, where somebody looked. */
  readonly live: LiveSources;
  readonly report: Report;
};

export type LintRule = (context: LintContext) => void;

const lintRules: readonly LintRule[] = [
  ...[regexEquality, boundSpelling, gaugeAsCounter, sliceBudget],
  ...[liveMetrics, missingRunbook, pageWithoutTarget, samePromise, sensitiveLabel, shareAsPercent],
];

const sloNames = (documents: readonly YamlDocument[]): ReadonlyMap<string, YamlDocument> =>
  new Map(
    documents.flatMap((document) => {
      const { value } = document;
      if (!isMapping(value) || value.kind !== 'SLO' || !isMapping(value.metadata)) return [];
      const { name } = value.metadata;
      return typeof name === 'string' ? [[name, document] as const] : [];
    }),
  );

export const lint = (
  documents: readonly YamlDocument[],
  set: SloSet | null,
  report: Report,
  live: LiveSources = () => null,
): void => {
  const slos = sloNames(documents);
  const sources = new Map(documents.map(({ source }) => [source.path, source]));
  const context: LintContext = {
    ...{ documents, set, report, live },
    queries: placedQueries(documents),
    sloMark: (name) => slos.get(name)?.mark(['metadata', 'name']) ?? null,
    markAt: (place) => {
      const source = sources.get(place.file);
      return source ? { source, offset: source.offsetAt(place) } : null;
    },
  };
  for (const rule of lintRules) rule(context);
};
