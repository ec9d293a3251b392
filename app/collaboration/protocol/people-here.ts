// Who else has a document open, their places kept in step with the text as it is seen here.

import type { ChangeDesc } from '@codemirror/state';
import type { Person } from './messages.ts';

export class PeopleHere {
  #people: readonly Person[] = [];

  get all(): readonly Person[] {
    return this.#people;
  }

  replace(people: readonly Person[]): void {
    this.#people = people;
  }

  update(moved: readonly Person[], left: readonly string[]): void {
    const gone = new Set([...left, ...moved.map(({ id }) => id)]);
    this.#people = [...this.#people.filter(({ id }) => !gone.has(id)), ...moved];
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
}
