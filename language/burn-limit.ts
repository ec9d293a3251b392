// What a burn alert asks for at once: its own limit, and those that must hold together with it.

import { durationText } from './duration.ts';
import type { BurnAlert, BurnLimit } from './slo-set.ts';

export const limitsOf = (alert: BurnAlert): readonly BurnLimit[] => [alert, ...alert.and];

type Windows = Pick<BurnLimit, 'longSeconds' | 'shortSeconds'>;

/** '1h/5m' */
export const limitText = ({ longSeconds, shortSeconds }: Windows): string =>
  `${durationText(longSeconds)}/${durationText(shortSeconds)}`;

/** Every window that an alert looks at, each once. */
export const windowsOfAlert = (alert: BurnAlert): readonly number[] => [
  ...new Set(
    limitsOf(alert).flatMap(({ shortSeconds, longSeconds }) => [shortSeconds, longSeconds]),
  ),
];

/** The last part of an alert's name, before it is made one word: 'burn 1h 5m and 6h 30m'. */
export const burnWords = (alert: BurnAlert): string =>
  `burn ${limitsOf(alert)
    .map((limit) => limitText(limit).replace('/', ' '))
    .join(' and ')}`;
