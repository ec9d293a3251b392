// How many incidents are open, for the bar of every page. 0 also while it is not known: the pages of
// incidents say why.

import type { IncidentRow } from '../../serve/incidents/shapes.ts';
import { useFetched } from '../live/use-board.ts';

const askEveryMs = 5000;

/** @param firing asked anew when it changes */
export const useOpenIncidents = (firing: number): number =>
  useFetched<readonly IncidentRow[]>('/api/incidents?only=open', firing, askEveryMs, Array.isArray)
    .value?.length ?? 0;
