// CPU seconds of another process, as the system counts them. Linux only, as /proc is.

import { readdirSync, readFileSync } from 'node:fs';
import { cpuSecondsIn, fieldsIn, ticksPerSecond } from '../load-tests/cpu-time.ts';

const statOf = (pid: number): string => readFileSync(`/proc/${pid}/stat`, 'utf8');

/** @throws where there is no such process. */
export const cpuSecondsOf = (pid: number): number => cpuSecondsIn(statOf(pid));

/** What processes spent that were its children, have ended, and were asked how. */
const cpuSecondsOfEnded = (pid: number): number => {
  const fields = fieldsIn(statOf(pid));
  const [user, system] = [Number(fields[13]), Number(fields[14])];
  return (user + system) / ticksPerSecond;
};

/** Of a process and all that it started: those that run, and those that have ended. */
export const cpuSecondsWithChildren = (pid: number): number => {
  let seconds = cpuSecondsOf(pid) + cpuSecondsOfEnded(pid);
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      if (Number(fieldsIn(statOf(Number(name)))[1]) === pid) seconds += cpuSecondsOf(Number(name));
    } catch {
      // It ended while we looked, and is counted with the ended ones next time.
    }
  }
  return seconds;
};
