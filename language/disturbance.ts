// What an experiment breaks on purpose. Times are in seconds.

import type { z } from 'zod';
import type { DefinitionOf } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { disturbance } from './kinds/disturbance.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

export type Peer = 'postgresql' | 'redis' | 'collector';

export type Disturbance =
  /** Every answer on the way takes so much longer. */
  {
    readonly kind: 'latency';
    readonly between: readonly ['app', Peer];
    readonly bySeconds: number;
  };

/** @returns null for what is wrong, which is reported. */
export const readDisturbance = (
  spec: z.infer<typeof disturbance>,
  path: Path,
  { document }: Pick<DefinitionOf<'LoadGate'>, 'document'>,
  report: Report,
): Disturbance | null => {
  const bySeconds = readSeconds(spec.by, 0, document.mark([...path, 'by']), report);
  return bySeconds === null ? null : { kind: spec.kind, between: spec.between, bySeconds };
};

/** As a definition has it, which reads back as the same. */
export const writtenDisturbance = ({
  kind,
  between,
  bySeconds,
}: Disturbance): z.infer<typeof disturbance> => ({
  kind,
  between: [...between],
  by: `${Math.round(bySeconds * 1000)}ms`,
});
