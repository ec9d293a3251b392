// What is measured: a piece of work without sockets or disks, of which one run takes about a
// millisecond. Beyond bench/ a workload imports what it measures only; base and change both run it,
// each with its own code.

export type Workload = {
  /** Does it once. @returns what came of it: base and change must agree on the first one's. */
  readonly run: () => string | Promise<string>;
};

export const workloads: Readonly<Record<string, () => Promise<Workload>>> = {
  edits: async () => (await import('./workloads/edits.ts')).edits(),
  spans: async () => (await import('./workloads/spans.ts')).spans(),
  exposition: async () => (await import('./workloads/exposition.ts')).exposition(),
  evaluation: async () => (await import('./workloads/evaluation.ts')).evaluation(),
  queries: async () => (await import('./workloads/queries.ts')).queries(),
};
