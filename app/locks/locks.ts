// What people do with locks: take, keep, give back, ask for, hand over, take away. A person has at
// most one lock in a document; whoever takes another one, or the same one again, has a new token and
// the old one is worth nothing. Two people's locks never touch. Whatever changes is told to all.

import { tellDocument } from '../collaboration/peers.ts';
import type { Lock, LockRange, LocksState } from '../collaboration/protocol/lock.ts';
import type { AppContext } from '../context.ts';
import type { Queryable } from '../database/pool.ts';
import { mayEdit, type Principal } from '../identity/principal.ts';
import { findMember, writeAudit } from '../identity/store.ts';
import {
  changeLocks,
  type DocumentKey,
  deleteLock,
  insertLock,
  insertRequest,
  type NewLock,
  rangeNow,
  readLocks,
  renewLock,
} from './store.ts';

export type Refusal =
  /** There is no such document. */
  | { readonly kind: 'no-document' }
  /** The lock is over, or was never there. */
  | { readonly kind: 'gone' }
  /** It is somebody else's, or in the way of somebody else's. */
  | { readonly kind: 'held'; readonly by: Lock }
  | { readonly kind: 'not-allowed'; readonly reason: string };

export type LockAnswer = { readonly kind: 'locked'; readonly lock: Lock } | Refusal;

type Change = { readonly changed: boolean; readonly answer: LockAnswer };

const refused = (answer: Refusal): Change => ({ changed: false, answer });

const meet = (one: LockRange | null, other: LockRange | null): boolean =>
  one === null || other === null || (one.from <= other.to && one.to >= other.from);

export class Locks {
  readonly #context: Pick<AppContext, 'database' | 'hints'>;

  constructor(context: Pick<AppContext, 'database' | 'hints'>) {
    this.#context = context;
  }

  read(key: DocumentKey): Promise<LocksState | null> {
    return readLocks(this.#context.database, key);
  }

  /** @param range in the text of its revision; null for the whole document. */
  take(
    key: DocumentKey,
    who: Principal,
    wanted: {
      readonly range: (LockRange & { readonly revision: number }) | null;
      readonly seconds: number;
    },
  ): Promise<LockAnswer> {
    return this.#change(key, async (transaction, state) => {
      const { range: asked, seconds } = wanted;
      if (asked !== null && asked.revision > state.revision) {
        return refused({ kind: 'not-allowed', reason: 'The document has no such revision yet.' });
      }
      const range =
        asked === null
          ? null
          : await rangeNow(
              transaction,
              key,
              { from: asked.from, to: asked.to },
              asked.revision,
              state.revision,
            );
      if (asked !== null && range === null) {
        const reason = 'Your text is too old for that: open the document again.';
        return refused({ kind: 'not-allowed', reason });
      }
      const by = state.locks.find(
        (lock) => lock.holder.id !== who.userId && meet(lock.range, range),
      );
      if (by !== undefined) return refused({ kind: 'held', by });
      return this.#put(transaction, key, state, {
        range,
        seconds,
        holder: who.userId,
        how: 'taken',
        previous: null,
      });
    });
  }

  /** @returns its new end, in milliseconds of Unix time; null where it is over. */
  renew(key: DocumentKey, who: Principal, token: number): Promise<number | null> {
    return renewLock(this.#context.database, key, { token, holder: who.userId });
  }

  /** Giving back what is over already changes nothing. */
  release(key: DocumentKey, who: Principal, token: number): Promise<LockAnswer> {
    return this.#change(key, async (transaction, state) => {
      const lock = state.locks.find((known) => known.token === token);
      if (lock === undefined) return refused({ kind: 'gone' });
      if (lock.holder.id !== who.userId) return refused({ kind: 'held', by: lock });
      await deleteLock(transaction, key, token);
      return { changed: true, answer: { kind: 'locked', lock } };
    });
  }

  /** Asks the holder for it. */
  request(key: DocumentKey, who: Principal, token: number): Promise<LockAnswer> {
    return this.#change(key, async (transaction, state) => {
      const lock = state.locks.find((known) => known.token === token);
      if (lock === undefined) return refused({ kind: 'gone' });
      if (lock.holder.id === who.userId) {
        return refused({ kind: 'not-allowed', reason: 'It is yours already.' });
      }
      await insertRequest(transaction, key, token, who.userId);
      return { changed: true, answer: { kind: 'locked', lock } };
    });
  }

  handOver(key: DocumentKey, who: Principal, token: number, to: string): Promise<LockAnswer> {
    return this.#change(key, async (transaction, state) => {
      const lock = state.locks.find((known) => known.token === token);
      if (lock === undefined) return refused({ kind: 'gone' });
      if (lock.holder.id !== who.userId) return refused({ kind: 'held', by: lock });
      const heir = await findMember(transaction, to, key.organizationId);
      if (heir === null || !mayEdit(heir)) {
        return refused({ kind: 'not-allowed', reason: 'They may not write in your organisation.' });
      }
      const theirs = state.locks.find(({ holder }) => holder.id === to && to !== who.userId);
      if (theirs !== undefined) {
        const reason = `${theirs.holder.name} has a lock in this document already.`;
        return refused({ kind: 'not-allowed', reason });
      }
      await this.#audit(transaction, key, who, 'lock.hand-over', { to });
      return this.#pass(transaction, key, state, lock, { holder: to, how: 'handed-over' });
    });
  }

  /** Takes it from whoever has it; for administrators. */
  steal(key: DocumentKey, who: Principal, token: number): Promise<LockAnswer> {
    return this.#change(key, async (transaction, state) => {
      if (who.role !== 'admin') {
        const reason = 'Only administrators take a lock away from somebody.';
        return refused({ kind: 'not-allowed', reason });
      }
      const lock = state.locks.find((known) => known.token === token);
      if (lock === undefined) return refused({ kind: 'gone' });
      await this.#audit(transaction, key, who, 'lock.steal', { from: lock.holder.id });
      return this.#pass(transaction, key, state, lock, { holder: who.userId, how: 'stolen' });
    });
  }

  /** Ends what is over, and tells it. */
  async sweep(key: DocumentKey): Promise<void> {
    const swept = await changeLocks(this.#context.database, key, async () => ({ changed: false }));
    if (swept?.told) await this.#tell(key);
  }

  async #pass(
    transaction: Queryable,
    key: DocumentKey,
    state: LocksState,
    lock: Lock,
    to: { readonly holder: string; readonly how: Lock['how'] },
  ): Promise<Change> {
    const ended = await deleteLock(transaction, key, lock.token);
    return this.#put(transaction, key, state, {
      ...to,
      range: lock.range,
      seconds: ended?.seconds ?? 30,
      previous: lock.holder.id,
    });
  }

  /** In place of what its holder has here. */
  async #put(
    transaction: Queryable,
    key: DocumentKey,
    state: LocksState,
    lock: Omit<NewLock, 'revision'>,
  ): Promise<Change> {
    const before = state.locks.find(({ holder }) => holder.id === lock.holder);
    if (before !== undefined) await deleteLock(transaction, key, before.token);
    const made = await insertLock(transaction, key, { ...lock, revision: state.revision });
    return { changed: true, answer: { kind: 'locked', lock: made } };
  }

  async #change(
    key: DocumentKey,
    work: (transaction: Queryable, state: LocksState) => Promise<Change>,
  ): Promise<LockAnswer> {
    const done = await changeLocks(this.#context.database, key, work);
    if (done === null) return { kind: 'no-document' };
    if (done.told) await this.#tell(key);
    return done.answer;
  }

  async #tell(key: DocumentKey): Promise<void> {
    const state = await this.read(key);
    if (state === null) return;
    const message = { type: 'locks', document: key.documentId, ...state } as const;
    tellDocument(this.#context.hints, key.organizationId, message);
  }

  async #audit(
    transaction: Queryable,
    { organizationId, documentId }: DocumentKey,
    who: Principal,
    action: string,
    detail: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    const author = who.userId;
    await writeAudit(transaction, { organizationId, author, action, subject: documentId, detail });
  }
}
