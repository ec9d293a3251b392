// What an instrument counts by the values of its labels, each found by them at once, and written out only
// as often as they are new.

export type LabelValues<L extends string> = Partial<Record<L, string | number>>;

export type OneSeries<State> = {
  readonly labels: Readonly<Record<string, string | number>>;
  /** As between the braces of the text: `route="/",code="200"`. */
  readonly inner: string;
  readonly state: State;
};

const escaped = (value: string | number): string =>
  String(value).replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('"', '\\"');

/** By the first label's value, then by the second's: to make one key of them would cost more. */
type Level<State> = Map<string | number | undefined, Level<State> | OneSeries<State>>;

export class Series<L extends string, State> {
  readonly #names: readonly L[];
  readonly #begin: () => State;
  readonly #levels: Level<State> = new Map();
  readonly #all: OneSeries<State>[] = [];

  /** Without labels there is one from the beginning. */
  constructor(names: readonly L[], begin: () => State) {
    this.#names = names;
    this.#begin = begin;
    if (names.length === 0) this.of({});
  }

  get all(): readonly OneSeries<State>[] {
    return this.#all;
  }

  of(labels: LabelValues<L>): OneSeries<State> {
    let found: Level<State> | OneSeries<State> | undefined = this.#levels;
    if (this.#names.length === 0) found = this.#all[0];
    for (const name of this.#names) {
      if (!(found instanceof Map)) break;
      found = found.get(labels[name]);
    }
    return found === undefined || found instanceof Map ? this.#add(labels) : found;
  }

  #add(labels: LabelValues<L>): OneSeries<State> {
    const given = this.#names.flatMap((name) => {
      const value = labels[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const inner = given.map(([name, value]) => `${name}="${escaped(value)}"`).join(',');
    // 200 and '200' are one.
    const known = this.#all.find((one) => one.inner === inner);
    const series = known ?? { labels: Object.fromEntries(given), inner, state: this.#begin() };
    if (known === undefined) this.#all.push(series);
    let level = this.#levels;
    for (const [index, name] of this.#names.entries()) {
      if (index === this.#names.length - 1) {
        level.set(labels[name], series);
        break;
      }
      const next = level.get(labels[name]);
      const below: Level<State> = next instanceof Map ? next : new Map();
      level.set(labels[name], below);
      level = below;
    }
    return series;
  }
}
