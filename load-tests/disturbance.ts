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

export type OpenFragileSystem = (
  slos: string | null,
  environment: Readonly<Record<string, string>>,
  signal: AbortSignal,
) => Promise<FragileSystem>;
