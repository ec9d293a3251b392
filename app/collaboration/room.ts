// One open document and who is in it. Every member is told every revision once and in order: by
// the catch-up when it joins, then as each is committed, in the same synchronous step in which the
// authority adopts it. What goes to many is serialised once.

import { ChangeSet } from '@codemirror/state';
import { Authority, type DocumentLog, type LoggedChange, type Outcome } from './authority.ts';
import type { Hints } from './hints.ts';
import { firstPage } from './page.ts';
import { type DocumentMessage, Peers, tellDocument } from './peers.ts';
import { type Onlooker, Presence } from './presence.ts';
import type { Clock } from './protocol/clock.ts';
import type { Edit, Person, ServerMessage } from './protocol/messages.ts';
import type { StoredDocument } from './store.ts';
import { ToldChanges, toldChange } from './told-changes.ts';
import { believedTime } from './told-time.ts';

/** Its id is known to all and names the session. */
export type Member = Onlooker & {
  /** Secret, names the client in the log. */
  readonly client: string;
  readonly userId: string;
  /** @param gone is called once the text has left this process, or never will. */
  readonly send: (type: ServerMessage['type'], text: string, gone?: () => void) => void;
};

type Seat = {
  readonly member: Member;
  /** Hears commits: it has been sent all before. */
  live: boolean;
};

export type RoomParts = {
  readonly organizationId: string;
  readonly documentId: string;
  readonly document: Omit<StoredDocument, 'snapshotRevision'> & {
    readonly snapshotRevision?: number;
  };
  readonly log: DocumentLog;
  readonly title: () => Promise<string | null>;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** How this instance and others tell each other of what they have done. */
  readonly hints: Hints;
  /** The log could not be looked at; it will be, with the next hint or edit. */
  readonly failed: (error: unknown) => void;
};

/**
 * Telling very many people takes its time: about so many times as long is left between one commit and
 * the next, in which edits gather to be told together. Where it takes little nobody waits.
 */
const breathTimes = 15;
const leastBreathMs = 5;
const longestBreathMs = 40;

export class Room {
  readonly #parts: RoomParts;
  readonly #authority: Authority;
  readonly #seats = new Map<string, Seat>();
  readonly #presence: Presence;
  readonly #peers: Peers;
  /** The revision at the last sweep. */
  #restedAt = -1;
  /** How long it took to tell everybody what was committed last. */
  #tellingMs = 0;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    const { organizationId, documentId, hints, clock } = parts;
    this.#authority = new Authority(
      parts.log,
      parts.document,
      (changes) => this.#committed(changes),
      () => this.#breath(),
    );
    this.#presence = new Presence({
      clock,
      tell: (moved, left) => this.#tellPresence(moved, left),
      tellPeers: (moved, left) => this.#peers.moved(moved, left),
    });
    this.#peers = new Peers({
      organizationId,
      documentId,
      hints,
      now: clock.now,
      revision: () => this.#authority.revision,
      behind: () => this.#refresh(),
      people: () => this.#presence.here,
      peopleThere: (instance, people) => this.#presence.hearAll(instance, people),
      peopleMoved: (instance, moved, left) => this.#presence.hear(instance, moved, left),
      told: (message) => this.#tellMembers(message),
    });
  }

  get revision(): number {
    return this.#authority.revision;
  }

  get empty(): boolean {
    return this.#seats.size === 0;
  }

  get idle(): boolean {
    return this.#authority.idle;
  }

  /**
   * Sends the document, whole or from the revision that the member has. A later join or
   * disconnection of the same member ends this one. Rejects when the database fails.
   */
  async join(member: Member, from: number | null): Promise<void> {
    const seat: Seat = { member, live: false };
    this.#seats.set(member.id, seat);
    const title = (await this.#parts.title()) ?? this.#parts.document.title;
    // It had another instance of the app before, which was ahead of us.
    if (from !== null && from > this.#authority.revision) await this.#authority.refresh();
    if (this.#seats.get(member.id) !== seat) return;
    if (from === null || from > this.#authority.revision) this.#sendWhole(seat, title);
    else await this.#sendSince(seat, title, from);
    if (this.#seats.get(member.id) === seat) this.#presence.enter(member);
  }

  /** Edits are for members who have the document. @throws RangeError for others. */
  submit(
    member: Member,
    edit: Edit,
    receivedAt: number,
    run?: <T>(work: () => T) => T,
  ): Promise<Outcome> {
    this.#presence.acted(member.id);
    const { client, userId } = member;
    const { sequence, revision, lock, trace } = edit;
    const changes = ChangeSet.fromJSON(edit.changes);
    // A clock that is wrong does not get into the log.
    const sentAt = believedTime(edit.sentAt, receivedAt);
    return this.#authority.submit(
      { client, sequence, revision, changes, sentAt, userId, lock, trace },
      run,
    );
  }

  has(member: Member): boolean {
    return this.#seats.get(member.id)?.live === true;
  }

  /** @param movedAt when, by our clock. */
  place(member: Member, anchor: number, head: number, movedAt?: number): void {
    const { length } = this.#authority.text;
    this.#presence.place(member.id, Math.min(anchor, length), Math.min(head, length), movedAt);
  }

  /** Its seat is kept: it may come back. */
  disconnect(memberId: string): void {
    const seat = this.#seats.get(memberId);
    // A new object: a join that is still under way sees that it has been overtaken.
    if (seat !== undefined) this.#seats.set(memberId, { ...seat, live: false });
    this.#presence.lost(memberId);
  }

  leave(memberId: string): void {
    this.#seats.delete(memberId);
    this.#presence.leave(memberId);
  }

  /** Tells everybody who has the document open, here and on other instances. */
  tell(message: DocumentMessage): void {
    tellDocument(this.#parts.hints, this.#parts.organizationId, message);
  }

  /** Somebody says that the log goes so far: a look tells. */
  learn(revision: number): void {
    if (revision > this.#authority.revision) this.#refresh();
  }

  /** Every second or so. */
  sweep(): void {
    this.#peers.sweep();
    this.#presence.sweep();
    const { revision } = this.#authority;
    if (revision === this.#restedAt) this.#authority.writeOut().catch(this.#parts.failed);
    this.#restedAt = revision;
  }

  close(): void {
    this.#presence.close();
    this.#peers.close();
  }

  #refresh(): void {
    this.#authority.refresh().catch(this.#parts.failed);
  }

  #committed(changes: readonly LoggedChange[]): void {
    const { clock } = this.#parts;
    const from = clock.now();
    this.#broadcast(changes);
    this.#tellingMs = clock.now() - from;
    this.#peers.committed();
  }

  #breath(): Promise<void> | null {
    const ms = Math.min(breathTimes * this.#tellingMs, longestBreathMs);
    if (ms < leastBreathMs) return null;
    return new Promise((resolve) => {
      this.#parts.clock.after(ms, resolve);
    });
  }

  #tellMembers(message: DocumentMessage): void {
    const text = JSON.stringify(message);
    for (const { member, live } of [...this.#seats.values()]) {
      if (live) member.send(message.type, text);
    }
  }

  #sendWhole(seat: Seat, title: string): void {
    const { revision, text } = this.#authority;
    this.#sendOpened(seat, title, { revision, upTo: revision, text: text.toString() });
    seat.live = true;
  }

  async #sendSince(seat: Seat, title: string, from: number): Promise<void> {
    const leads = await this.#authority.leadsFrom(from);
    if (this.#seats.get(seat.member.id) !== seat) return;
    // Changes that were compacted lead nowhere: who has been away for so long gets the whole text.
    if (!leads) {
      this.#sendWhole(seat, title);
      return;
    }
    this.#sendOpened(seat, title, { revision: from, upTo: this.#authority.revision, text: null });
    let reached = from;
    for (;;) {
      const recent = this.#authority.recent(reached);
      const missing = recent ?? (await this.#authority.since(reached));
      const page = firstPage(missing);
      if (this.#seats.get(seat.member.id) !== seat) return;
      // From here no commit can come between: this is the last page.
      if (recent !== null && page.length === recent.length) {
        if (page.length > 0) this.#sendChanges(seat, reached + 1, page);
        break;
      }
      if (page.length === 0) throw new RangeError('The log has a gap.');
      // One who is far behind is sent the next page when it has taken this one.
      await new Promise<void>((gone) => this.#sendChanges(seat, reached + 1, page, gone));
      if (this.#seats.get(seat.member.id) !== seat) return;
      reached += page.length;
    }
    seat.live = true;
  }

  #sendOpened(
    seat: Seat,
    title: string,
    state: { readonly revision: number; readonly upTo: number; readonly text: string | null },
  ): void {
    const people = this.#presence.seenBy(seat.member);
    const { documentId } = this.#parts;
    const message = { type: 'opened', document: documentId, title, ...state, people } as const;
    seat.member.send('opened', JSON.stringify(message satisfies ServerMessage));
  }

  #sendChanges(
    seat: Seat,
    revision: number,
    page: readonly LoggedChange[],
    gone?: () => void,
  ): void {
    const message: ServerMessage = {
      type: 'changes',
      document: this.#parts.documentId,
      revision,
      changes: page.map((change) => ({
        ...toldChange(change),
        ...(change.client === seat.member.client ? { sequence: change.sequence } : {}),
      })),
    };
    seat.member.send('changes', JSON.stringify(message), gone);
  }

  #broadcast(changes: readonly LoggedChange[]): void {
    const told = new ToldChanges(this.#parts.documentId, changes);
    for (const { member, live } of [...this.#seats.values()]) {
      if (!live) continue;
      for (const { type, text } of told.for(member.client)) member.send(type, text);
    }
    for (const change of changes) this.#presence.follow(change.changes.desc);
  }

  #tellPresence(moved: readonly Person[], left: readonly string[]): void {
    const document = this.#parts.documentId;
    const text = (people: readonly Person[]): string =>
      JSON.stringify({ type: 'people', document, people, left } satisfies ServerMessage);
    const forMost = text(moved);
    for (const { member, live } of [...this.#seats.values()]) {
      if (!live || !member.presence) continue;
      const others = moved.filter(({ id }) => id !== member.id);
      if (others.length === moved.length) member.send('people', forMost);
      else if (others.length > 0 || left.length > 0) member.send('people', text(others));
    }
  }
}
