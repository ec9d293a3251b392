// Moments and stretches of time as sentences name them.

import { durationText } from '../../language/duration.ts';
import type { Stretch } from '../window/lapses.ts';

/** '2026-03-02 12:00:03 UTC' */
export const momentText = (timeMs: number): string =>
  `${new Date(timeMs).toISOString().slice(0, 19).replace('T', ' ')} UTC`;

/** '12s from 2026-03-02 12:00:03 UTC' */
export const stretchText = ({ fromMs, toMs }: Stretch): string =>
  `${durationText((toMs - fromMs) / 1000)} from ${momentText(fromMs)}`;
