// How an alert is heard: whether anything keeps it quiet, who has acknowledged it, to whom it would go,
// and what a page needs to know of it.

import type { Objective } from '../../language/slo-set.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { Acknowledgements } from './acknowledgements.ts';
import type { Opening } from './grouping.ts';
import type { OpenPage } from './open-page.ts';
import type { Routing } from './routing.ts';
import { matchedOf } from './silence.ts';
import type { Silences } from './silences.ts';
import { type Cause, readingOf } from './words.ts';

export type HearingOptions = {
  readonly objectives: readonly Objective[];
  readonly silences: Pick<Silences, 'of'>;
  readonly acknowledgements: Pick<Acknowledgements, 'of'>;
  readonly routing: Pick<Routing, 'of'>;
};

/**
 * What is told together. Red and burning are two troubles: red ends with its minute, while a burn
 * alert looks back for hours. A silent source is one, however many objectives read it.
 */
const troubleOf = ({ alert, objective }: Pick<Cause, 'alert' | 'objective'>): string =>
  alert.kind === 'stale' ? alert.alertName : `${objective.key} ${alert.kind}`;

export const createHearing = (options: HearingOptions) => {
  const { objectives, silences, acknowledgements, routing } = options;
  const byKey = new Map(objectives.map((objective) => [objective.key, objective]));

  const objectiveOf = ({ name, objective }: Pick<AlertRow, 'name' | 'objective'>) =>
    byKey.get(`${name}/${objective}`) ?? null;

  const silencedBy = (alert: AlertRow, atMs: number) =>
    silences.of(matchedOf(alert, objectiveOf(alert)?.service ?? ''), atMs);

  const isMuted = (alert: AlertRow, atMs: number): boolean =>
    alert.inhibitedBy !== null || silencedBy(alert, atMs) !== null;

  const recipientsOf = (alert: Pick<AlertRow, 'severity' | 'notify'>): string =>
    `${routing.of(alert).join()} ${alert.notify.toSorted().join()}`;

  return {
    objectiveOf,
    isMuted,
    recipientsOf,

    isAcknowledged: ({ members }: OpenPage): boolean =>
      members.every(({ id }) => acknowledgements.of(id) !== null),

    openingOf: (cause: Cause, atMs: number): Opening => {
      const { alert, objective, reading } = cause;
      const { id, name, severity, summary } = alert;
      const title = summary.endsWith(`: ${reading}`)
        ? summary.slice(0, -reading.length - 2)
        : objective.title;
      return {
        ...{ id, name, severity, title, objective: alert.objective, service: objective.service },
        trouble: troubleOf(cause),
        isMuted: isMuted(alert, atMs),
        recipients: recipientsOf(alert),
      };
    },

    /** Of those that fire, by id, with their figures as they stand. */
    causesOf: (alerts: Iterable<AlertRow>): ReadonlyMap<string, Cause> => {
      const causes = new Map<string, Cause>();
      for (const alert of alerts) {
        const objective = objectiveOf(alert);
        if (objective === null || alert.state !== 'firing') continue;
        causes.set(alert.id, { alert, objective, reading: readingOf(alert, objective.title) });
      }
      return causes;
    },

    /** An alert with what people have said of it. */
    standing: (alert: AlertRow, nowMs: number): AlertRow => ({
      ...alert,
      silencedBy: alert.state === 'resolved' ? null : silencedBy(alert, nowMs),
      acknowledged: acknowledgements.of(alert.id),
    }),
  };
};
