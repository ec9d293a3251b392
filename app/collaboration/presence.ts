// Who is where in one document, here and on other instances. Nothing of it is stored. What changes
// within a tenth of a second is told together, to everybody but the one whom it is about. A client
// stands in one place only: where it comes back, what is left of it elsewhere is a ghost and goes.

import { createHash } from 'node:crypto';
import type { ChangeDesc } from '@codemirror/state';
import type { Clock } from './protocol/clock.ts';
import type { Person } from './protocol/messages.ts';

export type Onlooker = {
  readonly id: string;
  readonly name: string;
  readonly colour: string;
  /** Whether it sees others and is seen. */
  readonly presence: boolean;
  /** Secret. */
  readonly client: string;
};

/** A person as instances tell each other of them. */
export type PeerPerson = Person & {
  /** The same for the same client, and no secret. */
  readonly key: string;
  /** Its connection is lost: it may be somewhere else by now. */
  readonly away: boolean;
};

export type PresenceParts = {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** What there is to tell the members; for each the people without itself. */
  readonly tell: (moved: readonly Person[], left: readonly string[]) => void;
  /** What there is to tell the other instances of the people here. */
  readonly tellPeers: (moved: readonly PeerPerson[], left: readonly string[]) => void;
};

/** `instance` is null for who is here. */
type Standing = PeerPerson & { readonly instance: string | null; readonly activeAt: number };

const pauseMs = 100;
/** Who has not edited or moved for so long is shown as idle. */
export const idleAfterMs = 60_000;

const keyOf = (client: string): string =>
  createHash('sha256').update(client).digest('hex').slice(0, 16);

/** As members are told of them. */
const shown = ({ key: _, away: __, instance: ___, activeAt: ____, ...person }: Standing): Person =>
  person;

const forPeers = ({ instance: _, activeAt: __, ...person }: Standing): PeerPerson => person;

export class Presence {
  readonly #parts: PresenceParts;
  readonly #people = new Map<string, Standing>();
  readonly #moved = new Set<string>();
  readonly #left = new Set<string>();
  #cancel: (() => void) | null = null;

  constructor(parts: PresenceParts) {
    this.#parts = parts;
  }

  /** Everybody whom this one sees. */
  seenBy({ id, presence }: Onlooker): readonly Person[] {
    if (!presence) return [];
    return [...this.#people.values()].filter((person) => person.id !== id).map(shown);
  }

  /** Those who are here. */
  get here(): readonly PeerPerson[] {
    return [...this.#people.values()].filter(({ instance }) => instance === null).map(forPeers);
  }

  /** Comes, or comes back to where it was. */
  enter({ id, name, colour, presence, client }: Onlooker): void {
    if (!presence) return;
    const key = keyOf(client);
    const places = [...this.#people.values()].filter((person) => person.key === key);
    const { anchor = null, head = null } = places[0] ?? {};
    for (const ghost of places) if (ghost.id !== id) this.leave(ghost.id);
    const activeAt = this.#parts.clock.now();
    this.#show({ id, name, colour, anchor, head, key, away: false, instance: null, activeAt });
  }

  /** @param movedAt when the person did so; of several moves that are told together, the first. */
  place(id: string, anchor: number, head: number, movedAt?: number): void {
    const known = this.#people.get(id);
    if (known === undefined) return;
    const { movedAt: before, idle: _, ...person } = known;
    const first = (this.#moved.has(id) ? before : undefined) ?? movedAt;
    const activeAt = this.#parts.clock.now();
    const moved = first === undefined ? {} : { movedAt: first };
    this.#show({ ...person, anchor, head, activeAt, ...moved });
  }

  /** Has edited. */
  acted(id: string): void {
    const known = this.#people.get(id);
    if (known === undefined) return;
    const { idle, ...person } = known;
    const active = { ...person, activeAt: this.#parts.clock.now() };
    if (idle === true) this.#show(active);
    else this.#people.set(id, active);
  }

  /** Its connection is lost; it is still shown. */
  lost(id: string): void {
    const known = this.#people.get(id);
    if (known !== undefined) this.#show({ ...known, away: true });
  }

  leave(id: string): void {
    if (!this.#people.delete(id)) return;
    this.#moved.delete(id);
    this.#left.add(id);
    this.#plan();
  }

  /** What another instance tells of the people there. */
  hear(instance: string, moved: readonly PeerPerson[], left: readonly string[]): void {
    const gone = left.filter((id) => this.#people.get(id)?.instance === instance);
    const seen: Standing[] = [];
    for (const person of moved) {
      const same = [...this.#people.values()].filter(
        ({ key, id }) => key === person.key && id !== person.id,
      );
      // Whose connection is lost there may be somewhere else; who is there is no longer elsewhere.
      if (person.away && same.length > 0) continue;
      if (same.some((other) => other.instance === null && !other.away)) continue;
      gone.push(...same.map(({ id }) => id));
      seen.push({ ...person, instance, activeAt: 0 });
    }
    for (const id of gone) this.#people.delete(id);
    for (const standing of seen) this.#people.set(standing.id, standing);
    if (seen.length + gone.length > 0) this.#parts.tell(seen.map(shown), gone);
  }

  /** All the people of another instance, none where it is gone. */
  hearAll(instance: string, people: readonly PeerPerson[]): void {
    const there = [...this.#people.values()].filter((person) => person.instance === instance);
    const left = there.filter(({ id }) => people.every((person) => person.id !== id));
    const news = people.filter((person) => {
      const known = this.#people.get(person.id);
      return known === undefined || known.away !== person.away || known.idle !== person.idle;
    });
    this.hear(
      instance,
      news,
      left.map(({ id }) => id),
    );
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

  /** Every second or so. */
  sweep(): void {
    const since = this.#parts.clock.now() - idleAfterMs;
    for (const person of [...this.#people.values()]) {
      const { instance, idle, activeAt } = person;
      if (instance === null && idle !== true && activeAt < since) {
        this.#show({ ...person, idle: true });
      }
    }
  }

  close(): void {
    this.#cancel?.();
  }

  #show(person: Standing): void {
    this.#people.set(person.id, person);
    this.#left.delete(person.id);
    this.#moved.add(person.id);
    this.#plan();
  }

  #plan(): void {
    this.#cancel ??= this.#parts.clock.after(pauseMs, () => {
      this.#cancel = null;
      const moved = [...this.#moved].flatMap((id) => this.#people.get(id) ?? []);
      const left = [...this.#left];
      this.#moved.clear();
      this.#left.clear();
      this.#parts.tell(moved.map(shown), left);
      this.#parts.tellPeers(moved.map(forPeers), left);
    });
  }
}
