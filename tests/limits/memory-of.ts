// What the system says of a process's memory. Linux only, as /proc is.

import { existsSync, readFileSync } from 'node:fs';

export const memoryIsTold = existsSync('/proc/self/status');

const figure = (pid: number, name: string): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  if (kilobytes === undefined) throw new Error(`/proc/${pid}/status has no ${name}`);
  return Number(kilobytes) * 1024;
};

/** Bytes that are resident now, and the most there ever were. */
export const memoryOf = (pid: number) => ({
  residentBytes: figure(pid, 'VmRSS'),
  peakBytes: figure(pid, 'VmHWM'),
});
