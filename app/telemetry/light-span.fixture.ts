// A trace and a span for tests, of nothing in particular, and what becomes of them.

import { LightSpan, type LightSpanParts, LocalTrace, type RemoteParent } from './light-span.ts';

export type Told = {
  readonly handed: LightSpan[];
  readonly letGo: LocalTrace[];
  readonly found: LocalTrace[];
};

/** @param slowOnes whether slow ones are kept. */
export const localTrace = (
  kept = false,
  remote: RemoteParent | null = null,
  slowOnes = true,
): Told & { readonly trace: LocalTrace } => {
  const told: Told = { handed: [], letGo: [], found: [] };
  const fate = {
    sink: (spans: readonly LightSpan[]) => told.handed.push(...spans),
    slowOnes: { takes: () => slowOnes },
    letGo: (trace: LocalTrace) => told.letGo.push(trace),
    found: (trace: LocalTrace) => told.found.push(trace),
  };
  return { ...told, trace: new LocalTrace(fate, remote, kept) };
};

export const lightSpan = (trace: LocalTrace, more: Partial<LightSpanParts> = {}): LightSpan =>
  new LightSpan({
    ...{ trace, scope: 'test', name: 'work', kind: undefined, parent: null },
    ...{ attributes: undefined, startTime: undefined },
    ...more,
  });
