// What an experiment needs of a system: that something in it can be broken on purpose, and mended again.

import type { Disturbance } from '../language/slo-set.ts';
import type { System } from './system.ts';

/** A system that experiments may break. */
export type FragileSystem = System & {
  /**
   * Breaks it until it is disposed of, which mends it. Resolves once it is broken.
   * @throws GateError where it cannot be broken so.
   */
  readonly disturb: (disturbance: Disturbance) => Promise<AsyncDisposable>;
};

export type FragilePlan = {
  /** What is going to be broken: not every system could be broken in every way. */
  readonly disturbance: Disturbance;
  /** null: the definitions that come with Signalbox. */
  readonly slos: string | null;
  /** For the programs that it consists of. */
  readonly environment: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
};

/** @throws GateError where it does not start, or could not be broken so here. */
export type OpenFragileSystem = (plan: FragilePlan) => Promise<FragileSystem>;
