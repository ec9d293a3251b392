// The locks of one open document as its people see them: where they are in the text as it is seen
// here, which one is held here, and what happens to it. A lock that is held here is renewed until it
// is given back. It counts as over when its lease would be, by our own clock, whatever the hub says:
// a client that was asleep does not write under it. Asking and answering is HTTP, which is given.

import type { ChangeSet } from '@codemirror/state';
import type { Clock } from './clock.ts';
import type { Confirmed, DocumentSession } from './document-session.ts';
import { Listeners } from './listeners.ts';
import {
  type Lock,
  type LockPerson,
  type LockRange,
  type LocksState,
  movedLocks,
  movedRange,
} from './lock.ts';

/** What the API answers at a document's locks. */
export type LocksAnswer = LocksState & { readonly mayLock: boolean; readonly maySteal: boolean };

export type LocksParts = {
  readonly session: DocumentSession;
  readonly userId: string;
  /** Rejects, with an error for people, where the API refuses or does not answer. */
  readonly call: <Body>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    options?: { readonly body?: unknown },
  ) => Promise<Body>;
  readonly clock: Clock;
  readonly leaseSeconds?: number;
};

/** What became of the lock that was held here. */
export type LockEvent =
  | { readonly kind: 'asked'; readonly by: LockPerson }
  | { readonly kind: 'received' | 'stolen'; readonly by: LockPerson }
  | { readonly kind: 'ended' };

/** Where a range was before the changes. */
const movedBack = ({ from, to }: LockRange, { invertedDesc: back }: ChangeSet): LockRange => ({
  from: back.mapPos(from, -1),
  to: back.mapPos(to, 1),
});

type Held = { readonly token: number; readonly seconds: number; readonly endsAt: number };

const changesKept = 500;
const retryMs = 2_000;

export class DocumentLocks {
  readonly #parts: LocksParts;
  readonly #stops: (() => void)[];
  readonly #changed = new Listeners<void>();
  readonly #happened = new Listeners<LockEvent>();
  #state: LocksState = { version: -1, revision: 0, locks: [] };
  #may = { lock: false, steal: false };
  /** The last changes, for a state that is older than our text. */
  #recent: Confirmed[] = [];
  #held: Held | null = null;
  #cancelRenewal: (() => void) | null = null;
  #closed = false;

  constructor(parts: LocksParts) {
    this.#parts = parts;
    const { session } = parts;
    session.writeUnder(() => this.token);
    this.#stops = [
      session.onMessage('opened', () => void this.refresh()),
      session.onMessage('locks', (message) => this.#take(message)),
      session.onConfirmed((confirmed) => this.#confirmed(confirmed)),
    ];
    void this.refresh();
  }

  /** In the text as it is seen here. */
  get all(): readonly Lock[] {
    const { unconfirmed } = this.#parts.session;
    return this.#state.locks.map((lock) =>
      lock.range === null ? lock : { ...lock, range: unconfirmed.reduce(movedRange, lock.range) },
    );
  }

  /** This person's lock, wherever they took it. */
  get mine(): Lock | null {
    return this.all.find(({ holder }) => holder.id === this.#parts.userId) ?? null;
  }

  get others(): readonly Lock[] {
    return this.all.filter(({ holder }) => holder.id !== this.#parts.userId);
  }

  /** The token of the lock that is held here, as long as its lease lasts. */
  get token(): number | undefined {
    const held = this.#held;
    return held !== null && this.#parts.clock.now() < held.endsAt ? held.token : undefined;
  }

  get mayLock(): boolean {
    return this.#may.lock;
  }

  /** Whether this person may take others' locks away. */
  get maySteal(): boolean {
    return this.#may.steal;
  }

  onChange(listener: () => void): () => void {
    return this.#changed.add(listener);
  }

  onEvent(listener: (event: LockEvent) => void): () => void {
    return this.#happened.add(listener);
  }

  /** @param seen in the text as it is seen here; null for the whole document. */
  async take(seen: LockRange | null): Promise<void> {
    const { leaseSeconds: seconds = 30, session, clock } = this.#parts;
    const askedAt = clock.now();
    const { revision, unconfirmed } = session;
    const range = seen && unconfirmed.reduceRight(movedBack, seen);
    const body = { seconds, ...(range && { range: { ...range, revision } }) };
    const lock = await this.#call<Lock>('POST', '', body);
    this.#hold(lock.token, seconds, askedAt);
  }

  async release(): Promise<void> {
    const token = this.#held?.token ?? this.mine?.token;
    this.#letGo();
    if (token !== undefined) await this.#call('DELETE', `/${token}`);
  }

  async ask(token: number): Promise<void> {
    await this.#call('POST', `/${token}/requests`);
  }

  async handOver(to: string): Promise<void> {
    const token = this.#held?.token ?? this.mine?.token;
    if (token === undefined) return;
    // What becomes of it is no surprise to who does it.
    this.#letGo();
    await this.#call('POST', `/${token}/hand-over`, { to });
  }

  async steal(token: number): Promise<void> {
    const { leaseSeconds: seconds = 30, clock } = this.#parts;
    const askedAt = clock.now();
    const lock = await this.#call<Lock>('POST', `/${token}/theft`);
    this.#hold(lock.token, seconds, askedAt);
  }

  /** Looks anew; fails silently, since the next connection looks again. */
  async refresh(): Promise<void> {
    try {
      const answer = await this.#parts.call<LocksAnswer>('GET', this.#path(''));
      this.#may = { lock: answer.mayLock, steal: answer.maySteal };
      this.#take(answer);
    } catch {
      this.#changed.tell();
    }
  }

  /** Gives back what is held. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const stop of this.#stops) stop();
    const held = this.#held;
    this.#letGo();
    // Where it does not arrive the lease ends by itself.
    if (held !== null) void this.#call('DELETE', `/${held.token}`).catch(() => undefined);
  }

  #take(state: LocksState): void {
    if (this.#closed || state.version < this.#state.version) return;
    const before = this.#state.locks;
    const { version, revision, locks } = state;
    this.#state = this.#forward({ version, revision, locks });
    this.#look(before);
    this.#changed.tell();
  }

  /** As of our revision, where it is older. */
  #forward(state: LocksState): LocksState {
    const missing = this.#recent.filter(({ revision }) => revision > state.revision);
    return missing.reduce((moved, { revision, changes }) => {
      // What is older than all that we remember is close enough until the next answer.
      return { ...movedLocks(moved, changes), revision };
    }, state);
  }

  #confirmed(confirmed: Confirmed): void {
    this.#recent.push(confirmed);
    if (this.#recent.length > 2 * changesKept) this.#recent = this.#recent.slice(-changesKept);
    if (this.#state.locks.length === 0) return;
    if (this.#state.revision < confirmed.revision) {
      this.#state = { ...movedLocks(this.#state, confirmed.changes), revision: confirmed.revision };
      this.#changed.tell();
    }
  }

  /** What the new state says of the lock that is held here. */
  #look(before: readonly Lock[]): void {
    const { userId, leaseSeconds: seconds = 30, clock } = this.#parts;
    const { locks } = this.#state;
    const known = before.find(({ token }) => token === this.#held?.token);
    const lock = locks.find(({ token }) => token === this.#held?.token);
    if (lock !== undefined) {
      const asked = lock.requests.find(({ id }) => !known?.requests.some((was) => was.id === id));
      if (asked !== undefined) this.#happened.tell({ kind: 'asked', by: asked });
      return;
    }
    const mine = locks.find(({ holder }) => holder.id === userId);
    const isNew = mine !== undefined && !before.some(({ token }) => token === mine.token);
    if (isNew && mine.how === 'handed-over' && mine.previous !== null) {
      this.#hold(mine.token, seconds, clock.now());
      this.#happened.tell({ kind: 'received', by: mine.previous });
    } else if (known !== undefined && this.#held !== null) {
      const thief = locks.find(({ how, previous }) => how === 'stolen' && previous?.id === userId);
      this.#letGo();
      this.#happened.tell(
        thief === undefined ? { kind: 'ended' } : { kind: 'stolen', by: thief.holder },
      );
    }
  }

  #hold(token: number, seconds: number, since: number): void {
    if (this.#closed) return;
    // A message of it may have come before the answer did; another lock is over with this one.
    this.#held = { token, seconds, endsAt: since + seconds * 1000 };
    this.#renewAfter((seconds * 1000) / 3);
    this.#changed.tell();
  }

  #letGo(): void {
    this.#cancelRenewal?.();
    this.#cancelRenewal = null;
    this.#held = null;
    this.#changed.tell();
  }

  #renewAfter(milliseconds: number): void {
    this.#cancelRenewal?.();
    this.#cancelRenewal = this.#parts.clock.after(milliseconds, () => void this.#renew());
  }

  async #renew(): Promise<void> {
    const held = this.#held;
    if (held === null) return;
    const askedAt = this.#parts.clock.now();
    try {
      await this.#call('POST', `/${held.token}/renewal`);
      if (this.#held === held) this.#hold(held.token, held.seconds, askedAt);
    } catch {
      // Refused or not reached: the state tells which, where it can be had.
      await this.refresh();
      if (this.#held !== held) return;
      const gone = this.#state.locks.every(({ token }) => token !== held.token);
      if (gone || this.#parts.clock.now() >= held.endsAt) {
        this.#letGo();
        this.#happened.tell({ kind: 'ended' });
      } else {
        this.#renewAfter(retryMs);
      }
    }
  }

  #path(rest: string): string {
    return `/api/documents/${this.#parts.session.id}/locks${rest}`;
  }

  #call<Body>(method: 'POST' | 'DELETE', rest: string, body?: unknown): Promise<Body> {
    return this.#parts.call<Body>(method, this.#path(rest), body === undefined ? {} : { body });
  }
}
