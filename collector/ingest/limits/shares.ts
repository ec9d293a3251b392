// Room that several sources share: bytes of bodies, batches in a queue. Each sees as taken what all
// hold and, once more, what it holds itself; so a source alone gets half of the room, and however
// much it sends, what comes first from another source still finds a place.

/** What one source sees of the room. Set to more or less than it reads, it takes or gives back. */
export type Share = { held: number };

export class Shares {
  readonly #own = new Map<string, number>();
  readonly #shares = new Map<string, Share>();
  #held = 0;

  /** By all sources together. */
  get held(): number {
    return this.#held;
  }

  /** Whether a source holds nothing. */
  isIdle(source: string): boolean {
    return (this.#own.get(source) ?? 0) === 0;
  }

  /** Names are few: those of data sources. */
  of(source: string): Share {
    return this.#shares.getOrInsertComputed(source, () => this.#shareOf(source));
  }

  #shareOf(source: string): Share {
    const [seen, take] = [() => this.#seenBy(source), this.#take.bind(this)];
    return {
      get held() {
        return seen();
      },
      set held(amount) {
        take(source, amount - seen());
      },
    };
  }

  #seenBy(source: string): number {
    return this.#held + (this.#own.get(source) ?? 0);
  }

  #take(source: string, amount: number): void {
    this.#held += amount;
    this.#own.set(source, (this.#own.get(source) ?? 0) + amount);
  }
}
