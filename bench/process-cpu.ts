// CPU seconds of another process, as the system counts them. Linux only, as /proc is.

import { readFileSync } from 'node:fs';

/** Of what /proc counts in; the same on every Linux of today. */
const ticksPerSecond = 100;

export const cpuSecondsOf = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program may hold anything; behind it are numbers.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return (user + system) / ticksPerSecond;
};
