// One document, open at the hub: the text as this person sees it, who else is there, and the edits
// still to be confirmed. It outlives connections. To bind an editor: start it with `text`; give every
// change that the person makes to `edit`, every new selection to `select`; apply to the editor what
// `onRemote` tells, at once and without giving it back. Editor and session then hold the same text.

import { ChangeSet, type Text } from '@codemirror/state';
import { spanOfEdit, spanOfSync } from './edit-trace.ts';
import { insertedBy, type Kept } from './kept.ts';
import type { Link } from './link.ts';
import { Listeners } from './listeners.ts';
import type {
  ChangesJson,
  ClientMessage,
  Person,
  RemoteChange,
  ServerMessage,
} from './messages.ts';
import { OwnPlace } from './own-place.ts';
import { PeopleHere } from './people-here.ts';
import { Replica, textOf } from './replica.ts';
import { newTrace, type TraceContext, traceparentOf } from './trace.ts';

/** `saved`: the hub has all. `saving`: edits are under way. `offline`: kept here until it is back. */
export type SaveState = 'saved' | 'saving' | 'offline';

export type Rejection = {
  readonly code: string;
  readonly reason: string;
  /** What the person had written with it. */
  readonly text: string;
};

const toJson = (changes: ChangeSet): (number | [number, ...string[]])[] => changes.toJSON();
const fromJson = (changes: ChangesJson): ChangeSet => ChangeSet.fromJSON(changes);

/** The change that made this revision, as it is in the hub's log; whoever made it. */
export type Confirmed = { readonly revision: number; readonly changes: ChangeSet };

export type Message<Type extends ServerMessage['type']> = Extract<ServerMessage, { type: Type }>;

export class DocumentSession {
  readonly id: string;
  readonly #link: Link;
  #lock: () => number | undefined = () => undefined;
  #title = '';
  #replica: Replica | null = null;
  readonly #people = new PeopleHere();
  /** The hub's revision to catch up with before sending; null while not connected. */
  #upTo: number | null = null;
  #resend = false;
  /** Up to here the hub's text came whole, and may hold our edit under way. */
  #wholeUpTo = -1;
  #sequence = 0;
  #sentAt = 0;
  /** Of the edit under way. */
  #trace: TraceContext | null = null;
  readonly #place: OwnPlace;
  #told: SaveState = 'offline';
  readonly #remote = new Listeners<ChangeSet>();
  readonly #peopleChanged = new Listeners<readonly Person[]>();
  readonly #saveChanged = new Listeners<SaveState>();
  readonly #rejected = new Listeners<Rejection>();
  readonly #messages = new Listeners<ServerMessage>();
  readonly #confirmed = new Listeners<Confirmed>();
  readonly #sending = new Listeners<void>();

  /** @param kept where it goes on from; by the same client as before, or an edit may count twice. */
  constructor(id: string, link: Link, kept: Kept | null = null) {
    this.id = id;
    this.#link = link;
    this.#place = new OwnPlace({
      clock: link.clock,
      hubTime: link.hubTime,
      tell: (place) => {
        if (this.#upTo !== null) link.send({ type: 'presence', document: id, ...place });
      },
    });
    if (kept === null) return;
    this.#title = kept.title;
    this.#sequence = kept.sequence;
    this.#sentAt = link.hubTime();
    this.#replica = new Replica(kept.text, kept.revision, kept);
  }

  get title(): string {
    return this.#title;
  }

  get text(): Text {
    return this.#loaded.text;
  }

  get revision(): number {
    return this.#loaded.revision;
  }

  /** Everybody else who has the document open; their places are kept in step with the text. */
  get people(): readonly Person[] {
    return this.#people.all;
  }

  get saveState(): SaveState {
    if (this.#upTo === null) return 'offline';
    return this.#replica?.settled === true ? 'saved' : 'saving';
  }

  /** What would be lost with this client; null where the hub has everything. */
  get kept(): Kept | null {
    const replica = this.#replica;
    if (replica === null || replica.settled) return null;
    const { revision, confirmed: text, underWay, waiting } = replica;
    return { title: this.#title, revision, text, sequence: this.#sequence, underWay, waiting };
  }

  /** What the person here changed. @throws RangeError where it does not fit the text. */
  edit(changes: ChangeSet): void {
    if (changes.empty) return;
    this.#loaded.edit(changes);
    this.#people.follow(changes);
    this.#send();
    this.#tellSaveState();
  }

  /** Where the person's cursor is (anchor = head) or what they have selected. */
  select(anchor: number, head: number): void {
    this.#place.move(anchor, head);
  }

  /** Changes made elsewhere, as they apply to the text seen here. @returns what ends the listening. */
  onRemote(listener: (changes: ChangeSet) => void): () => void {
    return this.#remote.add(listener);
  }

  /** An edit is about to leave for the hub: what is kept of it has to be kept before. */
  onSending(listener: () => void): () => void {
    return this.#sending.add(listener);
  }

  onPeople(listener: (people: readonly Person[]) => void): () => void {
    return this.#peopleChanged.add(listener);
  }

  onSaveState(listener: (state: SaveState) => void): () => void {
    return this.#saveChanged.add(listener);
  }

  /** An edit that the hub did not take, with the reason; it has been undone here. */
  onRejected(listener: (rejection: Rejection) => void): () => void {
    return this.#rejected.add(listener);
  }

  /**
   * For what features add to a document: each message of this type about it, after it was taken in
   * here. `opened` comes with every connection, and so begins anew what was asked for before.
   */
  onMessage<Type extends ServerMessage['type']>(
    type: Type,
    listener: (message: Message<Type>) => void,
  ): () => void {
    return this.#messages.add((message) => {
      if (message.type === type) listener(message as Message<Type>);
    });
  }

  /** Each revision, once and in order, unless the hub's text began anew: see `opened`. */
  onConfirmed(listener: (confirmed: Confirmed) => void): () => void {
    return this.#confirmed.add(listener);
  }

  /** What leads from the text of `revision` to the text seen here, one after the other. */
  get unconfirmed(): readonly ChangeSet[] {
    return this.#loaded.unconfirmed;
  }

  /** Says what a feature has to say. @returns false where it was not sent. */
  say(message: Extract<ClientMessage, { document: string }>): boolean {
    return this.#upTo !== null && this.#link.send(message);
  }

  /** Asked with each edit: the token of the lock that it is made under, where there is one. */
  writeUnder(lock: () => number | undefined): void {
    this.#lock = lock;
  }

  /** Leaves the document. Edits that wait are lost: see saveState. */
  close(): void {
    this.#place.close();
    this.#link.leave();
  }

  /** @internal The revision to go on from; null before the first text. */
  get resumeRevision(): number | null {
    return this.#replica?.revision ?? null;
  }

  /** @internal The connection is gone: everything is kept until the next `opened`. */
  disconnected(): void {
    this.#upTo = null;
    this.#tellSaveState();
  }

  /** @internal @returns false where the message does not follow what we have: open it again. */
  receive(message: ServerMessage): boolean {
    // Answers of the connection before; what they told comes again.
    if (this.#upTo === null && message.type !== 'opened') return true;
    const inStep = this.#take(message);
    if (inStep) this.#messages.tell(message);
    return inStep;
  }

  #take(message: ServerMessage): boolean {
    switch (message.type) {
      case 'opened':
        return this.#opened(message);
      case 'changes':
        return this.#changes(message);
      case 'accepted':
        return this.#accepted(message);
      case 'rejected':
        return this.#refused(message);
      case 'people':
        return this.#peopleCame(message);
      default:
        return true;
    }
  }

  get #loaded(): Replica {
    if (this.#replica === null) throw new RangeError('The document is not loaded yet.');
    return this.#replica;
  }

  #opened(message: Message<'opened'>): boolean {
    this.#title = message.title;
    this.#upTo = message.upTo;
    if (message.text === null) {
      if (this.#replica?.revision !== message.revision) return false;
    } else if (this.#replica === null) {
      this.#replica = new Replica(textOf(message.text), message.revision);
    } else {
      // The hub cannot tell what led there from ours: its text is the truth, and ours comes on top.
      this.#show(this.#replica.reset(textOf(message.text), message.revision));
      this.#wholeUpTo = message.revision;
    }
    this.#resend = this.#replica.underWay !== null;
    this.#people.replace(message.people);
    this.#peopleChanged.tell(this.#people.all);
    this.#place.tell();
    this.#caughtUp();
    return true;
  }

  #changes(message: Message<'changes'>): boolean {
    const replica = this.#replica;
    if (replica === null || this.#upTo === null) return true;
    for (const [index, change] of message.changes.entries()) {
      const revision = message.revision + index;
      if (revision <= replica.revision) continue;
      if (!this.#follows(revision)) return false;
      if (change.sequence === this.#sequence && replica.underWay !== null) {
        this.#confirm(replica.acknowledge());
        this.#tellSpan();
      } else {
        const changes = fromJson(change.changes);
        this.#show(replica.receive(changes));
        this.#confirm(changes);
        // What was missed while away tells of the interruption, not of the way that edits take.
        if (revision > this.#upTo) this.#tellLatency(change);
      }
    }
    this.#caughtUp();
    return true;
  }

  #accepted(message: Message<'accepted'>): boolean {
    const replica = this.#replica;
    if (replica === null) return true;
    if (message.revision <= replica.revision) {
      this.#acceptedBefore(message);
      return true;
    }
    if (!this.#follows(message.revision)) return false;
    if (message.sequence !== this.#sequence || replica.underWay === null) return false;
    this.#confirm(replica.acknowledge());
    this.#tellSpan();
    this.#send();
    this.#tellSaveState();
    return true;
  }

  /** An edit sent twice is acknowledged twice. One that came with a whole text is there twice. */
  #acceptedBefore({ sequence, revision }: Message<'accepted'>): void {
    const replica = this.#loaded;
    if (replica.underWay === null || sequence !== this.#sequence) return;
    if (revision > this.#wholeUpTo) return;
    this.#show(replica.reject());
    this.#send();
    this.#tellSaveState();
  }

  /** Every revision is to be heard once and in order: whether this is the next one. */
  #follows(revision: number): boolean {
    const missed = revision - this.#loaded.revision - 1;
    this.#link.observed.deliveries('missed', missed);
    const kind = this.#upTo !== null && revision > this.#upTo ? 'live' : 'replayed';
    this.#link.observed.deliveries(kind, 1);
    return missed === 0;
  }

  /** Somebody else's edit is shown now. */
  #tellLatency({ sentAt, trace }: RemoteChange): void {
    const seconds = Math.max(0, this.#link.hubTime() - sentAt) / 1000;
    this.#link.observed.sync(seconds);
    const span = spanOfSync(trace, { document: this.id, sentAt }, seconds);
    if (span !== null && this.#link.traced()) this.#link.observed.span(span);
  }

  /** The edit under way is accepted now. */
  #tellSpan(): void {
    const way = { document: this.id, sentAt: this.#sentAt };
    if (this.#trace !== null && this.#link.traced()) {
      this.#link.observed.span(spanOfEdit(this.#trace, way, this.#link.hubTime()));
    }
    this.#trace = null;
  }

  #confirm(changes: ChangeSet): void {
    this.#confirmed.tell({ revision: this.revision, changes });
  }

  #refused(message: Message<'rejected'>): boolean {
    const replica = this.#replica;
    if (replica === null || replica.underWay === null) return true;
    if (message.sequence !== this.#sequence) return true;
    const text = insertedBy(replica.underWay);
    this.#show(replica.reject());
    this.#rejected.tell({ code: message.code, reason: message.reason, text });
    this.#send();
    this.#tellSaveState();
    return true;
  }

  #peopleCame(message: Message<'people'>): boolean {
    const now = this.#link.hubTime();
    for (const movedAt of this.#people.update(message.people, message.left)) {
      this.#link.observed.presence((now - movedAt) / 1000);
    }
    this.#peopleChanged.tell(this.#people.all);
    return true;
  }

  #caughtUp(): void {
    const replica = this.#replica;
    if (replica === null || this.#upTo === null || replica.revision < this.#upTo) return;
    if (this.#resend && replica.underWay !== null) this.#sendEdit(replica.underWay);
    this.#resend = false;
    this.#send();
    this.#tellSaveState();
  }

  #send(): void {
    const replica = this.#loaded;
    if (this.#upTo === null || replica.revision < this.#upTo) return;
    const changes = replica.send();
    if (changes === null) return;
    this.#sequence = this.#link.nextSequence();
    this.#sentAt = this.#link.hubTime();
    this.#sending.tell();
    this.#trace = this.#link.traced() ? newTrace() : null;
    this.#sendEdit(changes);
  }

  #sendEdit(changes: ChangeSet): void {
    const lock = this.#lock();
    this.#link.send({
      type: 'edit',
      document: this.id,
      revision: this.#loaded.revision,
      sequence: this.#sequence,
      sentAt: this.#sentAt,
      changes: toJson(changes),
      ...(lock === undefined ? {} : { lock }),
      ...(this.#trace === null ? {} : { trace: traceparentOf(this.#trace) }),
    });
  }

  #show(changes: ChangeSet): void {
    this.#place.follow(changes);
    this.#people.follow(changes);
    this.#remote.tell(changes);
  }

  #tellSaveState(): void {
    const state = this.saveState;
    if (state === this.#told) return;
    this.#told = state;
    this.#saveChanged.tell(state);
  }
}
