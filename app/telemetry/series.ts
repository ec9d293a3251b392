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

export class Series<L extends string, State> {
  readonly #names: readonly L[];
  readonly #begin: () => State;
  readonly #byKey = new Map<string | number, OneSeries<State>>();

  /** Without labels there is one from the beginning. */
  constructor(names: readonly L[], begin: () => State) {
    this.#names = names;
    this.#begin = begin;
    if (names.length === 0) this.of({});
  }

  get all(): readonly OneSeries<State>[] {
    return [...this.#byKey.values()];
  }

  of(labels: LabelValues<L>): OneSeries<State> {
    const key = this.#keyOf(labels);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const given = this.#names.flatMap((name) => {
      const value = labels[name];
      return value === undefined ? [] : [[name, value] as const];
    });
    const series = {
      labels: Object.fromEntries(given),
      inner: given.map(([name, value]) => `${name}="${escaped(value)}"`).join(','),
      state: this.#begin(),
    };
    this.#byKey.set(key, series);
    return series;
  }

  #keyOf(labels: LabelValues<L>): string | number {
    const names = this.#names;
    let key = '';
    for (const name of names) key += `${labels[name] ?? ''}\u0000`;
    return key;
  }
}
