// The figures of each organisation that somebody watches, once a second, of all instances. Instances
// tell each other what is watched and what they have of it; what is not renewed counts no longer, so
// that an instance that is lost is gone from the figures within seconds.

import { z } from 'zod';
import type { LocalFigures } from '../collaboration/activity.ts';
import type { Hints } from '../collaboration/hints.ts';
import type { Clock } from '../collaboration/protocol/clock.ts';
import { merged } from './figures.ts';
import type { Figures, Moment } from './messages.ts';

export type GatheringParts = {
  readonly hints: Hints;
  readonly clock: Pick<Clock, 'now'>;
  readonly local: (organizationId: string) => LocalFigures;
  readonly titles: (
    organizationId: string,
    documentIds: readonly string[],
  ) => Promise<ReadonlyMap<string, string>>;
  readonly failed: (error: unknown) => void;
};

const channel = 'analytics';
const askEveryMs = 3_000;
const askedForMs = 10_000;
const toldForMs = 4_000;
const titlesForMs = 10_000;
const historyEveryMs = 5_000;
const historyLength = 120;

const counts = z.array(z.number());
const names = z.array(z.string());
const hintSchema = z.union([
  z.strictObject({ from: z.string(), watch: z.string() }),
  z.strictObject({
    from: z.string(),
    of: z.string(),
    figures: z.strictObject({
      sessions: z.number(),
      interrupted: z.number(),
      people: names,
      documents: z.array(z.strictObject({ id: z.string(), people: names, edits: z.number() })),
      latency: counts,
    }),
  }),
]);

type Watched = {
  readonly listeners: Set<(figures: Figures) => void>;
  readonly told: Map<string, { readonly at: number; readonly figures: LocalFigures }>;
  titles: ReadonlyMap<string, string>;
  titlesAt: number;
  readonly history: Moment[];
  askedAt: number;
  leftAt: number;
};

export class Gathering {
  readonly #parts: GatheringParts;
  readonly #watched = new Map<string, Watched>();
  /** What other instances want to know, until when. */
  readonly #wanted = new Map<string, number>();
  readonly #stopListening: () => void;

  constructor(parts: GatheringParts) {
    this.#parts = parts;
    this.#stopListening = parts.hints.subscribe(channel, (payload) => {
      if (payload !== null) this.#heard(payload);
    });
  }

  /** @returns what was, and what ends the watching. */
  watch(organizationId: string, listener: (figures: Figures) => void) {
    let watched = this.#watched.get(organizationId);
    if (watched === undefined) {
      watched = {
        listeners: new Set(),
        told: new Map(),
        titles: new Map(),
        titlesAt: Number.NEGATIVE_INFINITY,
        history: [],
        askedAt: Number.NEGATIVE_INFINITY,
        leftAt: 0,
      };
      this.#watched.set(organizationId, watched);
    }
    const { listeners, history } = watched;
    listeners.add(listener);
    const stop = (): void => {
      listeners.delete(listener);
      watched.leftAt = this.#parts.clock.now();
    };
    return { history: [...history], stop };
  }

  /** Every second. */
  async tick(): Promise<void> {
    const { hints, clock, local } = this.#parts;
    const now = clock.now();
    for (const [organizationId, until] of this.#wanted) {
      if (until < now) this.#wanted.delete(organizationId);
      else this.#publish({ of: organizationId, figures: local(organizationId) });
    }
    for (const [organizationId, watched] of [...this.#watched]) {
      if (watched.listeners.size === 0) {
        const over = now - watched.leftAt > historyEveryMs * historyLength;
        if (over) this.#watched.delete(organizationId);
        continue;
      }
      if (hints.connected && now - watched.askedAt >= askEveryMs) {
        watched.askedAt = now;
        this.#publish({ watch: organizationId });
      }
      await this.#tell(organizationId, watched, now);
    }
  }

  close(): void {
    this.#stopListening();
    this.#watched.clear();
  }

  async #tell(organizationId: string, watched: Watched, now: number): Promise<void> {
    for (const [instance, { at }] of watched.told) {
      if (now - at > toldForMs) watched.told.delete(instance);
    }
    const others = [...watched.told.values()].map(({ figures }) => figures);
    const all = [this.#parts.local(organizationId), ...others];
    await this.#learnTitles(organizationId, watched, all, now);
    const figures = merged(all, (id) => watched.titles.get(id) ?? 'Untitled', now);
    const last = watched.history.at(-1);
    if (last === undefined || now - last.at >= historyEveryMs) {
      const { at, people, edits, syncP95Seconds } = figures;
      watched.history.push({ at, people, edits, syncP95Seconds });
      if (watched.history.length > historyLength) watched.history.shift();
    }
    for (const listener of [...watched.listeners]) listener(figures);
  }

  /** Titles change seldom, and figures without them are better than none. */
  async #learnTitles(
    organizationId: string,
    watched: Watched,
    all: readonly LocalFigures[],
    now: number,
  ): Promise<void> {
    const ids = [...new Set(all.flatMap(({ documents }) => documents.map(({ id }) => id)))];
    const known = ids.every((id) => watched.titles.has(id));
    if (ids.length === 0 || now - watched.titlesAt < (known ? titlesForMs : 1_000)) return;
    watched.titlesAt = now;
    try {
      watched.titles = await this.#parts.titles(organizationId, ids);
    } catch (error) {
      this.#parts.failed(error);
    }
  }

  #publish(content: object): void {
    const { hints } = this.#parts;
    hints.publish(channel, JSON.stringify({ from: hints.instance, ...content }));
  }

  #heard(payload: string): void {
    const { hints, clock, failed } = this.#parts;
    const checked = hintSchema.safeParse(JSON.parse(payload));
    if (!checked.success) {
      failed(checked.error);
      return;
    }
    const hint = checked.data;
    if (hint.from === hints.instance) return;
    const now = clock.now();
    if ('watch' in hint) this.#wanted.set(hint.watch, now + askedForMs);
    else this.#watched.get(hint.of)?.told.set(hint.from, { at: now, figures: hint.figures });
  }
}
