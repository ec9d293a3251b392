// What k6 and its machine spend on computing, as the system counts it: seconds that only grow. On Linux
// from /proc, elsewhere from ps and Node, which know less. What cannot be read is null, never zero.

import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';

/** Of what /proc counts in; the same on every Linux of today. */
export const ticksPerSecond = 100;
const nanoseconds = 1e9;

/** One that has ended is no longer told of. */
const orNull = <T>(read: () => T): T | null => {
  try {
    return read();
  } catch {
    return null;
  }
};

/** @param stat the text of /proc/PID/stat, see proc(5). @returns its fields from the third on. */
export const fieldsIn = (stat: string): readonly string[] =>
  // The name of the program may hold anything; behind it are numbers.
  stat.slice(stat.lastIndexOf(')') + 2).split(' ');

export const cpuSecondsIn = (stat: string): number => {
  const fields = fieldsIn(stat);
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
};

/** @param time as `ps -o time=` tells it: '01:02', '1-03:04:05', '0:00.42' of macOS. */
export const secondsOfPs = (time: string): number | null => {
  const [, days = '0', clock = ''] = /^(?:(\d+)-)?((?:\d+:){1,2}\d+(?:\.\d+)?)$/.exec(time) ?? [];
  if (clock === '') return null;
  const seconds = clock.split(':').reduce((sum, part) => 60 * sum + Number(part), 0);
  return 86_400 * Number(days) + seconds;
};

/** Of a process and all its threads. */
export const cpuSecondsOf = (pid: number): number | null =>
  orNull(() =>
    process.platform === 'linux'
      ? cpuSecondsIn(readFileSync(`/proc/${pid}/stat`, 'utf8'))
      : secondsOfPs(
          execFileSync('ps', ['-o', 'time=', '-p', String(pid)], { encoding: 'utf8' }).trim(),
        ),
  );

/** For how long its threads, added up, were ready to run and had to wait for a CPU. Linux only. */
export const waitSecondsOf = (pid: number): number | null => {
  const threads = orNull(() => readdirSync(`/proc/${pid}/task`)) ?? [];
  const waited = threads
    .map((thread) => orNull(() => readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')))
    .filter((told) => told !== null)
    .map((told) => Number(told.split(' ')[1]) / nanoseconds);
  return waited.length === 0 ? null : waited.reduce((sum, each) => sum + each, 0);
};

export type MachineTime = { readonly idle: number; readonly total: number };

/** @param stat the text of /proc/stat: what a hypervisor took is not idle, waiting for a disk is. */
export const machineTimeIn = (stat: string): MachineTime => {
  const [first = ''] = stat.split('\n');
  // Time of guests, behind the eighth, is in that of users already.
  const ticks = first.split(/\s+/).slice(1, 9).map(Number);
  const [, , , idle = 0, disk = 0] = ticks;
  const total = ticks.reduce((sum, each) => sum + each, 0);
  return { idle: (idle + disk) / ticksPerSecond, total: total / ticksPerSecond };
};

/** Of all CPUs of the machine together, also of those that k6 may not use. */
export const machineTime = (): MachineTime | null => {
  if (process.platform === 'linux')
    return orNull(() => machineTimeIn(readFileSync('/proc/stat', 'utf8')));
  const times = cpus().map((cpu) => cpu.times);
  const sum = (of: (one: (typeof times)[number]) => number): number =>
    times.reduce((seconds, one) => seconds + of(one) / 1000, 0);
  return {
    idle: sum(({ idle }) => idle),
    total: sum(({ user, nice, sys, idle, irq }) => user + nice + sys + idle + irq),
  };
};
