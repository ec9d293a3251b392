// The groups of errors, in bounds. An error counts once a trace, however many spans and records tell
// of it on its way up, and however often it is sent. No service can crowd out another's errors, and
// one that makes ever new ones at once has the rest counted in one group of its own.

import { ErrorGroup, groupId, type StoredGroup } from './group.ts';
import type { Occurrence } from './occurrence.ts';

export type BookBounds = {
  readonly groups: number;
  readonly groupsOfService: number;
  readonly bytes: number;
};

export const defaultBounds: BookBounds = {
  groups: 1000,
  groupsOfService: 200,
  bytes: 16 * 1024 * 1024,
};

/** `folded`: into the group of all that there is no room for. `repeated`: it was counted before. */
export type Addition = 'counted' | 'folded' | 'repeated';

/** Groups that were seen so lately are not given up for new ones. */
const liveMs = 3_600_000;
const rememberedTellings = 20_000;
const rememberedIds = 200;

const forget = (
  set: { readonly size: number; delete(key: string): unknown; keys(): Iterator<string> },
  most: number,
) => {
  if (set.size <= most) return;
  const { value } = set.keys().next();
  if (value !== undefined) set.delete(value);
};

export class ErrorBook {
  readonly #bounds: BookBounds;
  readonly #groups = new Map<string, ErrorGroup>();
  /** Ids by service; the one that was seen last stands last. */
  readonly #services = new Map<string, Set<string>>();
  readonly #told = new Set<string>();
  readonly #ids = new Map<string, string>();
  readonly changed = new Set<string>();
  readonly gone = new Set<string>();
  #bytes = 0;

  constructor(bounds: Partial<BookBounds> = {}) {
    this.#bounds = { ...defaultBounds, ...bounds };
  }

  get size(): number {
    return this.#groups.size;
  }

  get bytes(): number {
    return this.#bytes;
  }

  groups(): Iterable<ErrorGroup> {
    return this.#groups.values();
  }

  get(id: string): ErrorGroup | null {
    return this.#groups.get(id) ?? null;
  }

  services(): readonly string[] {
    return [...this.#services.keys()];
  }

  add(occurrence: Occurrence, nowMs: number): Addition {
    const id = this.#idOf(occurrence);
    const { traceId, service, message } = occurrence;
    if (traceId !== null) {
      // Each layer may name its type, and cut its stack, in its own way: the message goes up with it.
      const telling = `${traceId} ${service} ${message.slice(0, 200) || id}`;
      if (this.#told.has(telling)) return 'repeated';
      this.#told.add(telling);
      forget(this.#told, rememberedTellings);
    }
    // A clock that is ahead must not keep its errors on top for ever.
    const dated = { ...occurrence, atMs: Math.min(occurrence.atMs, nowMs) };
    const known = this.#groups.get(id);
    if (known === undefined && this.#isFlooding(occurrence.service, nowMs)) {
      const rest: Occurrence = {
        ...dated,
        type: 'more errors',
        message: 'Too many different errors at once: the rest of them is counted here',
        stack: '',
      };
      this.#put(this.#groups.get(groupId(rest)) ?? ErrorGroup.of(groupId(rest), rest), rest);
      return 'folded';
    }
    this.#put(known ?? ErrorGroup.of(id, dated), dated);
    return 'counted';
  }

  /** Takes in a group that was kept, least recent first. */
  restore(stored: StoredGroup): void {
    const group = new ErrorGroup(stored);
    this.#groups.set(group.id, group);
    this.#bytes += group.bytes;
    this.#touch(group);
    this.#makeRoom();
  }

  #idOf(occurrence: Occurrence): string {
    const { service, type, message, stack } = occurrence;
    const told = `${service}\0${type}\0${stack === '' ? message : stack}`;
    const known = this.#ids.get(told);
    if (known !== undefined) return known;
    const id = groupId(occurrence);
    this.#ids.set(told, id);
    forget(this.#ids, rememberedIds);
    return id;
  }

  #isFlooding(service: string, nowMs: number): boolean {
    const ids = this.#services.get(service);
    if (ids === undefined || ids.size < this.#bounds.groupsOfService) return false;
    const oldest = this.#groups.get([...ids.values().take(1)][0] ?? '');
    return oldest !== undefined && oldest.lastMs > nowMs - liveMs;
  }

  #put(group: ErrorGroup, occurrence: Occurrence): void {
    this.#bytes -= this.#groups.has(group.id) ? group.bytes : 0;
    group.add(occurrence);
    this.#groups.set(group.id, group);
    this.#bytes += group.bytes;
    this.changed.add(group.id);
    this.gone.delete(group.id);
    this.#touch(group);
    this.#makeRoom();
  }

  #touch({ service, id }: ErrorGroup): void {
    const ids = this.#services.get(service) ?? new Set();
    ids.delete(id);
    ids.add(id);
    this.#services.set(service, ids);
  }

  #makeRoom(): void {
    const { groups, groupsOfService, bytes } = this.#bounds;
    for (;;) {
      const fullest = [...this.#services].reduce<[string, Set<string>] | null>(
        (most, each) => (most === null || each[1].size > most[1].size ? each : most),
        null,
      );
      if (fullest === null) return;
      const [service, ids] = fullest;
      // One more than the bound: the group of the rest.
      const isTooMuch =
        ids.size > groupsOfService + 1 || this.#groups.size > groups || this.#bytes > bytes;
      if (!isTooMuch || this.#groups.size <= 1) return;
      const [oldest = ''] = ids.values().take(1);
      this.#bytes -= this.#groups.get(oldest)?.bytes ?? 0;
      this.#groups.delete(oldest);
      this.changed.delete(oldest);
      this.gone.add(oldest);
      ids.delete(oldest);
      if (ids.size === 0) this.#services.delete(service);
    }
  }
}
