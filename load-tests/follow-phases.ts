// Goes with a load through its phases while k6 drives it: notes what the app uses in each, does what
// is to be done during one, and asks the collector about it as soon as all of it has been counted.

import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type AppUse, appUseBetween, readAppFigures } from './app-figures.ts';
import type { Board } from './board.ts';
import type { BoardVerdict } from './board-verdict.ts';
import { databaseCpuSeconds } from './database-cpu.ts';
import { GateError } from './gate-error.ts';
import type { Phase } from './phases.ts';
import type { System } from './system.ts';

export type PhaseFacts = {
  readonly phase: Phase;
  /** In milliseconds of Unix time by the clock of this machine. */
  readonly began: number;
  readonly ended: number;
  /** What the collector was asked about, by its own clock; null where it was not. */
  readonly from: number | null;
  readonly to: number | null;
  /** Its answer, or in words why there is none. */
  readonly board: BoardVerdict | string;
  readonly use: AppUse | null;
  /** CPUs that PostgreSQL kept busy; null where nobody knows. */
  readonly databaseCores: number | null;
};

export type Following = {
  readonly phases: readonly Phase[];
  readonly board: Board;
  readonly system: Pick<System, 'instances' | 'pid'>;
  /** The collector's clock less that of this machine. */
  readonly offsetMs: number;
  /** The slowest source: what it counts in the beginning of a phase may have happened before it. */
  readonly sourceMs: number;
  /** How long after its end all of a phase has been counted. */
  readonly settlingMs: number;
  /** What lasts as long as a phase; disposed of at its end. */
  readonly during: (phase: Phase) => Promise<AsyncDisposable | null>;
  /** Whether the collector can tell what happens in a phase. */
  readonly isSeen: (phase: Phase) => boolean;
  /** Hears of a phase once the collector has answered. */
  readonly judged: (facts: PhaseFacts) => void;
  /** Stops everything. */
  readonly signal: AbortSignal;
  /** k6 has ended: phases that have not begun are left out. */
  readonly over: AbortSignal;
};

const second = 1000;

/** Whole seconds, in which nothing was counted that happened before the phase or after it. */
const windowOf = (began: number, ended: number, { offsetMs, sourceMs }: Following) => ({
  from: Math.ceil((began + offsetMs + sourceMs) / second) * second,
  to: Math.floor((ended + offsetMs) / second) * second,
});

const askAbout = async (
  began: number,
  ended: number,
  following: Following,
): Promise<Pick<PhaseFacts, 'from' | 'to' | 'board'>> => {
  const { board, settlingMs, over, signal } = following;
  const { from, to } = windowOf(began, ended, following);
  const none = { from: null, to: null };
  if (to <= from) return { ...none, board: 'it was too short for the collector to tell' };
  const ask = async (): Promise<Pick<PhaseFacts, 'from' | 'to' | 'board'>> => {
    try {
      await board.passed(to + settlingMs);
      return { from, to, board: await board.verdict(from, to) };
    } catch (error) {
      if (!(error instanceof GateError)) throw error;
      return { ...none, board: error.message };
    }
  };
  const first = await ask();
  if (typeof first.board !== 'string') return first;
  // What is broken on purpose may be the collector itself: when all is over it is asked again.
  if (!over.aborted) await once(over, 'abort', { signal });
  return ask();
};

const unasked = { from: null, to: null, board: 'the collector was not asked' } as const;

/** @returns false where the load was over before that. */
const reached = async (at: number, { over, signal }: Following): Promise<boolean> => {
  try {
    const both = AbortSignal.any([over, signal]);
    await pause(Math.max(0, at - Date.now()), undefined, { signal: both });
    return true;
  } catch {
    signal.throwIfAborted();
    return false;
  }
};

type Reading = { readonly at: number; readonly seconds: number } | null;

const databaseNow = ({ pid }: Pick<System, 'pid'>): Reading => {
  const seconds = pid === null ? null : databaseCpuSeconds(pid);
  return seconds === null ? null : { at: performance.now() / 1000, seconds };
};

const coresBetween = (before: Reading, after: Reading): number | null =>
  before === null || after === null || after.seconds < before.seconds
    ? null
    : (after.seconds - before.seconds) / (after.at - before.at);

/**
 * @param startMs when the load began, by the clock of this machine.
 * @returns the phases that were gone through to their end.
 * @throws GateError where what is to be done during a phase cannot be; what stops `signal`.
 */
export const followPhases = async (
  startMs: number,
  following: Following,
): Promise<readonly PhaseFacts[]> => {
  const { phases, system, signal, during, isSeen, judged } = following;
  const told: Promise<PhaseFacts>[] = [];
  for (const phase of phases) {
    const began = startMs + phase.fromSeconds * second;
    const ended = startMs + phase.toSeconds * second;
    if (!(await reached(began, following))) break;
    const before = await readAppFigures(system, signal);
    const databaseBefore = databaseNow(system);
    {
      await using _ = await during(phase);
      if (!(await reached(ended, following))) break;
    }
    const use = appUseBetween(before, await readAppFigures(system, signal));
    const databaseCores = coresBetween(databaseBefore, databaseNow(system));
    const isAsked = phase.judged !== 'none' && isSeen(phase);
    const answer = isAsked ? askAbout(began, ended, following) : Promise.resolve(unasked);
    const facts = answer.then((one) => ({ phase, began, ended, ...one, use, databaseCores }));
    told.push(
      facts.then((one) => {
        judged(one);
        return one;
      }),
    );
  }
  return Promise.all(told);
};
