// The one place where a document's edits get their order. Always: revision n + 1 is revision n with
// one logged change; a change counts once it is in the log; the same (client, sequence) is logged
// once. The log is injected and may have other writers: who finds it longer catches up and rebases.

import type { ChangeSet, Text } from '@codemirror/state';
import { type LockCheck, lockRefusal } from '../locks/held.ts';
import { type Refused, refusal } from './edit.ts';
import { type LocksState, movedLocks } from './protocol/lock.ts';
import { isSnapshotDue } from './snapshot.ts';

export type ProposedEdit = {
  readonly client: string;
  readonly sequence: number;
  /** The revision that `changes` applies to. */
  readonly revision: number;
  readonly changes: ChangeSet;
  readonly sentAt: number;
  readonly userId: string;
  /** The token of the lock that it was written under; it is taken only while that is in force. */
  readonly lock?: number | undefined;
  /** The span of its commit, in W3C's form, for whoever shows it. */
  readonly trace?: string | undefined;
};

/** `revision` is the one that the change makes. */
export type LoggedChange = ProposedEdit;

export type Outcome =
  | { readonly kind: 'accepted'; readonly revision: number }
  | ({ readonly kind: 'rejected' } & Refused)
  /** No client of ours sends that. */
  | { readonly kind: 'invalid'; readonly reason: string };

/** The log of one document. */
export type DocumentLog = {
  /** The changes after a revision, in order, at most `limit`; of compacted ones there are none. */
  readonly since: (revision: number, limit: number) => Promise<readonly LoggedChange[]>;
  /** What this client has in the log last. */
  readonly lastOf: (client: string) => Promise<{ sequence: number; revision: number } | null>;
  /** What is locked now, at the revision it says. */
  readonly locks: () => Promise<LocksState>;
  /**
   * All of it or nothing; `behind` when the log, or its locks, went on without us.
   * @param text is what the changes make, where it is to be written with them.
   */
  readonly append: (
    changes: readonly LoggedChange[],
    text: Text | null,
    check: LockCheck,
  ) => Promise<'appended' | 'behind'>;
  /** Writes the text of the revision, unless there is a later one. */
  readonly rest: (state: { readonly revision: number; readonly text: Text }) => Promise<void>;
};

type Waiting = {
  /** null: only wants the log to be looked at. */
  readonly edit: ProposedEdit | null;
  readonly run: <T>(work: () => T) => T;
  readonly resolve: (outcome: Outcome) => void;
  readonly reject: (error: unknown) => void;
};

const groupSize = 64;
const pageSize = 500;
/** Twice so many changes are kept at hand, 700 bytes each; older ones are read from the log. */
const tailLength = 200;
/** Whoever comes back to a document may have an edit for a revision so far back, and no further. */
export const oldestBase = 10_000;
const knownClients = 2_000;

export class Authority {
  readonly #log: DocumentLog;
  readonly #committed: (changes: readonly LoggedChange[]) => void;
  readonly #breath: () => Promise<void> | null;
  #text: Text;
  #revision: number;
  #tail: LoggedChange[] = [];
  /** The last logged sequence of a client; null where the log has nothing of it. */
  readonly #last = new Map<string, { sequence: number; revision: number } | null>();
  #queue: Waiting[] = [];
  #busy = false;
  /** The log may have more than we know. */
  #stale = false;
  /** The text is stored as it is, or somebody else sees to it. */
  #writtenOut: boolean;
  /** As of our revision; null before the first edit. */
  #locks: LocksState | null = null;

  /**
   * @param committed is told of every new revision, ours and others', in order.
   * @param breath is asked after each commit; meanwhile edits gather for the next.
   */
  constructor(
    log: DocumentLog,
    start: {
      readonly text: Text;
      readonly revision: number;
      readonly snapshotRevision?: number;
    },
    committed: (changes: readonly LoggedChange[]) => void,
    breath: () => Promise<void> | null = () => null,
  ) {
    this.#log = log;
    this.#breath = breath;
    this.#text = start.text;
    this.#revision = start.revision;
    this.#writtenOut = start.revision === (start.snapshotRevision ?? start.revision);
    this.#committed = committed;
  }

  get text(): Text {
    return this.#text;
  }

  get revision(): number {
    return this.#revision;
  }

  get idle(): boolean {
    return !this.#busy;
  }

  /**
   * Resolves when the edit is in the log or will never be; rejects when the log failed, and the edit
   * may be sent again. Edits that arrive while one commit runs share the next. @param run is what
   * the commit runs inside when this edit is the first of it.
   */
  submit(edit: ProposedEdit, run: Waiting['run'] = (work) => work()): Promise<Outcome> {
    return this.#enqueue(edit, run);
  }

  /** Learns what others have written to the log. */
  async refresh(): Promise<void> {
    this.#stale = true;
    await this.#enqueue(null, (work) => work());
  }

  /** For a document that rests: writes its text where we were the last to change it. */
  async writeOut(): Promise<void> {
    if (this.#writtenOut || this.#busy) return;
    this.#writtenOut = true;
    await this.#log.rest({ revision: this.#revision, text: this.#text });
  }

  /**
   * A page of what follows `revision`, oldest first; from memory where it reaches so far back. The
   * log may have more by now: that is told when we have it, too.
   */
  async since(revision: number): Promise<readonly LoggedChange[]> {
    const recent = this.recent(revision);
    if (recent !== null) return recent;
    const page = await this.#log.since(revision, pageSize);
    return page.filter((change) => change.revision <= this.#revision);
  }

  /** Whether the log still has what follows `revision`, which is ours or before it. */
  async leadsFrom(revision: number): Promise<boolean> {
    if (this.recent(revision) !== null) return true;
    const [next] = await this.#log.since(revision, 1);
    return next?.revision === revision + 1;
  }

  /** All that follows `revision`, where memory reaches so far back. */
  recent(revision: number): readonly LoggedChange[] | null {
    const missing = this.#revision - revision;
    if (missing === 0) return [];
    return missing > 0 && missing <= this.#tail.length ? this.#tail.slice(-missing) : null;
  }

  #enqueue(edit: ProposedEdit | null, run: Waiting['run']): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ edit, run, resolve, reject });
      if (!this.#busy) void this.#drain();
    });
  }

  async #drain(): Promise<void> {
    this.#busy = true;
    for (;;) {
      const group = this.#queue.splice(0, groupSize);
      const [first] = group;
      if (first === undefined) break;
      try {
        await first.run(() => this.#commit(group));
      } catch (error) {
        this.#stale = true;
        for (const waiting of group) waiting.reject(error);
      }
      const breath = this.#breath();
      if (breath !== null) await breath;
    }
    this.#busy = false;
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const ahead = group.some(({ edit }) => edit !== null && edit.revision > this.#revision);
    if (this.#stale || ahead) await this.#catchUp();
    let locks = this.#locks;
    let fresh = locks === null;
    for (;;) {
      locks ??= await this.#readLocks();
      const { accepted, text, outcomes, tokens, locked } = await this.#order(group, locks);
      // A lock of which we remember may be over: nobody is refused for it before we have looked.
      if (locked && !fresh) {
        fresh = true;
        locks = null;
        continue;
      }
      const check = { version: locks.version, tokens };
      const revision = this.#revision + accepted.length;
      const snapshot = isSnapshotDue(this.#revision, revision, text.length) ? text : null;
      if (
        accepted.length === 0 ||
        (await this.#log.append(accepted, snapshot, check)) === 'appended'
      ) {
        if (accepted.length > 0) this.#writtenOut = snapshot !== null;
        this.#adopt(accepted, text);
        for (const [index, waiting] of group.entries()) {
          const outcome = outcomes[index];
          if (outcome !== undefined) waiting.resolve(outcome);
        }
        return;
      }
      await this.#catchUp();
      fresh = true;
      locks = null;
    }
  }

  /** Puts the group's edits after the present revision, one after the other. */
  async #order(group: readonly Waiting[], present: LocksState) {
    const accepted: LoggedChange[] = [];
    const outcomes: Outcome[] = [];
    const tokens = new Set<number>();
    let locked = false;
    let locks = present;
    let text = this.#text;
    for (const { edit } of group) {
      if (edit === null) {
        outcomes.push({ kind: 'accepted', revision: this.#revision });
        continue;
      }
      const before = await this.#alreadyLogged(edit, accepted);
      if (before !== null) {
        outcomes.push({ kind: 'accepted', revision: before });
        continue;
      }
      const rebased = await this.#rebase(edit, accepted);
      if (typeof rebased === 'string') {
        outcomes.push({ kind: 'invalid', reason: rebased });
        continue;
      }
      const { userId, lock } = edit;
      const reason = lockRefusal(locks, { changes: rebased, userId, lock });
      locked ||= reason !== null;
      const after = rebased.apply(text);
      const refused =
        reason === null ? refusal(rebased, after) : ({ code: 'locked', reason } as const);
      if (refused !== null) {
        outcomes.push({ kind: 'rejected', ...refused });
        continue;
      }
      const revision = this.#revision + accepted.length + 1;
      accepted.push({ ...edit, revision, changes: rebased });
      outcomes.push({ kind: 'accepted', revision });
      if (lock !== undefined) tokens.add(lock);
      locks = movedLocks(locks, rebased);
      text = after;
    }
    return { accepted, text, outcomes, tokens: [...tokens], locked };
  }

  /** @returns the revision that this very edit made before. */
  async #alreadyLogged(
    edit: ProposedEdit,
    accepted: readonly LoggedChange[],
  ): Promise<number | null> {
    const same = (change: LoggedChange): boolean =>
      change.client === edit.client && change.sequence === edit.sequence;
    const now = accepted.find(same);
    if (now !== undefined) return now.revision;
    let last = this.#last.get(edit.client);
    if (last === undefined) {
      last = await this.#log.lastOf(edit.client);
      this.#remember(edit.client, last);
    }
    // Of an older one the client knows already: it sends the next only when it has been told.
    return last !== null && edit.sequence <= last.sequence ? last.revision : null;
  }

  /** @returns the edit as it applies to the present text, or what is wrong with it. */
  async #rebase(
    edit: ProposedEdit,
    accepted: readonly LoggedChange[],
  ): Promise<ChangeSet | string> {
    const behind = this.#revision - edit.revision;
    if (behind < 0) return `revision ${edit.revision} is ahead of the document's ${this.#revision}`;
    // From no client of ours: they catch up before they send.
    if (behind > oldestBase) return `revision ${edit.revision} is too far back`;
    const over: LoggedChange[] = [...(this.recent(edit.revision) ?? [])];
    while (over.length < behind) {
      const page = await this.#log.since(edit.revision + over.length, pageSize);
      if (page[0]?.revision !== edit.revision + over.length + 1) {
        throw new RangeError('The log has a gap.');
      }
      over.push(...page.slice(0, behind - over.length));
    }
    over.push(...accepted);
    const length = over[0]?.changes.length ?? this.#text.length;
    if (edit.changes.length !== length) {
      return `the edit is for a text of length ${edit.changes.length}, but revision ${edit.revision} has ${length}`;
    }
    // One by one, as each client does with its own edits: composing first could order otherwise.
    return over.reduce((changes, other) => changes.map(other.changes), edit.changes);
  }

  async #catchUp(): Promise<void> {
    this.#stale = false;
    for (;;) {
      const page = await this.#log.since(this.#revision, pageSize);
      if (page.length === 0) return;
      if (page[0]?.revision !== this.#revision + 1) throw new RangeError('The log has a gap.');
      this.#adopt(
        page,
        page.reduce((text, { changes }) => changes.apply(text), this.#text),
      );
      this.#writtenOut = true;
    }
  }

  /** What is locked at our revision. */
  async #readLocks(): Promise<LocksState> {
    let locks = await this.#log.locks();
    if (locks.revision > this.#revision) await this.#catchUp();
    if (locks.locks.length === 0) locks = { ...locks, revision: this.#revision };
    while (locks.revision < this.#revision) {
      const page = await this.since(locks.revision);
      if (page.length === 0) throw new RangeError('The log has a gap.');
      locks = page.reduce((moved, { changes }) => movedLocks(moved, changes), locks);
    }
    this.#locks = locks;
    return locks;
  }

  #adopt(changes: readonly LoggedChange[], text: Text): void {
    if (changes.length === 0) return;
    if (this.#locks !== null) {
      this.#locks = changes.reduce(
        (moved, change) => movedLocks(moved, change.changes),
        this.#locks,
      );
    }
    this.#text = text;
    this.#revision += changes.length;
    this.#tail.push(...changes);
    if (this.#tail.length > 2 * tailLength) this.#tail = this.#tail.slice(-tailLength);
    for (const { client, sequence, revision } of changes) {
      this.#remember(client, { sequence, revision });
    }
    this.#committed(changes);
  }

  #remember(client: string, last: { sequence: number; revision: number } | null): void {
    this.#last.delete(client);
    this.#last.set(client, last);
    const [oldest] = this.#last.keys();
    if (this.#last.size > knownClients && oldest !== undefined) this.#last.delete(oldest);
  }
}
