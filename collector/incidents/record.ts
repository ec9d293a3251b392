// A change of an incident and the line of its timeline that says so, written as one. What is public is
// put up for the subscribers in the same transaction; who watches the board is told after its commit.

import type { Entry, Incident, IncidentStore } from './store.ts';

export type Line = Pick<Entry, 'kind' | 'title'> &
  Partial<Pick<Entry, 'detail' | 'who' | 'isPublic'>>;

export type RecordOptions = {
  readonly incidents: IncidentStore;
  /** Inside the transaction that writes it. */
  readonly onPublic: (entry: Entry) => void;
  /** After the commit. */
  readonly onChanged: (incident: Incident) => void;
};

export type IncidentRecord = ReturnType<typeof createRecord>;

export const createRecord = ({ incidents, onPublic, onChanged }: RecordOptions) => {
  /** Changed by the transaction that is open. */
  let changed = new Set<number>();

  return {
    /** Inside a transaction. @returns the incident as it is now */
    write: (incident: Incident, atMs: number, line: Line): Incident => {
      const { kind, title, detail = '', who = null, isPublic = false } = line;
      incidents.put(incident);
      changed.add(incident.sequence);
      const entry = incidents.addEntry({
        ...{ incident: incident.sequence, atMs, kind, status: incident.status },
        ...{ who, title, detail, isPublic },
      });
      if (isPublic) onPublic(entry);
      return incident;
    },

    committed: (): void => {
      const told = changed;
      changed = new Set();
      for (const sequence of told) {
        const incident = incidents.numbered(sequence);
        if (incident !== null) onChanged(incident);
      }
    },

    rolledBack: (): void => {
      changed = new Set();
    },
  };
};
