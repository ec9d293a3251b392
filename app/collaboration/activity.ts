// What was done in each organisation in the last minute, for its live figures: edits by document, and
// how long edits took to reach others. Counted by the second, so that nothing has to be forgotten one
// by one. Pure: time is an argument, in milliseconds.

/** Upper ends of the latency's cells, in seconds; one more holds what is above. */
export const latencyBounds: readonly number[] = [
  0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 0.75, 1, 2, 5, 10,
];

export type LastMinute = {
  /** By document. */
  readonly edits: ReadonlyMap<string, number>;
  /** How many edits reached somebody in each cell of latencyBounds. */
  readonly latency: readonly number[];
};

/** What one instance has of an organisation now. */
export type LocalFigures = {
  readonly sessions: number;
  readonly interrupted: number;
  /** Ids of the people who are here. */
  readonly people: readonly string[];
  readonly documents: readonly {
    readonly id: string;
    readonly people: readonly string[];
    /** In the last 60 s. */
    readonly edits: number;
  }[];
  /** Cells of latencyBounds, of the last 60 s. */
  readonly latency: readonly number[];
};

type Second = {
  readonly at: number;
  readonly edits: Map<string, number>;
  readonly latency: number[];
};

const remembered = 60;
const noLatency = (): number[] => Array.from({ length: latencyBounds.length + 1 }, () => 0);

const cellOf = (seconds: number): number => {
  const found = latencyBounds.findIndex((bound) => seconds <= bound);
  return found < 0 ? latencyBounds.length : found;
};

export class Activity {
  readonly #organizations = new Map<string, Second[]>();

  get size(): number {
    return this.#organizations.size;
  }

  edited(organizationId: string, documentId: string, now: number): void {
    const { edits } = this.#second(organizationId, now);
    edits.set(documentId, (edits.get(documentId) ?? 0) + 1);
  }

  synced(organizationId: string, latencySeconds: readonly number[], now: number): void {
    if (latencySeconds.length === 0) return;
    const { latency } = this.#second(organizationId, now);
    for (const seconds of latencySeconds) {
      const cell = cellOf(seconds);
      latency[cell] = (latency[cell] ?? 0) + 1;
    }
  }

  lastMinute(organizationId: string, now: number): LastMinute {
    const edits = new Map<string, number>();
    const latency = noLatency();
    const from = Math.floor(now / 1000) - remembered;
    for (const second of this.#organizations.get(organizationId) ?? []) {
      if (second.at <= from) continue;
      for (const [id, count] of second.edits) edits.set(id, (edits.get(id) ?? 0) + count);
      for (const [cell, count] of second.latency.entries()) {
        latency[cell] = (latency[cell] ?? 0) + count;
      }
    }
    return { edits, latency };
  }

  /** Forgets the organisations in which nothing happened for a minute. */
  sweep(now: number): void {
    const from = Math.floor(now / 1000) - remembered;
    for (const [id, seconds] of this.#organizations) {
      if ((seconds.at(-1)?.at ?? 0) <= from) this.#organizations.delete(id);
    }
  }

  #second(organizationId: string, now: number): Second {
    const at = Math.floor(now / 1000);
    let seconds = this.#organizations.get(organizationId);
    if (seconds === undefined) {
      seconds = [];
      this.#organizations.set(organizationId, seconds);
    }
    const last = seconds.at(-1);
    // A clock that was set back goes on in the newest second.
    if (last !== undefined && last.at >= at) return last;
    const fresh = { at, edits: new Map<string, number>(), latency: noLatency() };
    seconds.push(fresh);
    if (seconds.length > remembered) seconds.shift();
    return fresh;
  }
}
