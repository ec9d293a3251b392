// A document's log in memory, for tests of what is built on logs: each operation waits until the test
// lets it go on, appends can fail before or after they are stored, and others can write in between.

import { ChangeSet, Text } from '@codemirror/state';
import { type LockCheck, noLocks } from '../locks/held.ts';
import type { DocumentLog, LoggedChange } from './authority.ts';
import type { LocksState } from './protocol/lock.ts';

export type Release = 'succeed' | 'fail before' | 'fail after';

export class MemoryLog implements DocumentLog {
  readonly changes: LoggedChange[] = [];
  /** What all changes make. */
  text = Text.empty;
  /** What was written of it last. */
  snapshot = Text.empty;
  /** Up to this revision there are no single changes any more. */
  compactedTo = 0;
  /** What is locked; as in the database, whoever changes it raises its version. */
  locked: LocksState = noLocks;
  /** Without it every operation goes on at once. */
  readonly #gate: boolean;
  #waiting: ((release: Release) => void)[] = [];

  constructor(options: { readonly gate: boolean } = { gate: false }) {
    this.#gate = options.gate;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  /** Lets the oldest waiting operation go on. */
  release(how: Release = 'succeed'): void {
    this.#waiting.shift()?.(how);
  }

  /** What another process of the app does at the same time. */
  appendElsewhere(insert: string, client: string, sequence: number): void {
    const changes = ChangeSet.of({ from: 0, insert }, this.text.length);
    const revision = this.changes.length + 1;
    this.changes.push({ client, sequence, revision, changes, sentAt: 0, userId: 'elsewhere' });
    this.text = changes.apply(this.text);
  }

  async since(revision: number, limit: number): Promise<readonly LoggedChange[]> {
    await this.#turn();
    return this.changes.slice(Math.max(revision, this.compactedTo)).slice(0, limit);
  }

  async lastOf(client: string): Promise<{ sequence: number; revision: number } | null> {
    await this.#turn();
    return this.changes.findLast((change) => change.client === client) ?? null;
  }

  async locks(): Promise<LocksState> {
    return this.locked;
  }

  async append(
    changes: readonly LoggedChange[],
    text: Text | null,
    check: LockCheck,
  ): Promise<'appended' | 'behind'> {
    const release = await this.#turn();
    if (release === 'fail before') throw new Error('the log is away');
    const held = this.locked.locks.map(({ token }) => token);
    if (check.version !== this.locked.version) return 'behind';
    if (!check.tokens.every((token) => held.includes(token))) return 'behind';
    if (changes[0]?.revision !== this.changes.length + 1) return 'behind';
    for (const { client, sequence } of changes) {
      const twice = this.changes.some((c) => c.client === client && c.sequence === sequence);
      if (twice) throw new Error(`${client} has edit ${sequence} in the log already`);
    }
    this.changes.push(...changes);
    this.text = changes.reduce((before, change) => change.changes.apply(before), this.text);
    if (text !== null) this.snapshot = text;
    if (release === 'fail after') throw new Error('the log went away in the middle');
    return 'appended';
  }

  async rest({ revision, text }: { revision: number; text: Text }): Promise<void> {
    if (revision === this.changes.length) this.snapshot = text;
  }

  async #turn(): Promise<Release> {
    if (!this.#gate) return 'succeed';
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
