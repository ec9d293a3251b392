// What becomes of one document's unsent edits when this tab ends. Always: while they are on record,
// an edit is written there before it leaves for the hub, so that whoever goes on from the record sends
// it again under the same number, and the hub counts it once. Edits that the hub confirms at once are
// never written.

import { ChangeSet } from '@codemirror/state';
import type { DocumentSession } from '../../collaboration/protocol/document-session.ts';
import type { Kept } from '../../collaboration/protocol/kept.ts';
import { textOf } from '../../collaboration/protocol/replica.ts';
import type { UnsentRecord, UnsentStore } from './unsent-store.ts';

export type Author = {
  /** The hub's client. */
  readonly client: string;
  readonly person: string;
};

export type JournalParts = {
  readonly store: UnsentStore;
  readonly author: Author;
  readonly session: Pick<DocumentSession, 'id' | 'kept' | 'saveState'>;
  /** Edits that the hub has not confirmed. */
  readonly unsent: () => number;
  readonly now: () => number;
  /** @returns what cancels it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
};

/** A hub that takes longer to confirm may be one that does not. */
const slowMs = 150;

const jsonOf = (changes: ChangeSet | null) => (changes === null ? null : changes.toJSON());

export class Journal {
  readonly #parts: JournalParts;
  #cancel: (() => void) | null = null;
  #written: boolean;
  #writing = false;
  #changed = false;
  #textRevision = -1;
  #failure: unknown = null;

  /** @param written whether there is a record of this client already. */
  constructor(parts: JournalParts, written = false) {
    this.#parts = parts;
    this.#written = written;
  }

  /** Why edits cannot be kept here; null while they can. */
  get failure(): unknown {
    return this.#failure;
  }

  /** Whether everything unsent is on record, but for what is being written now. */
  get keeps(): boolean {
    return this.#written && this.#failure === null;
  }

  edited(): void {
    if (this.#written || this.#parts.session.saveState === 'offline') this.#write();
    else this.#cancel ??= this.#parts.after(slowMs, () => this.flush());
  }

  /** An edit leaves for the hub in this very step. */
  sending(): void {
    if (this.#written) this.#begin();
  }

  stateChanged(): void {
    const { saveState } = this.#parts.session;
    if (saveState === 'offline') this.flush();
    if (saveState !== 'saved') return;
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#written) return;
    this.#written = false;
    this.#textRevision = -1;
    this.#done(this.#parts.store.remove(this.#parts.author.client));
  }

  /** Puts on record what is unsent, at once. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#parts.session.kept !== null) this.#begin();
  }

  /** Soon: who types fast is written as fast as the disk takes it. */
  #write(): void {
    if (this.#writing) this.#changed = true;
    else this.#begin();
  }

  #begin(): void {
    const { store, author, session, unsent, now } = this.#parts;
    const { kept } = session;
    if (kept === null) return;
    const { title, revision, sequence } = kept;
    const record: UnsentRecord = {
      ...author,
      document: session.id,
      title,
      revision,
      sequence,
      underWay: jsonOf(kept.underWay),
      waiting: jsonOf(kept.waiting),
      count: unsent(),
      at: now(),
    };
    const text = revision === this.#textRevision ? null : kept.text.toString();
    this.#textRevision = revision;
    this.#written = true;
    this.#writing = true;
    this.#changed = false;
    this.#done(store.write(record, text));
  }

  #done(work: Promise<void>): void {
    work.then(
      () => {
        this.#failure = null;
        this.#goOn();
      },
      (error: unknown) => {
        // The text may not be there either: the next write brings it along.
        this.#textRevision = -1;
        this.#failure = error;
        this.#writing = false;
      },
    );
  }

  #goOn(): void {
    this.#writing = false;
    if (this.#changed && this.#written) this.#begin();
  }
}

const fromJson = (changes: UnsentRecord['waiting']): ChangeSet | null =>
  changes === null ? null : ChangeSet.fromJSON(changes);

/** @returns null where it does not fit together: it was not written by this version of the pages. */
export const keptOf = (record: UnsentRecord, text: string): Kept | null => {
  const { title, revision, sequence } = record;
  try {
    const confirmed = textOf(text);
    const underWay = fromJson(record.underWay);
    const waiting = fromJson(record.waiting);
    const sent = underWay?.apply(confirmed) ?? confirmed;
    waiting?.apply(sent);
    return { title, revision, sequence, text: confirmed, underWay, waiting };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
};
