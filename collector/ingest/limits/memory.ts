// The last guard: what the process holds, against what it may hold. Bodies, series and queues have
// bounds of their own; where these were not enough, nothing more is taken in until there is room.

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

export type MemoryOptions = {
  readonly limitBytes: number;
  /** Bytes of memory that the process has now. */
  readonly residentBytes?: () => number;
  /** Gives back what is no longer used. */
  readonly collect?: () => void;
  /** Milliseconds that never go back. */
  readonly now?: () => number;
};

/** What is no longer used is collected from here on; from there on nothing is taken in. */
const [fullShare, shortShare] = [0.8, 0.9];
const askedEveryMs = 50;
/** Collecting stops everything for a while. */
const collectedEveryMs = 1000;

/** Of its own accord V8 keeps most of what it has collected for later; asked so, it gives it back. */
const everything = { type: 'major', execution: 'sync', flavor: 'last-resort' };

const collectGarbage = (): (() => void) => {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function') collect(everything);
  };
};

export class Memory {
  readonly limitBytes: number;
  readonly #residentBytes: () => number;
  readonly #collect: () => void;
  readonly #now: () => number;
  #askedMs = Number.NEGATIVE_INFINITY;
  #collectedMs = Number.NEGATIVE_INFINITY;
  #isShort = false;
  #refused = 0;

  constructor({ limitBytes, residentBytes, collect, now }: MemoryOptions) {
    this.limitBytes = limitBytes;
    this.#residentBytes = residentBytes ?? (() => process.memoryUsage.rss());
    this.#collect = collect ?? collectGarbage();
    this.#now = now ?? (() => performance.now());
  }

  /** Requests that found it short. */
  get refused(): number {
    return this.#refused;
  }

  /** Whether something may come in; one that may not is counted. */
  admits(): boolean {
    const isShort = this.isShort();
    if (isShort) this.#refused += 1;
    return !isShort;
  }

  isShort(): boolean {
    const nowMs = this.#now();
    if (nowMs - this.#askedMs < askedEveryMs) return this.#isShort;
    this.#askedMs = nowMs;
    let bytes = this.#residentBytes();
    if (bytes > fullShare * this.limitBytes && nowMs - this.#collectedMs >= collectedEveryMs) {
      this.#collectedMs = nowMs;
      this.#collect();
      bytes = this.#residentBytes();
    }
    this.#isShort = bytes > shortShare * this.limitBytes;
    return this.#isShort;
  }

  complaints(): string[] {
    if (!this.isShort()) return [];
    const megabytes = Math.round(this.limitBytes / 1024 / 1024);
    return [
      `The collector is short of memory: nothing is taken in by push until less than ${shortShare * 100} % of ${megabytes} MB are used. Raise MEMORY_LIMIT_MB, or look for who sends so much.`,
    ];
  }
}
