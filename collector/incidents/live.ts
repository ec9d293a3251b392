// What a transition of an alert is matched with, in memory as the store has it: the troubles that are
// not over, and the incidents that a new one may join. A thousand alerts in one second must not read
// the store a thousand times. Whatever is not sure is forgotten, and read anew when it is asked for.

import { type Candidate, joiningMs } from './joining.ts';
import type { Incident, IncidentStore, Trouble } from './store.ts';

type Live = {
  readonly sequence: number;
  readonly services: readonly string[];
  readonly resolvedMs: number | null;
  grewMs: number;
  readonly troubles: string[];
};

export type LiveCandidate = Candidate & Pick<Live, 'sequence'>;

export type LiveIncidents = ReturnType<typeof createLive>;

export const createLive = (incidents: IncidentStore) => {
  let open: Map<string, Trouble> | null = null;
  let candidates: Live[] | null = null;
  let known = new Map<string, Set<Live>>();
  /** Incidents by the name of an alert of theirs, or of one that explains theirs. */
  let named = new Map<string, number>();

  const troubles = (): Map<string, Trouble> => {
    open ??= new Map(incidents.openTroubles().map((trouble) => [trouble.key, trouble]));
    return open;
  };

  const learn = (name: string, live: Live): void => {
    const lives = known.get(name) ?? new Set<Live>();
    known.set(name, lives.add(live));
  };
  const take = (live: Live): void => {
    candidates?.push(live);
    for (const service of live.services) learn(`service ${service}`, live);
    for (const key of live.troubles) learn(`trouble ${key}`, live);
  };
  const read = (atMs: number): void => {
    candidates = [];
    known = new Map();
    for (const incident of incidents.since(atMs - joiningMs)) {
      const { sequence, services, resolvedMs, openedMs } = incident;
      const all = incidents.troubles(sequence);
      const grewMs = Math.max(openedMs, ...all.map(({ sinceMs }) => sinceMs));
      take({ sequence, services, resolvedMs, grewMs, troubles: all.map(({ key }) => key) });
    }
  };

  return {
    trouble: (key: string): Trouble | null => troubles().get(key) ?? null,
    /** All that are not over. */
    troubles: (): Trouble[] => [...troubles().values()],
    hasOpen: (incident: number): boolean =>
      troubles()
        .values()
        .some((trouble) => trouble.incident === incident),

    /** Incidents that know this trouble or are about this service, newest first. */
    candidates: (key: string, service: string, atMs: number): LiveCandidate[] => {
      if (candidates === null) read(atMs);
      const found = [`trouble ${key}`, `service ${service}`].flatMap((name) => [
        ...(known.get(name) ?? []),
      ]);
      return [...new Set(found)].toSorted((a, b) => b.sequence - a.sequence);
    },

    belongs: (alertName: string, incident: number): void => {
      named.set(alertName, incident);
    },
    /** Where an alert, or what it explains, belongs. */
    ofAlert: (alertName: string): number | null => named.get(alertName) ?? null,

    opened: ({ sequence, services, openedMs }: Incident): void => {
      if (candidates === null) return;
      take({ sequence, services, resolvedMs: null, grewMs: openedMs, troubles: [] });
    },

    /** It is written, in the transaction that is open. */
    put: (trouble: Trouble): void => {
      incidents.putTrouble(trouble);
      if (trouble.untilMs !== null) {
        troubles().delete(trouble.key);
        return;
      }
      troubles().set(trouble.key, trouble);
      const live = candidates?.find(({ sequence }) => sequence === trouble.incident);
      if (live === undefined || live.troubles.includes(trouble.key)) return;
      live.grewMs = Math.max(live.grewMs, trouble.sinceMs);
      live.troubles.push(trouble.key);
      learn(`trouble ${trouble.key}`, live);
    },

    /** A transaction failed, or incidents were changed otherwise. */
    forget: (): void => {
      open = null;
      candidates = null;
      named = new Map();
    },
    /** Which incidents are open has changed. */
    forgetCandidates: (): void => {
      candidates = null;
    },
  };
};
