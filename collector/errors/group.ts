// All occurrences of one error: of one service, type and stack. It is bounded whatever comes: hours
// older than a week are let go, and of releases, routes and traces the newest or most frequent stay.

import { createHash } from 'node:crypto';
import { normalMessage } from './message.ts';
import type { Occurrence } from './occurrence.ts';
import { culpritOf, stackKey } from './stack.ts';

export const hourMs = 3_600_000;
export const keptHours = 7 * 24;

const mostReleases = 12;
const mostRoutes = 12;
const mostTraces = 8;

/** 16 hex digits: the same error has the same id in every collector. */
export const groupId = ({
  service,
  type,
  message,
  stack,
}: Pick<Occurrence, 'service' | 'type' | 'message' | 'stack'>): string => {
  const key = stackKey(stack);
  const what = key.length > 0 ? key : [normalMessage(message)];
  const told = JSON.stringify([service, type, ...what]);
  return createHash('sha256').update(told).digest('hex').slice(0, 16);
};

export type Seen = { readonly firstMs: number; readonly lastMs: number; readonly count: number };

/** As it is kept in the file. */
export type StoredGroup = {
  readonly id: string;
  readonly service: string;
  readonly type: string;
  readonly title: string;
  readonly message: string;
  readonly stack: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly count: number;
  readonly firstRelease: string;
  readonly lastRelease: string;
  readonly hours: readonly (readonly [hour: number, count: number])[];
  readonly releases: readonly (readonly [release: string, seen: Seen])[];
  readonly routes: readonly (readonly [route: string, count: number])[];
  readonly traces: readonly (readonly [traceId: string, atMs: number])[];
};

const cut = <Value>(map: Map<string, Value>, most: number, weight: (value: Value) => number) => {
  while (map.size > most) {
    const [least] = [...map].reduce((a, b) => (weight(b[1]) < weight(a[1]) ? b : a));
    map.delete(least);
  }
};

export class ErrorGroup {
  readonly id: string;
  readonly service: string;
  readonly type: string;
  /** The message without what differs each time. */
  readonly title: string;
  readonly #hours: Map<number, number>;
  readonly #releases: Map<string, Seen>;
  readonly #routes: Map<string, number>;
  readonly #traces: Map<string, number>;
  #judged: { readonly stack: string; readonly culprit: string | null } | null = null;
  #message: string;
  #stack: string;
  #firstMs: number;
  #lastMs: number;
  #count: number;
  #firstRelease: string;
  #lastRelease: string;

  constructor(stored: StoredGroup) {
    this.id = stored.id;
    this.service = stored.service;
    this.type = stored.type;
    this.title = stored.title;
    this.#message = stored.message;
    this.#stack = stored.stack;
    this.#firstMs = stored.firstMs;
    this.#lastMs = stored.lastMs;
    this.#count = stored.count;
    this.#firstRelease = stored.firstRelease;
    this.#lastRelease = stored.lastRelease;
    this.#hours = new Map(stored.hours);
    this.#releases = new Map(stored.releases);
    this.#routes = new Map(stored.routes);
    this.#traces = new Map(stored.traces);
  }

  /** A group without occurrences yet: this one is to be added. */
  static of(id: string, first: Occurrence): ErrorGroup {
    const { service, type, message, stack, atMs, release } = first;
    return new ErrorGroup({
      ...{ id, service, type, message, stack, title: normalMessage(message) },
      ...{ firstMs: atMs, lastMs: atMs, count: 0, firstRelease: release, lastRelease: release },
      ...{ hours: [], releases: [], routes: [], traces: [] },
    });
  }

  get firstRelease(): string {
    return this.#firstRelease;
  }

  get lastMs(): number {
    return this.#lastMs;
  }

  /** Where in the program it was thrown; of one stack it is looked for once. */
  get culprit(): string | null {
    if (this.#judged?.stack !== this.#stack)
      this.#judged = { stack: this.#stack, culprit: culpritOf(this.#stack) };
    return this.#judged.culprit;
  }

  /** About what it takes in memory. */
  get bytes(): number {
    return 4000 + 2 * (this.#stack.length + this.#message.length);
  }

  add({ atMs, message, stack, release, route, traceId }: Occurrence): void {
    this.#count += 1;
    // What comes late may have been the first.
    if (atMs < this.#firstMs) {
      this.#firstMs = atMs;
      this.#firstRelease = release;
    }
    if (atMs >= this.#lastMs) {
      // The newest is shown: it fits the code as it runs now.
      this.#lastMs = atMs;
      this.#message = message;
      this.#stack = stack;
      this.#lastRelease = release;
    }
    const hour = Math.floor(atMs / hourMs);
    this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + 1);
    const oldest = Math.floor(this.#lastMs / hourMs) - keptHours;
    if (this.#hours.size > keptHours)
      for (const each of this.#hours.keys()) if (each <= oldest) this.#hours.delete(each);
    const known = this.#releases.get(release);
    this.#releases.set(release, {
      firstMs: Math.min(known?.firstMs ?? atMs, atMs),
      lastMs: Math.max(known?.lastMs ?? atMs, atMs),
      count: (known?.count ?? 0) + 1,
    });
    cut(this.#releases, mostReleases, ({ lastMs }) => lastMs);
    if (route !== null) {
      // A new one comes with one: room is made before, else it would always be the least.
      if (!this.#routes.has(route)) cut(this.#routes, mostRoutes - 1, (count) => count);
      this.#routes.set(route, (this.#routes.get(route) ?? 0) + 1);
    }
    if (traceId !== null) {
      this.#traces.set(traceId, atMs);
      cut(this.#traces, mostTraces, (lastMs) => lastMs);
    }
  }

  /** How many happened in each of the last `hours`, oldest first; the last one is not over yet. */
  sparkline(hours: number, nowMs: number): number[] {
    const last = Math.floor(nowMs / hourMs);
    return Array.from(
      { length: hours },
      (_, index) => this.#hours.get(last - hours + 1 + index) ?? 0,
    );
  }

  stored(): StoredGroup {
    return {
      ...{ id: this.id, service: this.service, type: this.type, title: this.title },
      ...{ message: this.#message, stack: this.#stack, count: this.#count },
      ...{ firstMs: this.#firstMs, lastMs: this.#lastMs },
      ...{ firstRelease: this.#firstRelease, lastRelease: this.#lastRelease },
      hours: [...this.#hours],
      releases: [...this.#releases].sort((a, b) => b[1].lastMs - a[1].lastMs),
      routes: [...this.#routes].sort((a, b) => b[1] - a[1]),
      traces: [...this.#traces].sort((a, b) => b[1] - a[1]),
    };
  }
}
