// Which samples of a target the objectives of some definitions would count, as the collector itself
// decides it. A URL that is a ScrapeTarget feeds its source; anything else is tried with all of them.

import type { Sample } from '../../collector/ingest/sample.ts';
import { compile } from '../../collector/sli/compilation.ts';
import { indicatorsOf } from '../../language/measure.ts';
import type { SloSet } from '../../language/slo-set.ts';

export type Counting = {
  /** The keys of the objectives that count the sample, in order. */
  readonly of: (sample: Sample) => readonly string[];
  /** Objectives that count metrics, with the number of series that they find. */
  readonly objectives: readonly {
    readonly objective: string;
    readonly source: string;
    readonly series: number;
  }[];
};

export const countingOf = (set: SloSet, place: string, samples: readonly Sample[]): Counting => {
  const compilation = compile(set);
  const target = set.scrapeTargets.find(({ url }) => url === place);
  const sources = set.dataSources
    .filter(({ name, type }) => type !== 'probe' && (!target || target.source === name))
    .map(({ name }) => name);
  const readers = compilation.indicators.map(({ id }) =>
    set.objectives
      .filter((objective) => indicatorsOf(objective).some((each) => each.id === id))
      .map(({ key }) => key),
  );
  const of = ({ name, labels }: Sample): string[] => {
    const histories = sources.flatMap((source) => [
      ...compilation.shares(source, name, labels),
      ...compilation.parts(source, name, labels),
    ]);
    return [...new Set(histories.flatMap(({ history }) => readers[history] ?? []))].toSorted();
  };
  const found = new Map<string, number>();
  for (const key of samples.flatMap(of)) found.set(key, (found.get(key) ?? 0) + 1);
  const objectives = set.objectives
    .filter(({ indicator }) => indicator.kind !== 'spans' && sources.includes(indicator.source))
    .map(({ key, indicator }) => ({
      ...{ objective: key, source: indicator.source, series: found.get(key) ?? 0 },
    }));
  return { of, objectives };
};
