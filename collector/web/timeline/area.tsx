// The pages about what happened, as one place with a row of links between them.

import '../pager/area.css';

export type HappenedArea = 'timeline' | 'deploys' | 'gates' | 'corrections';

const places: readonly (readonly [HappenedArea, string])[] = [
  ['timeline', 'Timeline'],
  ['deploys', 'Deploys'],
  ['gates', 'Gate runs'],
  ['corrections', 'Corrections'],
];

export const HappenedLinks = ({ current }: { readonly current: HappenedArea }) => (
  <nav className="area" aria-label="Of the timeline">
    {places.map(([area, label]) => (
      <a key={area} href={`/${area}`} aria-current={area === current ? 'page' : undefined}>
        {label}
      </a>
    ))}
  </nav>
);
