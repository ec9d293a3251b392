// What PostgreSQL of the gate's own system spends on computing. Linux only: elsewhere, and for a system
// that is given, nobody here knows its processes.

import { readdirSync, readFileSync } from 'node:fs';

/** Of what /proc counts in; the same on every Linux of today. */
const ticksPerSecond = 100;

type Process = { readonly parent: number; readonly name: string; readonly seconds: number };

/** @param stat the text of /proc/PID/stat, see proc(5). */
export const processIn = (stat: string): Process => {
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  const ticks = [11, 12, 13, 14].map((field) => Number(fields[field]));
  return {
    parent: Number(fields[1]),
    name: stat.slice(stat.indexOf('(') + 1, end),
    // Its own, and of its children that have ended.
    seconds: ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond,
  };
};

const read = (pid: number): Process | null => {
  try {
    return processIn(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    // It ended while we looked, and is counted with its parent's ended ones.
    return null;
  }
};

/** @returns seconds of CPU of all `postgres` below that process; null where there is none. */
export const databaseCpuSeconds = (below: number): number | null => {
  if (process.platform !== 'linux') return null;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const known = new Map(
    pids.flatMap((name) => {
      const found = read(Number(name));
      return found === null ? [] : [[Number(name), found] as const];
    }),
  );
  const isBelow = (pid: number): boolean => {
    const parent = known.get(pid)?.parent;
    return parent !== undefined && (parent === below || isBelow(parent));
  };
  const found = [...known].filter(([pid, { name }]) => name === 'postgres' && isBelow(pid));
  if (found.length === 0) return null;
  return found.reduce((sum, [, { seconds }]) => sum + seconds, 0);
};
