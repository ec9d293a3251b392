// One client's copy of a document: what the hub has confirmed, one edit under way and the edits made
// since. Always: text = confirmed + underWay + waiting. Remote changes are mapped over ours one
// revision at a time, exactly as the hub maps ours over them, so both sides arrive at the same text.

import { ChangeSet, Text } from '@codemirror/state';

export const textOf = (content: string): Text => Text.of(content.split('\n'));

export class Replica {
  #confirmed: Text;
  #revision: number;
  #text: Text;
  #underWay: ChangeSet | null = null;
  #waiting: ChangeSet | null = null;

  constructor(text: Text, revision: number) {
    this.#confirmed = text;
    this.#text = text;
    this.#revision = revision;
  }

  /** What the person sees. */
  get text(): Text {
    return this.#text;
  }

  /** The last revision of the hub's that is in the text. */
  get revision(): number {
    return this.#revision;
  }

  get underWay(): ChangeSet | null {
    return this.#underWay;
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

  /** Takes everything that waits as the one edit under way; null while one is, or nothing waits. */
  send(): ChangeSet | null {
    if (this.#underWay !== null || this.#waiting === null) return null;
    this.#underWay = this.#waiting;
    this.#waiting = null;
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

  /** Begins anew from the hub's text. @returns what it changes in the text seen here. */
  reset(text: Text, revision: number): ChangeSet {
    const changes = difference(this.#text, text);
    this.#confirmed = text;
    this.#text = text;
    this.#revision = revision;
    this.#underWay = null;
    this.#waiting = null;
    return changes;
  }
}

/** The one replacement that turns `from` into `to`. */
const difference = (from: Text, to: Text): ChangeSet => {
  const before = from.toString();
  const after = to.toString();
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const change = {
    from: start,
    to: before.length - end,
    insert: to.slice(start, after.length - end),
  };
  return ChangeSet.of(change, from.length);
};
