// What an experiment breaks on purpose. Times are in seconds.

import type { z } from 'zod';
import type { DefinitionOf } from './definition.ts';
import type { Report } from './diagnostic.ts';
import type { disturbance } from './kinds/disturbance.ts';
import { readSeconds } from './source.ts';
import type { Path } from './yaml-document.ts';

/** What the app needs, and who watches it. */
export type Peer = 'postgresql' | 'redis' | 'collector';

type Between = { readonly between: readonly ['app', Peer] };

export type Disturbance =
  /** Every answer on the way takes so much longer. */
  | ({ readonly kind: 'latency'; readonly bySeconds: number } & Between)
  /** On this share of the connections no answer arrives any more, and nobody is told. */
  | ({ readonly kind: 'loss'; readonly share: number } & Between)
  /** A connection breaks when so many bytes of answers have come over it. */
  | ({ readonly kind: 'limited-data'; readonly bytes: number } & Between)
  /** All connections break, and none can be made. */
  | ({ readonly kind: 'cut' } & Between)
  /** A connection that one side has closed stays open so much longer for the other. */
  | ({ readonly kind: 'slow-close'; readonly bySeconds: number } & Between)
  /** Killed without warning, and started again at once; one instance of several. */
  | { readonly kind: 'kill'; readonly of: 'app' | 'collector' }
  /** Killed without warning, and away until it is mended; one instance of several. */
  | { readonly kind: 'outage'; readonly of: 'app' | 'collector' }
  /** Not a byte more can be written. */
  | { readonly kind: 'full-disk'; readonly of: 'collector' }
  /** Its clock goes forward at once, and back when it is mended. */
  | { readonly kind: 'clock-step'; readonly of: 'collector'; readonly bySeconds: number };

type Written = z.infer<typeof disturbance>;

/** @returns null for what is wrong, which is reported. */
export const readDisturbance = (
  spec: Written,
  path: Path,
  { document }: Pick<DefinitionOf<'LoadGate'>, 'document'>,
  report: Report,
): Disturbance | null => {
  if (!('by' in spec)) return spec;
  const { by, ...rest } = spec;
  const bySeconds = readSeconds(by, 0, document.mark([...path, 'by']), report);
  return bySeconds === null ? null : { ...rest, bySeconds };
};

/** As a definition has it, which reads back as the same. */
export const writtenDisturbance = (read: Disturbance): Written => {
  const rest = 'between' in read ? { ...read, between: [...read.between] as const } : read;
  if (!('bySeconds' in rest)) return rest as Written;
  const { bySeconds, ...others } = rest;
  return { ...others, by: `${Math.round(bySeconds * 1000)}ms` } as Written;
};

/** Whether the collector cannot tell meanwhile what happens: people still can. */
export const blindsCollector = (read: Disturbance): boolean =>
  'between' in read ? read.between[1] === 'collector' : read.of === 'collector';
