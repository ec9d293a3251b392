// The five flags, their phases, and what a flag's row says. Phases build on one another:
// 3B includes 3A, 3C is everything.

export const flagPhases = {
  'document-locking': '3A',
  'presence-awareness': '3A',
  'real-time-collaboration': '3B',
  'collaborative-editing': '3B',
  'workflow-automation': '3C',
} as const;

export type FlagName = keyof typeof flagPhases;
export type Phase = (typeof flagPhases)[FlagName];

export const isFlagName = (name: string): name is FlagName => Object.hasOwn(flagPhases, name);

export type FlagSettings = {
  readonly enabled: boolean;
  /** 0 to 100: the share of people, chosen by a hash that widening never changes. */
  readonly rolloutPercentage: number;
  /** Empty: everybody. Else only people in one of these segments (see segments.ts). */
  readonly userSegments: readonly string[];
  /** Whether people without the feature are offered its fallback. */
  readonly fallbackEnabled: boolean;
  /** Whether evaluations are counted in the metrics. */
  readonly monitoringEnabled: boolean;
};

export type FlagRow = FlagSettings & { readonly name: FlagName; readonly phase: Phase };
