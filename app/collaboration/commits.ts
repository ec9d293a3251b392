// What waits to be committed goes together: while one statement waits for the disk, the edits of all
// documents gather for the next, so that a slow disk makes the groups larger and not the queue
// longer. Always: an append is answered after its own commit; one that the database refuses spoils
// no other; of one document there is at most one append at a time, which its authority sees to.

import { AsyncLocalStorage } from 'node:async_hooks';
import { DatabaseError } from 'pg';
import type { Clock } from './protocol/clock.ts';

export type Appended = 'appended' | 'behind';

export type CommitGroups<Append> = {
  /** One transaction. @returns the answers in the order of the appends. */
  readonly write: (appends: readonly Append[]) => Promise<readonly Appended[]>;
  /** How much an append weighs, for not making groups too large. */
  readonly weight: (append: Append) => number;
  readonly clock: Pick<Clock, 'now' | 'after'>;
};

type Waiting<Append> = {
  readonly append: Append;
  /** Goes on as part of what asked for it, so that a trace holds together. */
  readonly run: <T>(work: () => T) => T;
  readonly resolve: (answer: Appended) => void;
  readonly reject: (error: unknown) => void;
};

/** Under load they begin so far apart, so that each is large; a lone edit waits for nothing. */
const apartMs = 8;
/** One at a time; but one that takes longer than this holds up no other. */
const patienceMs = 50;
const groupsAtOnce = 2;
const largestGroup = 64;
const heaviestGroup = 1_000_000;

/** What was sent is at fault, or its meeting with others, not the way to the database. */
const isRefusal = (error: unknown): boolean =>
  error instanceof DatabaseError && /^(22|23|40|42|54)/.test(error.code ?? '');

export class Commits<Append> {
  readonly #groups: CommitGroups<Append>;
  readonly #waiting: Waiting<Append>[] = [];
  #running = 0;
  /** So many of them the next group waits for. */
  #awaited = 0;
  #begunAt = Number.NEGATIVE_INFINITY;
  #isPlanned = false;

  constructor(groups: CommitGroups<Append>) {
    this.#groups = groups;
  }

  /** Rejects where the database fails: then the append may be in the log or not. */
  add(append: Append): Promise<Appended> {
    return new Promise((resolve, reject) => {
      const run = AsyncLocalStorage.snapshot();
      this.#waiting.push({ append, run, resolve, reject });
      // Edits that came in one breath share a group from the first on.
      queueMicrotask(() => this.#start());
    });
  }

  #start(): void {
    const free = this.#awaited === 0 && this.#running < groupsAtOnce && !this.#isPlanned;
    if (!free || this.#waiting.length === 0) return;
    const { clock } = this.#groups;
    const early = this.#begunAt + apartMs - clock.now();
    if (early <= 0) {
      void this.#commit();
      return;
    }
    this.#isPlanned = true;
    clock.after(early, () => {
      this.#isPlanned = false;
      this.#start();
    });
  }

  async #commit(): Promise<void> {
    const { clock } = this.#groups;
    const group = this.#take();
    this.#begunAt = clock.now();
    this.#running += 1;
    this.#awaited += 1;
    let awaited = true;
    const goOn = (): void => {
      if (awaited) this.#awaited -= 1;
      awaited = false;
      this.#start();
    };
    const cancel = clock.after(patienceMs, goOn);
    await this.#write(group);
    cancel();
    this.#running -= 1;
    goOn();
  }

  #take(): readonly Waiting<Append>[] {
    let weight = 0;
    let count = 0;
    for (const { append } of this.#waiting) {
      weight += this.#groups.weight(append);
      if (count === largestGroup || (count > 0 && weight > heaviestGroup)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #write(group: readonly Waiting<Append>[]): Promise<void> {
    const [first] = group;
    if (first === undefined) return;
    try {
      const appends = group.map(({ append }) => append);
      const answers = await first.run(() => this.#groups.write(appends));
      for (const [index, { resolve }] of group.entries()) resolve(answers[index] ?? 'behind');
    } catch (error) {
      if (group.length > 1 && isRefusal(error)) {
        for (const alone of group) await this.#write([alone]);
      } else {
        for (const { reject } of group) reject(error);
      }
    }
  }
}
