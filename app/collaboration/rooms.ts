// The documents that are open now, one room for each (organisation, document). A room is loaded for
// its first member and forgotten after its last, once its edits are in the log.

import { Room, type RoomParts } from './room.ts';
import type { DocumentStore } from './store.ts';

export type RoomsParts = Pick<RoomParts, 'clock' | 'hints' | 'failed'> & {
  readonly store: DocumentStore;
};

/** Hints may be lost, so all that is open is looked at anyway, the more often without them. */
const lookEveryMs = { connected: 10_000, cutOff: 1_000 };

export class Rooms {
  readonly #parts: RoomsParts;
  readonly #rooms = new Map<string, Promise<Room | null>>();
  /** Nobody was in them at the last sweep, and nobody has asked for them since. */
  readonly #unused = new Set<string>();

  #lookedAt = 0;
  #looking = false;

  constructor(parts: RoomsParts) {
    this.#parts = parts;
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

  /** Every second: forgets rooms that nobody has been in since the last sweep, once idle. */
  async sweep(): Promise<void> {
    void this.#look();
    for (const [key, loading] of [...this.#rooms]) {
      const room = await loading.catch(() => null);
      room?.sweep();
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

  /** Tells other instances that nobody is here any more. */
  async close(): Promise<void> {
    for (const loading of this.#rooms.values()) (await loading.catch(() => null))?.close();
    this.#rooms.clear();
  }

  async #load(organizationId: string, documentId: string): Promise<Room | null> {
    const { store, clock, hints, failed } = this.#parts;
    const document = await store.load(organizationId, documentId);
    if (document === null) return null;
    return new Room({
      organizationId,
      documentId,
      document,
      log: store.log(organizationId, documentId),
      title: () => store.title(organizationId, documentId),
      clock,
      hints,
      failed,
    });
  }

  /** Asks the database how far the open documents are. */
  async #look(): Promise<void> {
    const { store, clock, hints, failed } = this.#parts;
    const pause = hints.connected ? lookEveryMs.connected : lookEveryMs.cutOff;
    if (this.#looking || this.#rooms.size === 0 || clock.now() - this.#lookedAt < pause) return;
    this.#looking = true;
    this.#lookedAt = clock.now();
    try {
      const keys = [...this.#rooms.keys()].map((key) => {
        const [organizationId = '', documentId = ''] = key.split('/');
        return { organizationId, documentId };
      });
      for (const { organizationId, documentId, revision } of await store.revisions(keys)) {
        const room = await this.#rooms.get(`${organizationId}/${documentId}`);
        room?.learn(revision);
      }
    } catch (error) {
      failed(error);
    } finally {
      this.#looking = false;
    }
  }
}
