// The alerts as they stand: at most one open a rule, and the last resolved ones. The steps of one moment
// are worked out first, stored by the caller, and only then become what the book says.

import { lately } from '../alert/flapping.ts';
import {
  type Inhibitor,
  type Inhibits,
  inhibition,
  type StandsOn,
  type Subject,
} from '../alert/inhibition.ts';
import { type AlertMemory, inactive, nextAlert } from '../alert/state.ts';
import type { AlertTransition } from '../engine.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { StateStore, StoredAlert, StoredFiring } from '../store/states.ts';
import { changing, isFiring, rowOf, rowStateOf } from './alert-row.ts';
import type { Word } from './rules.ts';

const resolvedKept = 200;

type Open = {
  readonly memory: AlertMemory;
  readonly row: AlertRow | null;
  /** It silences others: it fires, or would if maintenance did not keep it back. */
  readonly acts: boolean;
};

export type AlertStep = {
  readonly word: Word;
  readonly before: Open;
  readonly after: Open;
  readonly atMs: number;
  readonly transition: AlertTransition | null;
  /** Whether a restart must find it. */
  readonly isStored: boolean;
};

type Move = Pick<AlertStep, 'word' | 'before'> & Omit<Open, 'row'>;

const nothing: Open = { memory: inactive, row: null, acts: false };

const holdsBack = ({ keptBack }: Word, memory: AlertMemory): boolean =>
  keptBack !== null && memory.state === 'pending' && memory.holdingSinceMs !== null;

/** What its being silenced, and its silencing others, is decided by. */
export const subjectOf = ({ id, objective, ...word }: Word): Subject => {
  const { name, kind, severity, source, services, notify } = word;
  return { rule: id, objective: objective.key, name, kind, severity, source, services, notify };
};

/** One that was recovering must be calm anew: nobody saw what was while the collector was away. */
const rememberedOf = ({ row, holdingSinceMs }: StoredAlert): AlertMemory =>
  row.state === 'pending'
    ? { state: 'pending', sinceMs: row.since, holdingSinceMs, pausedSinceMs: null }
    : { state: 'firing', sinceMs: row.since, isFlapping: row.flapping, noDataSinceMs: null };

export class AlertBook {
  readonly #standsOn: StandsOn;
  readonly #open = new Map<string, Open>();
  /** By rule: when its alerts began to fire lately. */
  readonly #starts = new Map<string, readonly number[]>();
  /** By rule: what silenced others, and since when it does not. */
  readonly #ended = new Map<string, Inhibitor>();
  #resolved: AlertRow[] = [];

  constructor(standsOn: StandsOn) {
    this.#standsOn = standsOn;
  }

  /**
   * @param firings of the past, oldest first
   * @returns stored alerts whose rule is not among `words` any more.
   */
  load(
    stored: readonly StoredAlert[],
    firings: readonly StoredFiring[],
    words: readonly Word[],
  ): AlertRow[] {
    const rules = new Map(words.map((word) => [word.id, word]));
    const orphans: AlertRow[] = [];
    for (const each of stored) {
      const { rule, row } = each;
      if (row.state === 'resolved') this.#resolved.push(row);
      else if (!rules.has(rule)) orphans.push(row);
      else {
        const acts = row.state === 'firing';
        this.#open.set(rule, { memory: rememberedOf(each), row, acts });
      }
    }
    for (const { rule, startMs, endMs } of firings) {
      const word = rules.get(rule);
      if (word === undefined) continue;
      this.#starts.set(rule, [...(this.#starts.get(rule) ?? []), startMs]);
      if (endMs !== null) this.#ended.set(rule, { ...subjectOf(word), endedMs: endMs });
    }
    return orphans;
  }

  /** Whether an alert of this rule is pending or firing. */
  isOpen(rule: string): boolean {
    return this.#open.has(rule);
  }

  /** @returns a step of each of which anything changes, if only in what is remembered. */
  steps(words: readonly Word[], nowMs: number): AlertStep[] {
    const moves = words.map((word) => this.#move(word, nowMs));
    const inhibits = this.#inhibits(moves, nowMs);
    return moves.flatMap((move) => this.#step(move, inhibits, nowMs) ?? []);
  }

  #move(word: Word, nowMs: number): Move {
    const before = this.#open.get(word.id) ?? nothing;
    const { id, verdict, holdMs, forMs, keptBack } = word;
    const startsMs = this.#starts.get(id) ?? [];
    const terms = { holdMs, forMs, isKeptBack: keptBack !== null, startsMs };
    const memory = nextAlert(before.memory, verdict, nowMs, terms);
    return { word, before, memory, acts: isFiring(memory) || holdsBack(word, memory) };
  }

  #inhibits(moves: readonly Move[], nowMs: number): Inhibits {
    if (!moves.some(({ memory }) => isFiring(memory))) return () => null;
    const acting = new Map<string, Inhibitor>(this.#ended);
    for (const { word, before, acts } of moves) {
      if (!acts && !before.acts) continue;
      acting.set(word.id, { ...subjectOf(word), endedMs: acts ? null : nowMs });
    }
    return inhibition(acting.values(), this.#standsOn);
  }

  #step({ word, before, memory, acts }: Move, inhibits: Inhibits, nowMs: number): AlertStep | null {
    const inhibitor = isFiring(memory)
      ? inhibits({ ...subjectOf(word), lingerMs: word.lingerMs }, nowMs)
      : null;
    const now = changing(word, memory, inhibitor?.name ?? null);
    const row = rowOf(word, memory, before.row, now);
    if (memory === before.memory && row === before.row && acts === before.acts) return null;
    const [from, to] = [rowStateOf(before.memory), rowStateOf(memory)];
    const isMuted = (each: AlertRow | null): boolean => (each?.inhibitedBy ?? null) !== null;
    const alert = row ?? before.row;
    const isTold =
      alert !== null && (from !== to || (to === 'firing' && isMuted(row) !== isMuted(before.row)));
    const { objective } = word;
    const transition = isTold
      ? { alert, objective, from, to, atMs: nowMs, reading: word.reading() }
      : null;
    const after = { memory, row, acts };
    const isStored = isTold || !isStoredAlike(before, after);
    return { word, before, after, atMs: nowMs, transition, isStored };
  }

  /** After its transaction. */
  take({ word, before, after, atMs }: AlertStep): void {
    const { id } = word;
    const { state } = after.memory;
    if (isFiring(after.memory) && !isFiring(before.memory)) {
      this.#starts.set(id, [...lately(this.#starts.get(id) ?? [], atMs), atMs]);
    }
    if (after.acts) this.#ended.delete(id);
    else if (before.acts) this.#ended.set(id, { ...subjectOf(word), endedMs: atMs });
    if (state === 'resolved' || state === 'inactive') {
      this.#open.delete(id);
      if (after.row !== null)
        this.#resolved = [after.row, ...this.#resolved].slice(0, resolvedKept);
    } else {
      this.#open.set(id, after);
    }
  }

  /** Pending and firing ones, then the resolved ones, each newest first. */
  rows(): AlertRow[] {
    const open = [...this.#open.values()].flatMap(({ row }) => (row === null ? [] : [row]));
    return [...open.toSorted((a, b) => b.since - a.since), ...this.#resolved];
  }
}

const holdingSinceOf = (memory: AlertMemory): number | null =>
  memory.state === 'pending' ? memory.holdingSinceMs : null;

/** Neither calm nor missing data outlives a restart. */
const isStoredAlike = (before: Open, after: Open): boolean =>
  holdingSinceOf(before.memory) === holdingSinceOf(after.memory) &&
  before.row?.held === after.row?.held &&
  before.row?.inhibitedBy === after.row?.inhibitedBy;

/** Within the transaction of the step. */
export const storeStep = (
  states: StateStore,
  { word, before, after, isStored }: AlertStep,
): void => {
  if (!isStored) return;
  const { memory, row } = after;
  if (row !== null) {
    states.putAlert({ rule: word.id, row, holdingSinceMs: holdingSinceOf(memory) });
  } else if (before.row !== null) states.removeAlert(before.row.id);
};
