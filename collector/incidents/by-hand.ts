// What people do with incidents: open one, note something, say how far things are, tell the public.
// What is for the team and what is for the public are two texts that never mix. Each change is in the
// audit, in the same transaction.

import type { AuditEntry } from '../audit.ts';
import type { IncidentImpact, IncidentStatus } from '../serve/incidents/shapes.ts';
import type { IncidentRecord, Line } from './record.ts';
import type { Incident, IncidentStore } from './store.ts';
import { publicSentence, publicTitle } from './telling.ts';

export type ByHandOptions = {
  readonly incidents: IncidentStore;
  readonly record: IncidentRecord;
  readonly audit: (entry: AuditEntry) => void;
  readonly titleOf: (service: string) => string;
};

export type Opening = {
  readonly title: string;
  readonly services: readonly string[];
  readonly impact: IncidentImpact;
  readonly openedMs: number;
  /** For the team. */
  readonly text: string;
};

/** Texts of a change of status; '' says nothing. */
export type Words = { readonly text: string; readonly publicText: string };

export type ByHand = ReturnType<typeof createByHand>;

export const createByHand = ({ incidents, record, audit, titleOf }: ByHandOptions) => {
  const named = ({ services }: Incident): string[] => services.map(titleOf);

  /** @returns null where there is no such incident */
  const change = (
    id: string,
    who: string,
    atMs: number,
    what: string,
    work: (incident: Incident) => { readonly incident: Incident; readonly detail: string },
  ): Incident | null => {
    const changed = incidents.transaction(() => {
      const before = incidents.get(id);
      if (before === null) return null;
      const { incident, detail } = work(before);
      audit({ at: atMs, who, what, about: `${incident.title} (${incident.id})`, detail });
      return incident;
    });
    record.committed();
    return changed;
  };

  return {
    open: ({ title, services, impact, openedMs, text }: Opening, who: string, atMs: number) => {
      const opened = incidents.transaction(() => {
        const given = { title, services, impact, openedMs, openedBy: who, byHand: true };
        const incident = incidents.add(given);
        const line: Line = { kind: 'opened', title: 'Opened by hand', detail: text, who };
        audit({
          at: atMs,
          who,
          what: 'incident opened',
          about: `${title} (${incident.id})`,
          detail: text,
        });
        return record.write(incident, atMs, line);
      });
      record.committed();
      return opened;
    },

    /** A public one must be of an incident that the public knows. */
    note: (id: string, text: string, isPublic: boolean, who: string, atMs: number) =>
      change(id, who, atMs, isPublic ? 'incident update published' : 'incident note', (before) => ({
        incident: record.write(before, atMs, {
          ...{ kind: isPublic ? 'update' : 'note', title: text, who, isPublic },
        }),
        detail: text,
      })),

    setStatus: (id: string, status: IncidentStatus, words: Words, who: string, atMs: number) =>
      change(id, who, atMs, `incident ${status}`, (before) => {
        const resolvedMs = status === 'resolved' ? (before.resolvedMs ?? atMs) : null;
        const cost = status === 'resolved' ? before.cost : null;
        const incident = { ...before, status, resolvedMs, cost, tended: true };
        const title = `${status}${words.text === '' ? '' : `: ${words.text}`}`;
        record.write(incident, atMs, { kind: 'status', title, who });
        if (before.publishedMs !== null) {
          const told = words.publicText || publicSentence(status, named(incident));
          record.write(incident, atMs, { kind: 'update', title: told, who, isPublic: true });
        }
        return { incident, detail: [words.text, words.publicText].filter(Boolean).join(' / ') };
      }),

    /** Tells the public, or what it is told of its components, anew. */
    publish: (
      id: string,
      told: { readonly title: string; readonly text: string; readonly impact: IncidentImpact },
      who: string,
      atMs: number,
    ) =>
      change(id, who, atMs, 'incident published', (before) => {
        const names = named(before);
        const incident: Incident = {
          ...before,
          impact: told.impact,
          publicTitle: told.title || (before.publicTitle ?? publicTitle(names)),
          publishedMs: before.publishedMs ?? atMs,
        };
        const title = told.text || publicSentence(before.status, names);
        record.write(incident, atMs, { kind: 'published', title, who, isPublic: true });
        return { incident, detail: `${incident.publicTitle}: ${title} (${told.impact})` };
      }),
  };
};
