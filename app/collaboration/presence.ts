// Who is where in one document. Nothing of it is stored. What changes within a tenth of a second is
// told together, to everybody but the one whom it is about.

import type { ChangeDesc } from '@codemirror/state';
import type { Person } from './protocol/messages.ts';

export type Onlooker = {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  /** Whether it sees others and is seen. */
  readonly presence: boolean;
};

export type PresenceParts = {
  /** @returns what cancels it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
  /** What there is to tell; for each listener the people without itself. */
  readonly tell: (moved: readonly Person[], left: readonly string[]) => void;
};

const pauseMs = 100;

export class Presence {
  readonly #parts: PresenceParts;
  readonly #people = new Map<string, Person>();
  readonly #moved = new Set<string>();
  readonly #left = new Set<string>();
  #cancel: (() => void) | null = null;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
  }

  /** Everybody whom this one sees. */
  seenBy({ id, presence }: Onlooker): readonly Person[] {
    return presence ? [...this.#people.values()].filter((person) => person.id !== id) : [];
  }

  /** Comes, or comes back to where it was. */
  enter({ id, name, colour, presence }: Onlooker): void {
    if (!presence) return;
    const { anchor = null, head = null } = this.#people.get(id) ?? {};
    this.#show({ id, name, colour, anchor, head });
  }

  /** @param movedAt when the person did so; of several moves that are told together, the first. */
  place(id: string, anchor: number, head: number, movedAt?: number): void {
    const known = this.#people.get(id);
    if (known === undefined) return;
    const { movedAt: before, ...person } = known;
    const first = (this.#moved.has(id) ? before : undefined) ?? movedAt;
    this.#show({ ...person, anchor, head, ...(first === undefined ? {} : { movedAt: first }) });
  }

  leave(id: string): void {
    if (!this.#people.delete(id)) return;
    this.#moved.delete(id);
    this.#left.add(id);
    this.#plan();
  }

  /** Keeps everybody's place in step with the text, for those who come later. */
  follow(changes: ChangeDesc): void {
    // A place that was noted for another revision may lie past the end.
    const move = (place: number): number => changes.mapPos(Math.min(place, changes.length));
    for (const [id, person] of this.#people) {
      const { anchor, head } = person;
      if (anchor === null || head === null) continue;
      this.#people.set(id, { ...person, anchor: move(anchor), head: move(head) });
    }
  }

  close(): void {
    this.#cancel?.();
  }

  #show(person: Person): void {
    this.#people.set(person.id, person);
    this.#left.delete(person.id);
    this.#moved.add(person.id);
    this.#plan();
  }

  #plan(): void {
    this.#cancel ??= this.#parts.after(pauseMs, () => {
      this.#cancel = null;
      const moved = [...this.#moved].flatMap((id) => this.#people.get(id) ?? []);
      const left = [...this.#left];
      this.#moved.clear();
      this.#left.clear();
      this.#parts.tell(moved, left);
    });
  }
}
