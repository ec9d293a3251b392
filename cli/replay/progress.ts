// How far a long replay has come: one line on a terminal's stderr, written over, then gone.

export type Progress = {
  /** @param share 0 to 1 of this part of the work */
  readonly at: (doing: string, share: number) => void;
  readonly done: () => void;
};

const everyMs = 200;
/** What is over sooner than this is not told. */
const patienceMs = 1000;

export const silentProgress: Progress = { at: () => {}, done: () => {} };

export const terminalProgress = (stream: NodeJS.WriteStream): Progress => {
  if (!stream.isTTY) return silentProgress;
  let shownAt = performance.now() + patienceMs - everyMs;
  let shown = false;
  return {
    at: (doing, share) => {
      const now = performance.now();
      if (now - shownAt < everyMs) return;
      shownAt = now;
      shown = true;
      stream.write(`\r${doing} ${Math.floor(Math.min(1, share) * 100)} %\x1b[K`);
    },
    done: () => {
      if (shown) stream.write('\r\x1b[K');
    },
  };
};
