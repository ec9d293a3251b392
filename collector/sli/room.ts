// How many series and targets of each source are remembered, against how many may be. Only what
// counts up needs to be remembered: deltas, spans and gauges cost nothing, however many there are.

import type { Batch } from '../ingest/sample.ts';
import type { Compilation } from './compilation.ts';
import type { Problem, Reading } from './readings.ts';
import type { Target } from './target.ts';

/** Of one source. */
export type RoomLimits = { readonly series: number; readonly targets: number };

export const unlimited: RoomLimits = {
  series: Number.POSITIVE_INFINITY,
  targets: Number.POSITIVE_INFINITY,
};

export type Held = {
  readonly source: string;
  series: number;
  targets: number;
  /** Samples that were not taken, since this process began. */
  refused: number;
  /** Whether something found no room since it was last made. */
  isWanted: boolean;
};

/** A label set is one: the buckets of a histogram and its count are taken together or not at all. */
const labelSet = ({ sample }: Reading): string => {
  const { le: _le, ...labels } = sample.labels;
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
};

export class Room {
  readonly limits: RoomLimits;
  readonly #held = new Map<string, Held>();

  constructor(limits: RoomLimits) {
    this.limits = limits;
  }

  of(source: string): Held {
    const known = this.#held.get(source);
    if (known !== undefined) return known;
    const held = { source, series: 0, targets: 0, refused: 0, isWanted: false };
    this.#held.set(source, held);
    return held;
  }

  list(): readonly Held[] {
    return [...this.#held.values()];
  }

  /** Counts anew what is held. */
  recount(targets: Iterable<Target>): void {
    for (const held of this.#held.values()) {
      Object.assign(held, { series: 0, targets: 0, isWanted: false });
    }
    for (const { source, series } of targets) {
      const held = this.of(source);
      held.series += series.size;
      held.targets += 1;
    }
  }

  /** @returns those of series that are remembered or find room to be. */
  admit(target: Target, counters: readonly Reading[]): readonly Reading[] {
    const isFresh = ({ key }: Reading): boolean => !target.series.has(key);
    if (!counters.some(isFresh)) return counters;
    const held = this.of(target.source);
    const fresh = counters.filter(isFresh);
    if (held.series + fresh.length < this.limits.series) return counters;
    let left = this.limits.series - held.series;
    if (left <= 0) return counters.filter((reading) => !isFresh(reading));
    const without = new Set<string>();
    for (const group of Map.groupBy(fresh, labelSet).values()) {
      const keys = new Set(group.map(({ key }) => key));
      if (keys.size > left) for (const key of keys) without.add(key);
      else left -= keys.size;
    }
    return counters.filter(({ key }) => !without.has(key));
  }
}

/** What a person must know of samples that found no room. */
export const fullProblem = (
  { source, target }: Batch,
  refused: readonly Reading[],
  { indicators }: Compilation,
  { series, targets }: RoomLimits,
): Problem => {
  const histories = new Set(refused.flatMap(({ shares }) => shares.map((share) => share.history)));
  const lacking = [...histories].slice(0, 3).map((history) => indicators[history]?.totalText ?? '');
  const more =
    histories.size > lacking.length ? ` and ${histories.size - lacking.length} more` : '';
  return {
    key: `full ${source}`,
    text: `${source} has as many series as are remembered (${series}, of ${targets} targets; SERIES_LIMIT): new ones, such as those of ${target}, are not counted in ${lacking.join(', ')}${more}. Leave out labels that have ever new values, or export deltas, which need no memory.`,
  };
};
