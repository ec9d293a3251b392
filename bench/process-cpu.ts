// CPU seconds of another process, as the system counts them. Linux only, as /proc is.

import { readdirSync, readFileSync } from 'node:fs';

/** Of what /proc counts in; the same on every Linux of today. */
const ticksPerSecond = 100;

/** From the third field on, as proc(5) numbers them. */
const fieldsOf = (pid: number): readonly string[] => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name of the program may hold anything; behind it are numbers.
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
};

export const cpuSecondsOf = (pid: number): number => {
  const fields = fieldsOf(pid);
  const [user, system] = [Number(fields[11]), Number(fields[12])];
  return (user + system) / ticksPerSecond;
};

/** What processes spent that were its children, have ended, and were asked how. */
const cpuSecondsOfEnded = (pid: number): number => {
  const fields = fieldsOf(pid);
  const [user, system] = [Number(fields[13]), Number(fields[14])];
  return (user + system) / ticksPerSecond;
};

/** Of a process and all that it started: those that run, and those that have ended. */
export const cpuSecondsWithChildren = (pid: number): number => {
  let seconds = cpuSecondsOf(pid) + cpuSecondsOfEnded(pid);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (Number(fieldsOf(Number(name))[1]) === pid) seconds += cpuSecondsOf(Number(name));
    } catch {
      // It ended while we looked, and is counted with the ended ones next time.
    }
  }
  return seconds;
};
