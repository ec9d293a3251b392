// Once a second: every objective judged, statuses held, alerts stepped. What changed is stored in one
// transaction, together with what the listener writes. If the disk refuses it, the board still tells
// the statuses, and they are stored as soon as they can be; alerts wait, since nobody could be told.

import type { Objective } from '../../language/slo-set.ts';
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
import type { Sources } from './sources.ts';
import type { Upkeep } from './upkeep.ts';

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
  readonly onTransition: (transition: AlertTransition) => void;
  /** An objective's SLI is not the one it had before. */
  readonly onNewIndicator: (objective: Objective) => void;
};

export class Evaluation {
  readonly #options: EvaluationOptions;
  readonly #book = new AlertBook();
  readonly #statuses = new Map<string, StatusMemory>();
  /** Keys of those whose status is not on disk. */
  #unstored: ReadonlySet<string> = new Set();
  #watched: readonly Watched[];

  constructor(options: EvaluationOptions, nowMs: number) {
    this.#options = options;
    this.#watched = options.watched;
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
      const rules = new Set(this.#words(nowMs, () => 'no data').map(({ id }) => id));
      for (const row of this.#book.load(states.alerts(200), rules)) {
        const summary = `${row.summary} (its definition is gone or was changed)`;
        states.putAlert({
          rule: 'gone',
          row: { ...row, state: 'resolved', resolvedAt: nowMs, summary, held: null },
          holdingSinceMs: null,
        });
      }
    });
  }

  /** The windows were made anew. */
  rewatch(watched: readonly Watched[]): void {
    this.#watched = watched;
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
    const statuses = new Map<string, StatusStep>();
    const words = this.#words(nowMs, (watched, now) => {
      const { key, status } = watched.objective;
      const before = this.#statuses.get(key) ?? null;
      const memory = nextStatus(before, now, nowMs, status.holdSeconds * 1000);
      const changed = before?.status !== memory.status || before.colour !== memory.colour;
      statuses.set(key, { objective: watched.objective, memory, store: changed });
      return memory.status;
    });
    const steps = words.flatMap((word) => this.#book.step(word, nowMs) ?? []);
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
    return transitions;
  }

  #store(step: AlertStep, onTransition: (transition: AlertTransition) => void): void {
    storeStep(this.#options.states, step);
    if (step.transition !== null) onTransition(step.transition);
  }

  #words(nowMs: number, hold: (watched: Watched, now: Status) => Status): Word[] {
    const { sources, upkeep } = this.#options;
    const readers = new Map<string, Objective[]>();
    const words = this.#watched.flatMap((watched) => {
      for (const source of watched.sources) {
        readers.set(source, [...(readers.get(source) ?? []), watched.objective]);
      }
      const judgement = judge(watched, sources, nowMs);
      const keptBack = upkeep.of(watched.objective, nowMs);
      return objectiveWords(watched, judgement, hold(watched, judgement.now)).map((word) =>
        keptBack === null ? word : { ...word, keptBack },
      );
    });
    const stale = [...readers].flatMap(([source, objectives]) => {
      const word = staleWord(source, objectives, sources.read(source, nowMs));
      return word === null ? [] : [{ ...word, keptBack: upkeep.ofAll(objectives, nowMs) }];
    });
    return [...words, ...stale];
  }
}
