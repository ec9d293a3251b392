// What four instances of a service count, and what a scrape every so often finds of it: the same for
// our engine and for Prometheus' rules. Counters begin anew with their process.

import type { Chance } from './chance.ts';

export const instances = [0, 1, 2, 3] as const;

/** Of all traffic; who concerns few people only. */
export const tenants = { many: 0.97, few: 0.03 } as const;
type Tenant = keyof typeof tenants;

/** What goes on in the time between two scrapes. */
export type Stretch = {
  /** Of all instances. */
  readonly perSecond: number;
  readonly badShare: (instance: number, tenant: Tenant) => number;
  /** Whether an instance answers at its end. */
  readonly isUp: (instance: number) => boolean;
  /** Whether the process of an instance has begun anew at its beginning. */
  readonly isRestarted: (instance: number) => boolean;
  /** Whether its counters have, and not the process. */
  readonly isReset?: (instance: number) => boolean;
  /** So many more fail at the first instance. */
  readonly failures?: number;
};

export type Scrape = {
  readonly atSeconds: number;
  readonly instance: number;
  readonly startSeconds: number;
  /** By tenant and code, 'many 200'; null: there was no answer. */
  readonly counts: Readonly<Record<string, number>> | null;
};

type Process = { startSeconds: number; counts: Record<string, number> };

/** Of yesterday's trouble, which a baseline, a gap or a restart must not tell anew. */
const before = { 'many 500': 5000, 'few 500': 50 } as const;

/** The processes have been there for an hour when the first scrape is made, at 0. */
export function* scrapesOf(
  stretches: Iterable<Stretch>,
  intervalSeconds: number,
  chance: Chance,
): Generator<Scrape> {
  const begun = (atSeconds: number): Process => ({ startSeconds: atSeconds, counts: {} });
  const processes = instances.map((): Process => ({ startSeconds: -3600, counts: { ...before } }));
  const count = (process: Process, name: string, more: number): void => {
    const known = process.counts[name];
    // A series of a code is there from its first request on.
    if (known !== undefined || more > 0) process.counts[name] = (known ?? 0) + more;
  };
  let atSeconds = 0;
  for (const stretch of stretches) {
    const { perSecond, badShare, isUp, isRestarted, isReset, failures = 0 } = stretch;
    for (const instance of instances) {
      if (isRestarted(instance)) processes[instance] = begun(atSeconds - intervalSeconds + 1);
      const process = processes[instance] ?? begun(atSeconds);
      if (isReset?.(instance) === true) process.counts = {};
      if (instance === 0) count(process, 'many 500', failures);
      const expected = (perSecond * intervalSeconds) / instances.length;
      for (const [tenant, part] of Object.entries(tenants) as [Tenant, number][]) {
        const share = badShare(instance, tenant);
        count(process, `${tenant} 500`, chance.events(expected * part * share));
        count(process, `${tenant} 200`, chance.events(expected * part * (1 - share)));
      }
      const counts = isUp(instance) ? { ...process.counts } : null;
      yield { atSeconds, instance, startSeconds: process.startSeconds, counts };
    }
    atSeconds += intervalSeconds;
  }
}
