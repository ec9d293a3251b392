// Who else has a document open, their places kept in step with the text as it is seen here.

import type { ChangeDesc } from '@codemirror/state';
import type { Person } from './messages.ts';

export class PeopleHere {
  #people: readonly Person[] = [];
  /** When each was last seen to move: a place that is told again is no new move. */
  readonly #movedAt = new Map<string, number>();

  get all(): readonly Person[] {
    return this.#people;
  }

  replace(people: readonly Person[]): void {
    this.#people = people;
    this.#movedAt.clear();
    this.#newMoves(people);
  }

  /** @returns when those who have moved did so, by the hub's clock. */
  update(moved: readonly Person[], left: readonly string[]): readonly number[] {
    for (const id of left) this.#movedAt.delete(id);
    const gone = new Set([...left, ...moved.map(({ id }) => id)]);
    this.#people = [...this.#people.filter(({ id }) => !gone.has(id)), ...moved];
    return this.#newMoves(moved);
  }

  follow(changes: ChangeDesc): void {
    // A place that was sent for another revision may lie past the end.
    const move = (place: number | null): number | null =>
      place === null ? null : changes.mapPos(Math.min(place, changes.length));
    this.#people = this.#people.map((person) => ({
      ...person,
      anchor: move(person.anchor),
      head: move(person.head),
    }));
  }

  #newMoves(people: readonly Person[]): readonly number[] {
    return people.flatMap(({ id, movedAt }) => {
      if (movedAt === undefined || movedAt <= (this.#movedAt.get(id) ?? 0)) return [];
      this.#movedAt.set(id, movedAt);
      return [movedAt];
    });
  }
}
