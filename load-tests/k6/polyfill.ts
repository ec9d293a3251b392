// What the hub's client expects of its surroundings and k6 does not have. It tells errors of
// listeners by a microtask that throws; here that ends a person's life in no silence.

/** @param failed hears what a microtask threw. */
export const installMicrotasks = (failed: (error: unknown) => void): void => {
  globalThis.queueMicrotask ??= (action) => {
    void Promise.resolve().then(action).catch(failed);
  };
};
