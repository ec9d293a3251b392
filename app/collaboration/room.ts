// One open document and who is in it. Every member is told every revision once and in order: by
// the catch-up when it joins, then as each is committed, in the same synchronous step in which the
// authority adopts it. What goes to many is serialised once. Presence lives here only.

import { ChangeSet } from '@codemirror/state';
import { Authority, type DocumentLog, type LoggedChange, type Outcome } from './authority.ts';
import type { Edit, Person, ServerMessage } from './protocol/messages.ts';
import type { StoredDocument } from './store.ts';

export type Member = {
  /** Known to all, names the session. */
  readonly id: string;
  /** Secret, names the client in the log. */
  readonly client: string;
  readonly userId: string;
  readonly name: string;
  readonly colour: string;
  /** Whether it sees others and is seen. */
  readonly presence: boolean;
  /** @param gone is called once the text has left this process, or never will. */
  readonly send: (type: ServerMessage['type'], text: string, gone?: () => void) => void;
};

type Seat = {
  readonly member: Member;
  /** Hears commits: it has been sent all before. */
  live: boolean;
  anchor: number | null;
  head: number | null;
};

export type RoomParts = {
  readonly documentId: string;
  readonly document: StoredDocument;
  readonly log: DocumentLog;
  readonly title: () => Promise<string | null>;
  /** @returns what cancels it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
};

const presencePauseMs = 100;
/** Changes in one message of a catch-up. */
const pageSize = 100;

const toPerson = ({ member, anchor, head }: Seat): Person => ({
  id: member.id,
  name: member.name,
  colour: member.colour,
  anchor,
  head,
});

export class Room {
  readonly #parts: RoomParts;
  readonly #authority: Authority;
  readonly #seats = new Map<string, Seat>();
  readonly #moved = new Set<string>();
  readonly #left = new Set<string>();
  #cancelPresence: (() => void) | null = null;

  constructor(parts: RoomParts) {
    this.#parts = parts;
    this.#authority = new Authority(parts.log, parts.document, (changes) =>
      this.#broadcast(changes),
    );
  }

  get empty(): boolean {
    return this.#seats.size === 0;
  }

  get idle(): boolean {
    return this.#authority.idle;
  }

  get size(): number {
    return this.#seats.size;
  }

  /**
   * Sends the document, whole or from the revision that the member has. A later join or
   * disconnection of the same member ends this one. Rejects when the database fails.
   */
  async join(member: Member, from: number | null): Promise<void> {
    const before = this.#seats.get(member.id);
    const seat: Seat = {
      member,
      live: false,
      anchor: before?.anchor ?? null,
      head: before?.head ?? null,
    };
    this.#seats.set(member.id, seat);
    const title = (await this.#parts.title()) ?? this.#parts.document.title;
    // It had another instance of the app before, which was ahead of us.
    if (from !== null && from > this.#authority.revision) await this.#authority.refresh();
    if (this.#seats.get(member.id) !== seat) return;
    if (from === null || from > this.#authority.revision) this.#sendWhole(seat, title);
    else await this.#sendSince(seat, title, from);
    this.#show(seat);
  }

  /** Edits are for members who have the document. @throws RangeError for others. */
  submit(
    member: Member,
    edit: Edit,
    receivedAt: number,
    run?: <T>(work: () => T) => T,
  ): Promise<Outcome> {
    const { client, userId } = member;
    const { sequence, revision } = edit;
    const changes = ChangeSet.fromJSON(edit.changes);
    // A clock that is wrong does not get into the log.
    const sentAt = Math.min(edit.sentAt, receivedAt);
    return this.#authority.submit({ client, sequence, revision, changes, sentAt, userId }, run);
  }

  has(member: Member): boolean {
    return this.#seats.get(member.id)?.live === true;
  }

  place(member: Member, anchor: number, head: number): void {
    const seat = this.#seats.get(member.id);
    if (seat === undefined) return;
    const { length } = this.#authority.text;
    seat.anchor = Math.min(anchor, length);
    seat.head = Math.min(head, length);
    this.#show(seat);
  }

  /** Its seat is kept: it may come back. */
  disconnect(memberId: string): void {
    const seat = this.#seats.get(memberId);
    // A new object: a join that is still under way sees that it has been overtaken.
    if (seat !== undefined) this.#seats.set(memberId, { ...seat, live: false });
  }

  leave(memberId: string): void {
    const seat = this.#seats.get(memberId);
    if (seat === undefined) return;
    this.#seats.delete(memberId);
    if (!seat.member.presence) return;
    this.#moved.delete(memberId);
    this.#left.add(memberId);
    this.#planPresence();
  }

  close(): void {
    this.#cancelPresence?.();
  }

  #sendWhole(seat: Seat, title: string): void {
    const { revision, text } = this.#authority;
    this.#sendOpened(seat, title, { revision, upTo: revision, text: text.toString() });
    seat.live = true;
  }

  async #sendSince(seat: Seat, title: string, from: number): Promise<void> {
    this.#sendOpened(seat, title, { revision: from, upTo: this.#authority.revision, text: null });
    let reached = from;
    for (;;) {
      const recent = this.#authority.recent(reached);
      const page = (recent ?? (await this.#authority.since(reached))).slice(0, pageSize);
      if (this.#seats.get(seat.member.id) !== seat) return;
      // From here no commit can come between: this is the last page.
      if (recent !== null && recent.length <= pageSize) {
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
    const people = seat.member.presence
      ? [...this.#seats.values()].filter((other) => other.member.presence && other !== seat)
      : [];
    const { documentId } = this.#parts;
    this.#send(seat, {
      type: 'opened',
      document: documentId,
      title,
      ...state,
      people: people.map(toPerson),
    });
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
      changes: page.map(({ changes, client, sequence, sentAt }) => ({
        changes: changes.toJSON(),
        sentAt,
        ...(client === seat.member.client ? { sequence } : {}),
      })),
    };
    seat.member.send('changes', JSON.stringify(message), gone);
  }

  #broadcast(changes: readonly LoggedChange[]): void {
    const document = this.#parts.documentId;
    for (const { revision, sequence, client, changes: edit, sentAt } of changes) {
      let forOthers: string | null = null;
      for (const { member, live } of [...this.#seats.values()]) {
        if (!live) continue;
        if (member.client === client) {
          const accepted = { type: 'accepted', document, sequence, revision } as const;
          member.send('accepted', JSON.stringify(accepted));
          continue;
        }
        forOthers ??= JSON.stringify({
          type: 'changes',
          document,
          revision,
          changes: [{ changes: edit.toJSON(), sentAt }],
        } satisfies ServerMessage);
        member.send('changes', forOthers);
      }
      for (const seat of this.#seats.values()) {
        if (seat.anchor === null || seat.head === null) continue;
        // Places that were noted for another revision may lie past the end.
        seat.anchor = edit.mapPos(Math.min(seat.anchor, edit.length));
        seat.head = edit.mapPos(Math.min(seat.head, edit.length));
      }
    }
  }

  #show(seat: Seat): void {
    if (!seat.member.presence) return;
    this.#left.delete(seat.member.id);
    this.#moved.add(seat.member.id);
    this.#planPresence();
  }

  #planPresence(): void {
    this.#cancelPresence ??= this.#parts.after(presencePauseMs, () => {
      this.#cancelPresence = null;
      this.#tellPresence();
    });
  }

  #tellPresence(): void {
    const moved = [...this.#moved].flatMap((id) => this.#seats.get(id) ?? []);
    const left = [...this.#left];
    this.#moved.clear();
    this.#left.clear();
    const message = (seats: readonly Seat[]): string =>
      JSON.stringify({
        type: 'people',
        document: this.#parts.documentId,
        people: seats.map(toPerson),
        left,
      } satisfies ServerMessage);
    const forMost = message(moved);
    for (const seat of [...this.#seats.values()]) {
      if (!seat.live || !seat.member.presence) continue;
      if (!moved.includes(seat)) {
        seat.member.send('people', forMost);
      } else if (moved.length > 1 || left.length > 0) {
        seat.member.send('people', message(moved.filter((other) => other !== seat)));
      }
    }
  }

  #send(seat: Seat, message: ServerMessage): void {
    seat.member.send(message.type, JSON.stringify(message));
  }
}
