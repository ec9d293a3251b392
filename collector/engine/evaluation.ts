// Once a second: every objective judged, statuses held, alerts stepped. What changed is stored in one
// transaction, together with what the listener writes. If the disk refuses it, the board still tells
// the statuses, and they are stored as soon as they can be; alerts wait, since nobody could be told.

import type { Objective } from '../../language/slo-set.ts';
import type { StandsOn } from '../alert/inhibition.ts';
import { nextStatus, type Status, type StatusMemory } from '../alert/status.ts';
import type { AlertTransition } from '../engine.ts';
import { CollectorError } from '../error.ts';
import type { AlertRow } from '../serve/shapes.ts';
import { slicesName } from '../sli/slices.ts';
import type { Store } from '../store/database.ts';
import type { StateStore } from '../store/states.ts';
import { AlertBook, type AlertStep, storeStep } from './alert-book.ts';
import { judge } from './judgement.ts';
import type { Watched } from './objective.ts';
import { objectiveWords, staleWord, type Word } from './rules.ts';
import type { SourceReading, Sources } from './sources.ts';
import type { Upkeep } from './upkeep.ts';

/** So long ago it matters how often an alert fired. */
const rememberedMs = 3_600_000;

/** The name of the history that its budget is of. */
const countedBy = ({ indicator, slices }: Objective): string =>
  slices === null ? indicator.id : slicesName(indicator.id, slices);

type StatusStep = {
  readonly objective: Objective;
  readonly memory: StatusMemory;
  readonly store: boolean;
};

export type EvaluationOptions = {
  readonly store: Store;
  readonly states: StateStore;
  readonly sources: Sources;
  readonly watched: readonly Watched[];
  readonly upkeep: Upkeep;
  readonly standsOn: StandsOn;
  readonly onTransition: (transition: AlertTransition) => void;
  /** An objective's SLI is not the one it had before. */
  readonly onNewIndicator: (objective: Objective) => void;
};

export class Evaluation {
  readonly #options: EvaluationOptions;
  readonly #book: AlertBook;
  readonly #statuses = new Map<string, StatusMemory>();
  /** Of which nothing more is to be said until their counts change or a source falls silent. */
  readonly #calm = new Set<Watched>();
  /** Keys of those whose status is not on disk. */
  #unstored: ReadonlySet<string> = new Set();
  #watched: readonly Watched[];
  /** By source. */
  #readers: ReadonlyMap<string, readonly Objective[]>;

  constructor(options: EvaluationOptions, nowMs: number) {
    this.#options = options;
    this.#book = new AlertBook(options.standsOn);
    this.#watched = options.watched;
    this.#readers = readersOf(options.watched);
    const { states, store } = options;
    const stored = states.objectives();
    store.transaction(() => {
      for (const { objective } of options.watched) {
        const known = stored.get(objective.key);
        if (known?.indicator === countedBy(objective)) {
          this.#statuses.set(objective.key, known.memory);
        } else if (known !== undefined) {
          options.onNewIndicator(objective);
        }
      }
      const sources = sourcesAt(options.sources, nowMs);
      const words = [
        ...options.watched.flatMap((each) => this.#words(each, sources, nowMs, () => 'no data')),
        ...this.#staleWords(sources, nowMs),
      ];
      const longestMs = Math.max(rememberedMs, ...words.map(({ lingerMs }) => lingerMs));
      const firings = states.firings(nowMs - longestMs);
      for (const row of this.#book.load(states.alerts(200), firings, words)) {
        const summary = `${row.summary} (its definition is gone or was changed)`;
        states.putAlert({
          rule: 'gone',
          row: {
            ...{ ...row, state: 'resolved', resolvedAt: nowMs, summary },
            ...{ held: null, inhibitedBy: null },
          },
          holdingSinceMs: null,
        });
      }
    });
  }

  /** The windows were made anew. */
  rewatch(watched: readonly Watched[]): void {
    this.#watched = watched;
    this.#readers = readersOf(watched);
    this.#calm.clear();
  }

  status(key: string): StatusMemory | null {
    return this.#statuses.get(key) ?? null;
  }

  alerts(): AlertRow[] {
    return this.#book.rows();
  }

  /**
   * @throws CollectorError `store-unwritable`: statuses are told from memory, no alert has changed; the
   * next evaluation comes to the same again.
   */
  run(nowMs: number): AlertTransition[] {
    const { store, states, onTransition } = this.#options;
    const sources = sourcesAt(this.#options.sources, nowMs);
    const statuses = new Map<string, StatusStep>();
    const judged: Judged[] = [];
    for (const watched of this.#watched) {
      const isCalm = !watched.changed(nowMs) && this.#calm.has(watched);
      if (isCalm && watched.sources.every((source) => !sources.read(source).silent)) continue;
      this.#calm.delete(watched);
      const words = this.#words(watched, sources, nowMs, (now) => {
        const { key, status } = watched.objective;
        const before = this.#statuses.get(key) ?? null;
        const memory = nextStatus(before, now, nowMs, status.holdSeconds * 1000);
        const changed = before?.status !== memory.status || before.colour !== memory.colour;
        statuses.set(key, { objective: watched.objective, memory, store: changed });
        return memory.status;
      });
      judged.push({ watched, words });
    }
    const words = [...judged.flatMap((each) => each.words), ...this.#staleWords(sources, nowMs)];
    const steps = this.#book.steps(words, nowMs);
    const transitions = steps.flatMap(({ transition }) => transition ?? []);
    const changed = [...statuses]
      .filter(([key, step]) => step.store || this.#unstored.has(key))
      .map(([, step]) => step);
    // What the listener or a mistake of ours throws leaves everything as it was.
    const remember = (): void => {
      for (const [key, { memory }] of statuses) this.#statuses.set(key, memory);
    };
    if (changed.length > 0 || steps.some(({ isStored }) => isStored)) {
      try {
        store.transaction(() => {
          for (const { objective, memory } of changed) {
            states.putObjective(objective.key, countedBy(objective), memory);
          }
          for (const step of steps) this.#store(step, onTransition);
        });
      } catch (error) {
        if (error instanceof CollectorError && error.code === 'store-unwritable') {
          this.#unstored = new Set(changed.map(({ objective }) => objective.key));
          remember();
        }
        throw error;
      }
      this.#unstored = new Set();
    }
    remember();
    for (const step of steps) this.#book.take(step);
    for (const each of judged) if (this.#isCalm(each)) this.#calm.add(each.watched);
    return transitions;
  }

  /** Time alone changes a status that is being left, and an alert that is open; nothing else. */
  #isCalm({ watched, words }: Judged): boolean {
    const memory = this.#statuses.get(watched.objective.key);
    if (memory === undefined || memory.status === 'stale' || memory.leavingSinceMs !== null) {
      return false;
    }
    return words.every(({ id, verdict }) => {
      const isMet = verdict === 'holds' || verdict === 'thin';
      return !isMet && !this.#book.isOpen(id);
    });
  }

  #store(step: AlertStep, onTransition: (transition: AlertTransition) => void): void {
    storeStep(this.#options.states, step);
    if (step.transition !== null) onTransition(step.transition);
  }

  #words(
    watched: Watched,
    sources: Pick<Sources, 'read'>,
    nowMs: number,
    hold: (now: Status) => Status,
  ): readonly Word[] {
    const judgement = judge(watched, sources, nowMs);
    const keptBack = this.#options.upkeep.of(watched.objective, nowMs);
    const words = objectiveWords(watched, judgement, hold(judgement.now));
    return keptBack === null ? words : words.map((word) => ({ ...word, keptBack }));
  }

  #staleWords(sources: ReturnType<typeof sourcesAt>, nowMs: number): readonly Word[] {
    return [...this.#readers].flatMap(([source, objectives]) => {
      const word = staleWord(source, objectives, sources.read(source));
      if (word === null) return [];
      return [{ ...word, keptBack: this.#options.upkeep.ofAll(objectives, nowMs) }];
    });
  }
}

type Judged = { readonly watched: Watched; readonly words: readonly Word[] };

const readersOf = (watched: readonly Watched[]): Map<string, Objective[]> => {
  const readers = new Map<string, Objective[]>();
  for (const { sources, objective } of watched) {
    for (const source of sources) {
      const known = readers.get(source);
      if (known === undefined) readers.set(source, [objective]);
      else known.push(objective);
    }
  }
  return readers;
};

/** Each source is read once a second, however many objectives ask. */
const sourcesAt = (sources: Pick<Sources, 'read'>, nowMs: number) => {
  const known = new Map<string, SourceReading>();
  return {
    read: (source: string): SourceReading => {
      const reading = known.get(source) ?? sources.read(source, nowMs);
      known.set(source, reading);
      return reading;
    },
  };
};
