// Wakes a loop that waits. A ring before the wait is not forgotten, many rings wake once.

export type Bell = {
  readonly ring: () => void;
  /** Rings by itself after a while, for work that will be due then. */
  readonly ringAfter: (milliseconds: number) => void;
  /** @returns at the next ring, at the latest after `milliseconds`. */
  readonly wait: (milliseconds: number) => Promise<void>;
};

export const createBell = (): Bell => {
  let rung = false;
  let wake: (() => void) | null = null;
  const ring = (): void => {
    rung = true;
    wake?.();
  };
  return {
    ring,
    ringAfter: (milliseconds) => {
      setTimeout(ring, milliseconds).unref();
    },
    wait: async (milliseconds) => {
      if (!rung) {
        const { promise, resolve } = Promise.withResolvers<void>();
        const timer = setTimeout(resolve, milliseconds);
        wake = resolve;
        await promise;
        clearTimeout(timer);
        wake = null;
      }
      rung = false;
    },
  };
};
