// A span for tests, of nothing in particular.

import { LightSpan, type LightSpanParts, type LocalTrace } from './light-span.ts';

export const lightSpan = (trace: LocalTrace, more: Partial<LightSpanParts> = {}): LightSpan =>
  new LightSpan({
    ...{ trace, scope: 'test', name: 'work', kind: undefined, parent: null },
    ...{ attributes: undefined, startTime: undefined },
    ...more,
  });
