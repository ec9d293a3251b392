// A line for each source; what comes next is taken from the lines in turn. So a source waits for one
// of each other source's, never for all that another has piled up.

type Line<Item> = { readonly source: string; readonly items: Item[]; first: number };

/** What is gone from the front of a line is cut off so seldom that it costs nothing. */
const cutEvery = 1000;

export class Turns<Item> {
  readonly #lines = new Map<string, Line<Item>>();
  /** Whose turn it is comes first. */
  #order: Line<Item>[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(source: string, item: Item): void {
    this.#size += 1;
    const known = this.#lines.get(source);
    if (known !== undefined) {
      known.items.push(item);
      return;
    }
    const line = { source, items: [item], first: 0 };
    this.#lines.set(source, line);
    this.#order.push(line);
  }

  /** @returns null where nothing waits, or whose turn it is may not come yet. */
  next(mayCome: (item: Item) => boolean = () => true): Item | null {
    const [line, ...others] = this.#order;
    const item = line?.items[line.first];
    if (line === undefined || item === undefined || !mayCome(item)) return null;
    this.#size -= 1;
    line.first += 1;
    if (line.first === cutEvery) {
      line.items.splice(0, cutEvery);
      line.first = 0;
    }
    const isEmpty = line.first === line.items.length;
    if (isEmpty) this.#lines.delete(line.source);
    this.#order = isEmpty ? others : [...others, line];
    return item;
  }
}
