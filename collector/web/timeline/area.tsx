// The pages about what happened, as one place with a row of links between them.

import { AreaLinks } from '../routing/area-links.tsx';

export type HappenedArea = 'timeline' | 'deploys' | 'gates' | 'corrections';

const places: readonly (readonly [HappenedArea, string])[] = [
  ['timeline', 'Timeline'],
  ['deploys', 'Deploys'],
  ['gates', 'Gate runs'],
  ['corrections', 'Corrections'],
];

export const HappenedLinks = ({ current }: { readonly current: HappenedArea }) => (
  <AreaLinks label="Of the timeline" places={places} current={current} />
);
