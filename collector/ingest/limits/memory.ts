// The last guard: what the process holds, against what it may hold. Bodies, series and queues have
// bounds of their own; where these were not enough, nothing more is taken in until there is room.

import { collectEverything } from './garbage.ts';

export type MemoryOptions = {
  readonly limitBytes: number;
  /** Bytes of memory that the process has now. */
  readonly residentBytes?: () => number;
  /** Gives back what is no longer used. */
  readonly collect?: () => void;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
};

/** Of the limit: what is no longer used is collected, one thing a source is taken in, none is. */
const [fullShare, shortShare, noShare] = [0.8, 0.9, 0.97];
const askedEveryMs = 50;
/** What a body takes once it is decoded, points and all; of the limit, what is worth collecting for. */
const [decodedTimes, largeShare] = [24, 0.1];
/** Collecting stops everything for a while. */
const [fullEveryMs, shortEveryMs] = [1000, 300];

export class Memory {
  readonly limitBytes: number;
  readonly #residentBytes: () => number;
  readonly #collect: () => void;
  readonly #now: () => number;
  #askedMs = Number.NEGATIVE_INFINITY;
  #collectedMs = Number.NEGATIVE_INFINITY;
  #bytes = 0;
  #refused = 0;

  constructor({ limitBytes, residentBytes, collect, now }: MemoryOptions) {
    this.limitBytes = limitBytes;
    this.#residentBytes = residentBytes ?? (() => process.memoryUsage.rss());
    this.#collect = collect ?? collectEverything;
    this.#now = now ?? (() => performance.now());
  }

  /** Requests that found it short. */
  get refused(): number {
    return this.#refused;
  }

  /**
   * Whether something may come in; one that may not is counted.
   * @param isFirst whether nothing of its source is under way: who floods is kept out first
   */
  admits(isFirst: boolean): boolean {
    const most = isFirst ? noShare : shortShare;
    const isAdmitted = this.#share() <= most;
    if (!isAdmitted) this.#refused += 1;
    return isAdmitted;
  }

  /** Before a body of so many bytes is decoded: gives back what is no longer used, if room is needed. */
  relieve(bodyBytes: number): void {
    const needed = decodedTimes * bodyBytes;
    const isLarge = needed > largeShare * this.limitBytes;
    if (!isLarge || this.#residentBytes() + needed <= shortShare * this.limitBytes) this.#share();
    else this.#collectNow();
  }

  /** What is used of the limit. */
  #share(): number {
    const nowMs = this.#now();
    if (nowMs - this.#askedMs >= askedEveryMs) {
      this.#askedMs = nowMs;
      this.#bytes = this.#residentBytes();
      const sinceMs = nowMs - this.#collectedMs;
      const isShort = this.#bytes > shortShare * this.limitBytes;
      const isFull = this.#bytes > fullShare * this.limitBytes;
      if (isFull && sinceMs >= (isShort ? shortEveryMs : fullEveryMs)) {
        this.#collectNow();
      }
    }
    return this.#bytes / this.limitBytes;
  }

  #collectNow(): void {
    this.#collectedMs = this.#now();
    this.#collect();
    this.#bytes = this.#residentBytes();
  }

  complaints(): string[] {
    if (this.#share() <= shortShare) return [];
    const megabytes = Math.round(this.limitBytes / 1024 / 1024);
    return [
      `The collector is short of memory: of each source one push is taken in at a time until less than ${shortShare * 100} % of ${megabytes} MB are used. Raise MEMORY_LIMIT_MB, or look for who sends so much.`,
    ];
  }
}
