// The unsent edits of this browser, of all its tabs. Each life of the hub's client holds a lock by its
// name for as long as its tab lives, so a record without one was left behind by a tab that has ended,
// and the first who takes its lock goes on with it. Without locks or a store nothing is kept.

import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { Kept } from '../../collaboration/protocol/kept.ts';
import { Journal, keptOf } from './journal.ts';
import type { UnsentRecord, UnsentStore } from './unsent-store.ts';

/** What is needed of the browser's LockManager. */
export type Locks = {
  request(
    name: string,
    options: { readonly ifAvailable: true },
    held: (lock: unknown) => Promise<void> | undefined,
  ): Promise<unknown>;
};

/** Edits that a tab has left behind, held for this one. */
export type Claimed = { readonly record: UnsentRecord; readonly kept: Kept };

export type KeepingParts = {
  readonly store: UnsentStore;
  readonly locks: Locks;
  /** Who is signed in; null for nobody. */
  readonly person: () => string | null;
  readonly now: () => number;
  /** @returns what cancels it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
};

const lockOf = (client: string): string => `signalbox-unsent-${client}`;

export class Keeping {
  readonly #parts: KeepingParts;
  readonly #releases = new Map<string, () => void>();

  constructor(parts: KeepingParts) {
    this.#parts = parts;
  }

  /** What ended tabs of this person have left behind. @param most how many of them are taken. */
  async claim(document: string | null, most: number): Promise<readonly Claimed[]> {
    const claimed: Claimed[] = [];
    for (const record of await this.records()) {
      if (document !== null && record.document !== document) continue;
      if (claimed.length >= most || !(await this.hold(record.client))) continue;
      const found = await this.#read(record.client);
      if (found === null) this.release(record.client);
      else claimed.push(found);
    }
    return claimed;
  }

  /** Of all tabs, the oldest first. */
  async records(): Promise<readonly UnsentRecord[]> {
    const person = this.#parts.person();
    const all = await this.#parts.store.all();
    return all.filter((record) => record.person === person).sort((one, other) => one.at - other.at);
  }

  /** Gives up what nobody can send. */
  async discard(client: string): Promise<void> {
    await this.#parts.store.remove(client);
    this.release(client);
  }

  /** @returns false where another tab has it. */
  hold(client: string): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const held = (lock: unknown): Promise<void> | undefined => {
        resolve(lock !== null);
        if (lock === null) return;
        return new Promise((release) => this.#releases.set(client, release));
      };
      this.#parts.locks.request(lockOf(client), { ifAvailable: true }, held).catch(reject);
    });
  }

  release(client: string): void {
    this.#releases.get(client)?.();
    this.#releases.delete(client);
  }

  /** @returns null where nobody is signed in. */
  journal(
    client: string,
    session: DocumentSession,
    unsent: () => number,
    written: boolean,
  ): Journal | null {
    const { store, now, after, person: whose } = this.#parts;
    const person = whose();
    if (person === null) return null;
    return new Journal({ store, author: { client, person }, session, unsent, now, after }, written);
  }

  /** As it is now that it is ours: its tab may have gone on after we saw it first. */
  async #read(client: string): Promise<Claimed | null> {
    const record = (await this.records()).find((candidate) => candidate.client === client);
    if (record === undefined) return null;
    const text = await this.#parts.store.text(record);
    const kept = text === null ? null : keptOf(record, text);
    return kept === null ? null : { record, kept };
  }
}
