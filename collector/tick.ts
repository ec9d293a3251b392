// Runs work once a second, on the second. Work never overlaps; seconds that were missed are skipped,
// not caught up, and the next one is on the second again whatever the last one took.

export type TickOptions = {
  /**
   * @param nowMs when it really begins.
   * @param lateMs after its second.
   * @param skipped seconds before it that had no work.
   */
  readonly work: (nowMs: number, lateMs: number, skipped: number) => void;
  readonly now: () => number;
  readonly setTimer?: (work: () => void, ms: number) => () => void;
};

const periodMs = 1000;
/** A timer may fire so much too early; its second has come all the same. */
const earlyMs = 2;

const nextSecond = (nowMs: number): number =>
  (Math.floor((nowMs + earlyMs) / periodMs) + 1) * periodMs;

/** @returns what cancels it. */
export const nodeTimer = (work: () => void, ms: number): (() => void) => {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
};

/** @returns what stops it. Work that throws ends the process: it must deal with its own faults. */
export const startTick = ({ work, now, setTimer = nodeTimer }: TickOptions): (() => void) => {
  let stopped = false;
  let cancel = (): void => undefined;

  const schedule = (dueMs: number): void => {
    cancel = setTimer(() => run(dueMs), Math.max(0, dueMs - now()));
  };

  const run = (dueMs: number): void => {
    if (stopped) return;
    const nowMs = now();
    const skipped = Math.max(0, Math.floor((nowMs - dueMs) / periodMs));
    work(nowMs, Math.max(0, nowMs - dueMs), skipped);
    // From the clock anew: one that was set back must not wait for its old future.
    if (!stopped) schedule(nextSecond(now()));
  };

  schedule(nextSecond(now()));
  return () => {
    stopped = true;
    cancel();
  };
};
