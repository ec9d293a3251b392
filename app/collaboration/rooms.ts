// The documents that are open now, one room for each (organisation, document). A room is loaded for
// its first member and forgotten after its last, once its edits are in the log.

import { Room, type RoomParts } from './room.ts';
import type { DocumentStore } from './store.ts';

export class Rooms {
  readonly #store: DocumentStore;
  readonly #after: RoomParts['after'];
  readonly #rooms = new Map<string, Promise<Room | null>>();
  /** Nobody was in them at the last sweep, and nobody has asked for them since. */
  readonly #unused = new Set<string>();

  constructor(store: DocumentStore, after: RoomParts['after']) {
    this.#store = store;
    this.#after = after;
  }

  get size(): number {
    return this.#rooms.size;
  }

  /** null: the organisation has no such document. Rejects when the database fails. */
  find(organizationId: string, documentId: string): Promise<Room | null> {
    const key = `${organizationId}/${documentId}`;
    this.#unused.delete(key);
    const known = this.#rooms.get(key);
    if (known !== undefined) return known;
    const loading = this.#load(organizationId, documentId);
    this.#rooms.set(key, loading);
    const forget = (): void => {
      if (this.#rooms.get(key) === loading) this.#rooms.delete(key);
    };
    loading.then((room) => {
      if (room === null) forget();
    }, forget);
    return loading;
  }

  /** Forgets rooms that nobody has been in since the last sweep, once nothing is written there. */
  async sweep(): Promise<void> {
    for (const [key, loading] of [...this.#rooms]) {
      const room = await loading.catch(() => null);
      if (room === null || !room.empty || !room.idle || this.#rooms.get(key) !== loading) {
        this.#unused.delete(key);
      } else if (this.#unused.has(key)) {
        room.close();
        this.#unused.delete(key);
        this.#rooms.delete(key);
      } else {
        this.#unused.add(key);
      }
    }
  }

  async #load(organizationId: string, documentId: string): Promise<Room | null> {
    const document = await this.#store.load(organizationId, documentId);
    if (document === null) return null;
    return new Room({
      documentId,
      document,
      log: this.#store.log(organizationId, documentId),
      title: () => this.#store.title(organizationId, documentId),
      after: this.#after,
    });
  }
}
