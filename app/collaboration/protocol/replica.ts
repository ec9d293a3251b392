// One client's copy of a document: what the hub has confirmed, one edit under way and the edits made
// since. Always: text = confirmed + underWay + waiting. Remote changes are mapped over ours one
// revision at a time, exactly as the hub maps ours over them, so both sides arrive at the same text.

import { type ChangeSet, Text } from '@codemirror/state';
import { difference } from './difference.ts';
import { firstPart } from './edit-parts.ts';

export const textOf = (content: string): Text => Text.of(content.split('\n'));

/** `waiting` applies to what `underWay` makes. */
export type OurEdits = {
  readonly underWay: ChangeSet | null;
  readonly waiting: ChangeSet | null;
};

export class Replica {
  #confirmed: Text;
  #revision: number;
  #text: Text;
  #underWay: ChangeSet | null = null;
  #waiting: ChangeSet | null = null;

  constructor(text: Text, revision: number, ours: OurEdits = { underWay: null, waiting: null }) {
    const { underWay, waiting } = ours;
    this.#confirmed = text;
    this.#revision = revision;
    this.#underWay = underWay;
    this.#waiting = waiting;
    const sent = underWay === null ? text : underWay.apply(text);
    this.#text = waiting === null ? sent : waiting.apply(sent);
  }

  /** What the person sees. */
  get text(): Text {
    return this.#text;
  }

  /** The last revision of the hub's that is in the text. */
  get revision(): number {
    return this.#revision;
  }

  /** What the hub has confirmed. */
  get confirmed(): Text {
    return this.#confirmed;
  }

  get underWay(): ChangeSet | null {
    return this.#underWay;
  }

  /** What is to be sent after it. */
  get waiting(): ChangeSet | null {
    return this.#waiting;
  }

  /** What is made here and not confirmed: as it applies to the confirmed text, one after the other. */
  get unconfirmed(): readonly ChangeSet[] {
    return [this.#underWay, this.#waiting].filter((changes) => changes !== null);
  }

  get settled(): boolean {
    return this.#underWay === null && this.#waiting === null;
  }

  /** An edit by the person here. @throws RangeError where it does not fit the text. */
  edit(changes: ChangeSet): void {
    this.#text = changes.apply(this.#text);
    this.#waiting = this.#waiting === null ? changes : this.#waiting.compose(changes);
  }

  /**
   * Takes what waits as the one edit under way, or as much as one message holds; null while one is,
   * or nothing waits.
   */
  send(): ChangeSet | null {
    if (this.#underWay !== null || this.#waiting === null) return null;
    const { first, rest } = firstPart(this.#waiting);
    this.#underWay = first;
    this.#waiting = rest;
    return this.#underWay;
  }

  /** The next revision, by someone else. @returns what it changes in the text seen here. */
  receive(changes: ChangeSet): ChangeSet {
    this.#confirmed = changes.apply(this.#confirmed);
    this.#revision += 1;
    let seen = changes;
    if (this.#underWay !== null) {
      const ours = this.#underWay;
      this.#underWay = ours.map(seen);
      seen = seen.map(ours, true);
    }
    if (this.#waiting !== null) {
      const ours = this.#waiting;
      this.#waiting = ours.map(seen);
      seen = seen.map(ours, true);
    }
    this.#text = seen.apply(this.#text);
    return seen;
  }

  /** The next revision is our edit under way. @returns it, as it is in the hub's log. */
  acknowledge(): ChangeSet {
    const ours = this.#underWay;
    if (ours === null) throw new RangeError('Nothing is under way to be acknowledged.');
    this.#confirmed = ours.apply(this.#confirmed);
    this.#revision += 1;
    this.#underWay = null;
    return ours;
  }

  /** The hub refused the edit under way. @returns what undoes it in the text seen here. */
  reject(): ChangeSet {
    if (this.#underWay === null) throw new RangeError('Nothing is under way to be rejected.');
    let undo = this.#underWay.invert(this.#confirmed);
    this.#underWay = null;
    if (this.#waiting !== null) {
      const ours = this.#waiting;
      this.#waiting = ours.map(undo);
      undo = undo.map(ours, true);
    }
    this.#text = undo.apply(this.#text);
    return undo;
  }

  /**
   * The hub's text at a revision that changes do not lead to from ours. Our own edits are kept, each
   * at its place between lines that stayed. @returns what it changes in the text seen here.
   */
  reset(text: Text, revision: number): ChangeSet {
    const seen = this.receive(difference(this.#confirmed, text));
    this.#revision = revision;
    return seen;
  }
}
