// A row of links between pages that are one place.

import './area-links.css';

export type AreaLinksProps<Area extends string> = {
  /** What the pages are about, for who hears them. */
  readonly label: string;
  /** Each with its words; its path is its name. */
  readonly places: readonly (readonly [Area, string])[];
  readonly current: Area;
};

export const AreaLinks = <Area extends string>(props: AreaLinksProps<Area>) => (
  <nav className="area" aria-label={props.label}>
    {props.places.map(([area, words]) => (
      <a key={area} href={`/${area}`} aria-current={area === props.current ? 'page' : undefined}>
        {words}
      </a>
    ))}
  </nav>
);
