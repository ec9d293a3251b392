// What the hub's client expects of its surroundings and k6 does not have: queueMicrotask, by which
// it tells errors of listeners. An error there is handed on; k6 would end the person's iteration.

/** @param failed hears what a microtask threw. */
export const installMicrotasks = (failed: (error: unknown) => void): void => {
  globalThis.queueMicrotask ??= (action) => {
    void Promise.resolve().then(action).catch(failed);
  };
};
