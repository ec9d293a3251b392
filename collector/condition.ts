// How the collector itself fares: whether its store takes writes, how much room its disk has, whether
// its doors are open, whom it had to send away. What is wrong is said on the board and at /readyz; a
// store that refuses is tried again each second, so that it recovers without anybody's help.

import type { Readiness } from './serve/health/routes.ts';
import type { Store } from './store/database.ts';
import type { SnapshotKeeper } from './store/snapshot-keeper.ts';

export type ConditionOptions = {
  readonly store: Pick<Store, 'fault' | 'isDamaged' | 'retry'>;
  readonly snapshots: Pick<SnapshotKeeper, 'second' | 'complaint'>;
  readonly dataFolder: string;
  /** In bytes. @throws where the folder cannot be asked for */
  readonly freeBytes: () => number;
  /** How many pushes were told to come again later, so far. */
  readonly sentAway: () => Promise<number>;
  /** In a turn for the worse or the better. */
  readonly onTurn: (problem: string | null) => void;
  /** Called once: it goes on only from a snapshot, in a new process. */
  readonly onDamage: (problem: string) => void;
};

export type Condition = {
  /** Once a second. Never throws. */
  readonly second: (nowMs: number) => void;
  readonly doorsOpen: () => void;
  readonly stopping: () => void;
  readonly readiness: () => Readiness;
  /** For the board, in sentences. */
  readonly complaints: () => readonly string[];
};

const mebibyte = 1024 * 1024;
/** With less than this, counts may soon find no room. */
const nearlyFullBytes = 32 * mebibyte;
const lookEveryMs = 5000;
const sentAwayForMs = 60_000;

export const createCondition = (options: ConditionOptions): Condition => {
  const { store, snapshots, dataFolder, freeBytes, sentAway, onTurn, onDamage } = options;
  let doors: 'closed' | 'open' | 'stopping' = 'closed';
  let lookedMs = Number.NEGATIVE_INFINITY;
  let disk: string | null = null;
  let told: string | null = null;
  let damageTold = false;
  /** How many had been sent away at some moments of the last minute. */
  let marks: { readonly atMs: number; readonly count: number }[] = [];

  const diskText = (): string | null => {
    try {
      const free = freeBytes();
      if (free >= nearlyFullBytes) return null;
      return `The disk of ${dataFolder} is nearly full: ${(free / mebibyte).toFixed(1)} MiB are left. Free some space before counts cannot be stored.`;
    } catch (error) {
      return `The data folder ${dataFolder} cannot be found (${Object(error).code ?? error}). Put it back, or restart the collector.`;
    }
  };

  const look = (nowMs: number): void => {
    lookedMs = nowMs;
    disk = diskText();
    void sentAway().then((count) => {
      const since = nowMs - sentAwayForMs;
      marks = [
        ...marks.filter(({ atMs }) => atMs >= since && atMs <= nowMs),
        { atMs: nowMs, count },
      ];
    });
  };

  const sentAwayText = (): string | null => {
    const count = (marks.at(-1)?.count ?? 0) - (marks[0]?.count ?? 0);
    if (count <= 0) return null;
    return `In the last minute ${count} pushes were told to come again later (429 or 503): the collector takes in less than is sent. What is not sent again is not counted.`;
  };

  const doorsText = (): string | null => {
    if (doors === 'open') return null;
    return doors === 'stopping' ? 'the collector is stopping' : 'the doors are not open yet';
  };

  return {
    second: (nowMs) => {
      store.retry();
      snapshots.second(nowMs);
      if (Math.abs(nowMs - lookedMs) >= lookEveryMs) look(nowMs);
      const problem = store.fault();
      if (problem !== told) onTurn(problem);
      told = problem;
      if (!store.isDamaged() || damageTold) return;
      damageTold = true;
      onDamage(problem ?? 'The store is damaged.');
    },
    doorsOpen: () => {
      doors = 'open';
    },
    stopping: () => {
      doors = 'stopping';
    },
    readiness: () => ({ store: store.fault(), disk, doors: doorsText() }),
    complaints: () =>
      [store.fault(), disk, sentAwayText(), snapshots.complaint()].filter((text) => text !== null),
  };
};
