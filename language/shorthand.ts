// Lengths of time in OpenSLO's shorthand where only a fixed one will do: no months or longer.

import type { Mark, Report } from './diagnostic.ts';
import { parseShorthand, shorthandSeconds } from './duration.ts';

/** The seconds of a shorthand, null when it is none of fixed length, which was reported. */
export const readShorthand = (text: string, mark: Mark, report: Report): number | null => {
  const shorthand = parseShorthand(text);
  const seconds = shorthand && shorthandSeconds(shorthand);
  if (seconds !== null) return seconds;
  if (/^\d+$/.test(text)) {
    const fix = `Write ${text}m for minutes, or one of h, d, w in place of m.`;
    report('duration', mark, `'${text}' says no unit`, fix);
    return null;
  }
  const message = shorthand ? `'${text}' has no fixed length` : `'${text}' is not a duration`;
  report('duration', mark, message, 'Write a whole number and one of m, h, d, w: 30m.');
  return null;
};
