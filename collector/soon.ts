// Work that is done soon after it was asked for: at once where it was not done lately, else as soon as
// that was long enough ago. However often it is asked for until then, it is done once.

import { nodeTimer } from './tick.ts';

export type SoonOptions = {
  readonly work: (nowMs: number) => void;
  readonly now: () => number;
  /** From one time to the next. */
  readonly leastMs: number;
  readonly setTimer?: (work: () => void, ms: number) => () => void;
};

export type Soon = ReturnType<typeof createSoon>;

/** Work that throws ends the process: it must deal with its own faults. */
export const createSoon = ({ work, now, leastMs, setTimer = nodeTimer }: SoonOptions) => {
  let doneMs = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | null = null;
  let isStopped = false;

  const run = (): void => {
    cancel = null;
    doneMs = now();
    work(doneMs);
  };

  return {
    /** Never does it within the call: whoever asks may be in the middle of what it looks at. */
    ask: (): void => {
      if (isStopped || cancel !== null) return;
      // A clock that was set back must not make it wait for its old future.
      const leftMs = Math.min(leastMs, Math.max(0, doneMs + leastMs - now()));
      cancel = setTimer(run, leftMs);
    },
    stop: (): void => {
      isStopped = true;
      cancel?.();
      cancel = null;
    },
  };
};
