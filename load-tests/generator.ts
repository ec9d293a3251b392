// Whether k6 itself had what it needs. One that has to wait for a CPU reads late and acts late: what it
// measures is then its own slowness, and the load is less than it says. So its CPU and the machine's
// are watched from outside, while k6 itself tells how late its timers were.

import { availableParallelism } from 'node:os';
import { cpuSecondsOf, type MachineTime, machineTime, waitSecondsOf } from './cpu-time.ts';

/** About a second of k6 and its machine. */
export type GeneratorSample = {
  /** Its end, in milliseconds of Unix time. */
  readonly at: number;
  readonly seconds: number;
  /** CPUs that k6 kept busy; null where the system does not say. */
  readonly cores: number | null;
  /** Threads of k6 that could have run and had no CPU, on average. */
  readonly waiting: number | null;
  /** The share of the machine's CPU time that nobody used. */
  readonly idle: number | null;
};

export type Generator = {
  /** CPUs that it may use. */
  readonly available: number;
  readonly samples: readonly GeneratorSample[];
};

/** Over some time, weighted by it. */
export type GeneratorUse = {
  readonly available: number;
  readonly cores: number | null;
  readonly waiting: number | null;
  readonly idle: number | null;
};

const everyMs = 1000;

const read = (pid: number) => ({
  at: Date.now(),
  elapsed: performance.now() / 1000,
  cpu: cpuSecondsOf(pid),
  wait: waitSecondsOf(pid),
  machine: machineTime(),
});
type Reading = ReturnType<typeof read>;

/** What a thread had that ended meanwhile is gone: not less than nothing. */
const rate = (before: number | null, after: number | null, seconds: number): number | null =>
  before === null || after === null ? null : Math.max(0, after - before) / seconds;

const idleShare = (before: MachineTime | null, after: MachineTime | null): number | null => {
  if (before === null || after === null || after.total <= before.total) return null;
  // Waiting for a disk, which is a part of it, may go back a little.
  return Math.min(1, Math.max(0, (after.idle - before.idle) / (after.total - before.total)));
};

const between = (before: Reading, after: Reading): GeneratorSample => {
  const seconds = after.elapsed - before.elapsed;
  return {
    ...{ at: after.at, seconds },
    cores: rate(before.cpu, after.cpu, seconds),
    waiting: rate(before.wait, after.wait, seconds),
    idle: idleShare(before.machine, after.machine),
  };
};

/** Watches a process from now on until it is disposed of. */
export const watchGenerator = (pid: number): Disposable & { readonly seen: () => Generator } => {
  const samples: GeneratorSample[] = [];
  let last = read(pid);
  const timer = setInterval(() => {
    const now = read(pid);
    // It has ended, and was not there for all of this second.
    if (now.cpu !== null || last.cpu === null) samples.push(between(last, now));
    last = now;
  }, everyMs);
  timer.unref();
  return {
    seen: () => ({ available: availableParallelism(), samples: [...samples] }),
    [Symbol.dispose]: () => clearInterval(timer),
  };
};

const mean = (
  samples: readonly GeneratorSample[],
  of: 'cores' | 'waiting' | 'idle',
): number | null => {
  let sum = 0;
  let weight = 0;
  for (const sample of samples) {
    const value = sample[of];
    if (value === null) continue;
    sum += value * sample.seconds;
    weight += sample.seconds;
  }
  return weight === 0 ? null : sum / weight;
};

/** @param from @param to milliseconds of Unix time; seconds that are half in it count as in. */
export const generatorUse = (
  { available, samples }: Generator,
  from = Number.NEGATIVE_INFINITY,
  to = Number.POSITIVE_INFINITY,
): GeneratorUse => {
  const within = samples.filter(({ at, seconds }) => {
    const middle = at - 500 * seconds;
    return middle >= from && middle < to;
  });
  return {
    available,
    ...{ cores: mean(within, 'cores'), waiting: mean(within, 'waiting') },
    idle: mean(within, 'idle'),
  };
};
