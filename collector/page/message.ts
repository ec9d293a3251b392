// What a notification says: what is wrong, in one plain sentence with its figures.

import type { Objective } from '../../language/slo-set.ts';
import type { AlertRow } from '../serve/shapes.ts';

export type Message = { readonly title: string; readonly summary: string };

const trouble: Readonly<Record<AlertRow['kind'], string>> = {
  threshold: 'is red',
  burn: 'is spending its error budget too fast',
  stale: 'is not being measured: its source is silent',
};

/** '45 s', '2 min 10 s', '3 h 5 min'. */
export const durationInWords = (ms: number): string => {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60)
    return seconds % 60 === 0 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
};

/** @param reading the figures that raised the alert, in words. */
export const firingMessage = (
  { title }: Pick<Objective, 'title'>,
  kind: AlertRow['kind'],
  reading: string,
): Message => ({
  title: `${title} ${trouble[kind]}`,
  summary: `${title} ${trouble[kind]}: ${reading}`,
});

/** @param openForMs how long the page was open. */
export const resolvedMessage = (
  { title }: Pick<Objective, 'title'>,
  openForMs: number,
  reading: string,
): Message => ({
  title: `${title} has recovered`,
  summary: `${title} has recovered after ${durationInWords(openForMs)}: ${reading}`,
});
