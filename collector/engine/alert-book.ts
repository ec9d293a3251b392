// The alerts as they stand: at most one open a rule, and the last resolved ones. A step is worked out
// first, stored by the caller, and only then becomes what the book says.

import { durationText } from '../../language/duration.ts';
import { type AlertMemory, inactive, nextAlert } from '../alert/state.ts';
import type { AlertTransition } from '../engine.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { StateStore, StoredAlert } from '../store/states.ts';
import type { Word } from './rules.ts';

const resolvedKept = 200;

type Open = { readonly memory: AlertMemory; readonly row: AlertRow | null };

export type AlertStep = {
  readonly rule: string;
  readonly before: Open;
  readonly after: Open;
  readonly transition: AlertTransition | null;
  /** Whether a restart must find it. */
  readonly isStored: boolean;
};

const nothing: Open = { memory: inactive, row: null };

/** Why it does not fire although its condition holds; null where there is no such reason. */
const heldBy = ({ keptBack, forMs }: Word, memory: AlertMemory): string | null => {
  if (memory.state !== 'pending' || memory.holdingSinceMs === null) return null;
  return (
    keptBack ?? (forMs > 0 ? `must hold for ${durationText(forMs / 1000)} before it fires` : null)
  );
};

const rowOf = (word: Word, memory: AlertMemory, before: AlertRow | null): AlertRow | null => {
  if (memory.state === 'inactive') return null;
  return {
    id: before?.id ?? `${word.id.replace(/[^A-Za-z0-9.]+/g, '-')}-${Math.round(memory.sinceMs)}`,
    alertName: word.name,
    name: word.objective.slo,
    objective: word.objective.objective,
    kind: word.kind,
    severity: word.severity,
    state: memory.state,
    since: memory.sinceMs,
    resolvedAt: memory.resolvedMs,
    // A resolved alert keeps saying what was wrong.
    summary:
      memory.state === 'resolved' && before !== null
        ? before.summary
        : `${word.trouble}: ${word.reading()}`,
    notify: word.notify,
    held: heldBy(word, memory),
    ...{ inhibitedBy: null, recoveringSince: null, noDataSince: null, flapping: false },
  };
};

export class AlertBook {
  readonly #open = new Map<string, Open>();
  #resolved: AlertRow[] = [];

  /** @returns the ids of stored alerts whose rule is not among `rules` any more. */
  load(stored: readonly StoredAlert[], rules: ReadonlySet<string>): AlertRow[] {
    const orphans: AlertRow[] = [];
    for (const { rule, row, holdingSinceMs } of stored) {
      if (row.state === 'resolved') this.#resolved.push(row);
      else if (!rules.has(rule)) orphans.push(row);
      else {
        const memory = {
          state: row.state,
          sinceMs: row.since,
          resolvedMs: null,
          leavingSinceMs: null,
          holdingSinceMs,
          pausedSinceMs: null,
        };
        this.#open.set(rule, { memory, row });
      }
    }
    return orphans;
  }

  /** Whether an alert of this rule is pending or firing. */
  isOpen(rule: string): boolean {
    return this.#open.has(rule);
  }

  /** @returns null where nothing changes, not even what is remembered. */
  step(word: Word, nowMs: number): AlertStep | null {
    const before = this.#open.get(word.id) ?? nothing;
    const { holdMs, forMs, keptBack } = word;
    const terms = { holdMs, forMs, isKeptBack: keptBack !== null };
    const memory = nextAlert(before.memory, word.verdict, nowMs, terms);
    const held = heldBy(word, memory);
    const isHeldAsBefore = before.row === null || before.row.held === held;
    if (memory === before.memory && isHeldAsBefore) return null;
    const [from, to] = [before.memory.state, memory.state];
    if (from === to) {
      const row = before.row === null || isHeldAsBefore ? before.row : { ...before.row, held };
      const isStored = !isHeldAsBefore || memory.holdingSinceMs !== before.memory.holdingSinceMs;
      return { rule: word.id, before, after: { memory, row }, transition: null, isStored };
    }
    const row = rowOf(word, memory, before.row);
    const alert = row ?? before.row;
    const { objective } = word;
    const transition =
      alert === null ? null : { alert, objective, from, to, atMs: nowMs, reading: word.reading() };
    const isStored = transition !== null;
    return { rule: word.id, before, after: { memory, row }, transition, isStored };
  }

  /** After its transaction. */
  take({ rule, after }: AlertStep): void {
    if (after.memory.state === 'resolved' || after.memory.state === 'inactive') {
      this.#open.delete(rule);
      if (after.row !== null)
        this.#resolved = [after.row, ...this.#resolved].slice(0, resolvedKept);
    } else {
      this.#open.set(rule, after);
    }
  }

  /** Pending and firing ones, then the resolved ones, each newest first. */
  rows(): AlertRow[] {
    const open = [...this.#open.values()].flatMap(({ row }) => (row === null ? [] : [row]));
    return [...open.toSorted((a, b) => b.since - a.since), ...this.#resolved];
  }
}

/** Within the transaction of the step. */
export const storeStep = (
  states: StateStore,
  { rule, before, after, isStored }: AlertStep,
): void => {
  if (!isStored) return;
  const { holdingSinceMs } = after.memory;
  if (after.row !== null) states.putAlert({ rule, row: after.row, holdingSinceMs });
  else if (before.row !== null) states.removeAlert(before.row.id);
};
