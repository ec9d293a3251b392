// A counter that is quick to add to and quick to write out: what is said at every message and statement
// must cost next to nothing. Shown as prom-client shows its own.

import { type LabelValues, Series } from './series.ts';

export class Tally<L extends string> {
  readonly type = 'counter';
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly L[];
  readonly #series: Series<L, { value: number }>;

  constructor(name: string, help: string, labelNames: readonly L[]) {
    this.name = name;
    this.help = help;
    this.labelNames = labelNames;
    this.#series = new Series(labelNames, () => ({ value: 0 }));
  }

  /** @throws RangeError where it would count backwards. */
  readonly inc = (labels: LabelValues<L> = {}, by = 1): void => {
    if (!(by >= 0)) throw new RangeError(`${this.name} cannot be raised by ${by}`);
    this.#series.of(labels).state.value += by;
  };

  /** In prom-client's form. */
  readonly get = async () => ({
    ...{ name: this.name, help: this.help, type: this.type, aggregator: 'sum' },
    values: this.#series.all.map(({ labels, state }) => ({ labels, value: state.value })),
  });

  /** @param open as OpenMetrics, or else as Prometheus' plain text. */
  readonly text = (open: boolean): string => {
    const family = open ? this.name.replace(/_total$/, '') : this.name;
    const lines = [`# HELP ${family} ${this.help}`, `# TYPE ${family} counter`];
    for (const { inner, state } of this.#series.all)
      lines.push(`${this.name}${inner === '' ? '' : `{${inner}}`} ${state.value}`);
    return lines.join('\n');
  };
}
