// The colour of an objective at one moment, before anything is held. Status looks at the status
// window alone: burn and budget are other questions.

import { bad, type Counts } from '../sli/counts.ts';
import type { Reading } from './reading.ts';
import { type RedWhen, redAnswer } from './red.ts';

export type Colour = 'green' | 'yellow' | 'red' | 'no data';

export type Evidence = {
  /** The objective's own counts in the status window. */
  readonly own: Counts;
  readonly target: number;
  readonly minimumBadEvents: number;
  readonly readings: readonly Reading[];
  readonly redWhen?: RedWhen | undefined;
  /** What no event at all means; `no data` where it is left out. */
  readonly whenIdle?: 'no data' | 'green' | undefined;
};

/** The promise itself is broken in the window, by enough bad events to say so. */
export const missed = ({ own, target, minimumBadEvents }: Evidence): boolean =>
  // bad / total > 1 − target, without a division that would round a ratio just met into a miss.
  own.total > 0 &&
  bad(own) - own.total * (1 - target) > own.total * Number.EPSILON &&
  bad(own) >= minimumBadEvents;

export const colourOf = (evidence: Evidence): Colour => {
  const answers = (wanted: Reading['colour']) =>
    evidence.readings.filter(({ colour }) => colour === wanted).map(({ answer }) => answer);
  if (redAnswer(answers('red'), evidence.redWhen) === 'holds') return 'red';
  if (answers('yellow').includes('holds') || missed(evidence)) return 'yellow';
  return evidence.own.total > 0 ? 'green' : (evidence.whenIdle ?? 'no data');
};
