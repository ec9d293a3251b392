// The faults that the demo can really inject. This is only the switchboard: who is hit (requests,
// the cache, the hub, the workflow engine) asks it. Outside demo mode nothing can be switched on.

export const faultTitles = {
  'slow-responses': 'Slow down responses',
  errors: 'Fail three requests in ten',
  'cold-cache': 'Keep the cache cold',
  'dropped-sockets': 'Drop sockets',
  'failing-workflow-steps': 'Fail every other workflow step',
} as const;

export type FaultName = keyof typeof faultTitles;

export const isFaultName = (name: string): name is FaultName => Object.hasOwn(faultTitles, name);

export type FaultRow = {
  readonly name: FaultName;
  readonly title: string;
  readonly enabled: boolean;
};
export type FaultChange = { readonly name: FaultName; readonly enabled: boolean };

export type Faults = {
  readonly enabled: (name: FaultName) => boolean;
  /** Milliseconds of Unix time, null while it is off. */
  readonly enabledSince: (name: FaultName) => number | null;
  /** @throws RangeError outside demo mode. */
  readonly set: (name: FaultName, on: boolean) => void;
  readonly on: (event: 'change', listener: (change: FaultChange) => void) => void;
  readonly list: () => readonly FaultRow[];
};

export const createFaults = (options: {
  readonly demo: boolean;
  readonly now: () => number;
}): Faults => {
  const since = new Map<FaultName, number>();
  const listeners: ((change: FaultChange) => void)[] = [];
  return {
    enabled: (name) => since.has(name),
    enabledSince: (name) => since.get(name) ?? null,
    set: (name, on) => {
      if (!options.demo) throw new RangeError('faults exist in demo mode only');
      if (on === since.has(name)) return;
      if (on) since.set(name, options.now());
      else since.delete(name);
      for (const listener of listeners) listener({ name, enabled: on });
    },
    on: (_event, listener) => {
      listeners.push(listener);
    },
    list: () =>
      Object.entries(faultTitles).map(([name, title]) => ({
        name: name as FaultName,
        title,
        enabled: since.has(name as FaultName),
      })),
  };
};
