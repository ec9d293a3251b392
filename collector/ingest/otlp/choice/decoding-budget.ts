// How much time the decoding and keeping of traces may take: a fixed share of what the process takes
// altogether, and never less than a quarter of that share of one processor. From what it took so far
// follows how many traces can be chosen, and how large a share of those that nothing tells apart.

/** Budgets are reckoned with so often. */
export const turnMs = 250;
/** Time that was not used is good for so many turns. */
const savedTurns = 4;
/** What a trace takes is believed sooner when it is more. */
const smoothing = { more: 2, less: 8 };
/** The sample of ordinary traces grows by no more in a turn; it shrinks at once. */
const growth = 1.5;
const smallestShare = 1e-6;

export class DecodingBudget {
  readonly #share: number;
  #msPerTurn: number;
  #leftMs: number;
  #spentMs = 0;
  #chosen = 0;
  #traceMs = 0.02;
  #ordinaryShare = 1;
  #ordinary = 0;
  #turnAtMs = Number.NEGATIVE_INFINITY;
  #processorMs = 0;

  /** @param share of the time that the process takes, in (0, 1]. */
  constructor(share: number) {
    this.#share = share;
    this.#msPerTurn = share * turnMs;
    this.#leftMs = savedTurns * this.#msPerTurn;
  }

  /** There is time to decode. */
  get isOpen(): boolean {
    return this.#leftMs > 0;
  }

  /** Of ordinary traces this share is chosen. */
  get ordinaryShare(): number {
    return this.#ordinaryShare;
  }

  /** So many traces of each of some kinds may be chosen in a turn, so that none crowds out another. */
  mostOf(kinds: number): number {
    return Math.max(1, Math.floor(this.#msPerTurn / this.#traceMs / (kinds + 1)));
  }

  spend(ms: number): void {
    this.#leftMs -= ms;
    this.#spentMs += ms;
  }

  /** Nor more ordinary ones than all the time is for, however suddenly they come. */
  get hasRoomForOrdinary(): boolean {
    return this.isOpen && this.#ordinary * this.#traceMs < this.#msPerTurn;
  }

  chose(isOrdinary: boolean): void {
    this.#chosen += 1;
    if (isOrdinary) this.#ordinary += 1;
  }

  isOver(nowMs: number): boolean {
    const passed = nowMs - this.#turnAtMs;
    return passed < 0 || passed >= turnMs;
  }

  /** A new turn begins. @param processorMs that the process took since it began */
  turn(nowMs: number, processorMs: number): void {
    const turns = Math.max(1, (nowMs - this.#turnAtMs) / turnMs);
    this.#learn();
    if (Number.isFinite(turns)) {
      const took = (processorMs - this.#processorMs) / turns;
      this.#msPerTurn = this.#share * Math.min(turnMs, Math.max(turnMs / 4, took));
    }
    this.#turnAtMs = nowMs;
    this.#processorMs = processorMs;
    const mostMs = savedTurns * this.#msPerTurn;
    this.#leftMs = Math.min(mostMs, this.#leftMs + Math.min(savedTurns, turns) * this.#msPerTurn);
  }

  #learn(): void {
    if (this.#chosen > 0) {
      const change = this.#spentMs / this.#chosen - this.#traceMs;
      this.#traceMs += change / (change > 0 ? smoothing.more : smoothing.less);
    }
    // What the others took, the ordinary ones do not have.
    const others = (this.#chosen - this.#ordinary) * this.#traceMs;
    const room = Math.max(this.#msPerTurn / 8, this.#msPerTurn - others);
    const took = this.#ordinary * this.#traceMs;
    const most = this.#leftMs <= 0 ? 0.5 : growth;
    const share = this.#ordinaryShare * Math.min(most, took === 0 ? growth : room / took);
    this.#ordinaryShare = Math.min(1, Math.max(smallestShare, share));
    this.#spentMs = 0;
    this.#chosen = 0;
    this.#ordinary = 0;
  }
}
