// Who is told of an alert: whom it names itself, else the owner of its service. Nobody means the
// receivers of its severity. Collector and Alertmanager's routes ask the same question here.

import type { Objective } from './slo-set.ts';

type Owned = Pick<Objective, 'owner'>;

/** @param notify whom the alert names */
export const toldOf = (notify: readonly string[], { owner }: Owned): readonly string[] =>
  notify.length > 0 || owner === null ? notify : [owner];

/**
 * A source concerns whoever reads it. Where one of them has no owner, the receivers of the severity
 * are told, since nobody may be left out.
 */
export const toldOfSource = (readers: readonly Owned[]): readonly string[] => {
  const owners = [...new Set(readers.map(({ owner }) => owner))].filter((owner) => owner !== null);
  return readers.some(({ owner }) => owner === null) ? [] : owners.toSorted();
};
