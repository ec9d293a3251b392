// The course that a load takes: steady, in steps until something breaks, a storm, or an experiment.

import type { Disturbance } from './disturbance.ts';

/** More people step by step, until an objective breaks: the last step in which all held is the knee. */
export type Steps = {
  readonly kind: 'steps';
  /** More in each step, over the ramp-up. */
  readonly sessions: number;
  readonly upTo: number;
  /** The run passes where the knee has at least so many. */
  readonly atLeast: number;
  /** `one`: all who come after the first are of one organisation; the others must not notice. */
  readonly tenants: 'all' | 'one';
};

/** Many connect at once beside those who work. */
export type Storm = {
  readonly kind: 'storm';
  readonly sessions: number;
  /** All of them ask to be let in within so long. */
  readonly withinSeconds: number;
  /** From the first of them on, until all are in. */
  readonly admittedWithinSeconds: number;
};

/** Something is broken on purpose while people work. */
export type Experiment = {
  readonly kind: 'experiment';
  /** In words: what holds, what may degrade. */
  readonly hypothesis: string;
  readonly disturbance: Disturbance;
  readonly forSeconds: number;
  /** Keys of objectives that hold meanwhile; all hold before and afterwards. */
  readonly holds: readonly string[];
  /** After the disturbance: from then on all must hold again. */
  readonly recoversWithinSeconds: number;
};

/** `steady`: the same people from the ramp-up to the end, judged as one. */
export type Course = { readonly kind: 'steady' } | Steps | Storm | Experiment;
