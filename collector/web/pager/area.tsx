// The pages about alerts, as one place with a row of links between them.

import './area.css';

export type AlertArea = 'alerts' | 'silences' | 'pager' | 'audit';

const places: readonly (readonly [AlertArea, string])[] = [
  ['alerts', 'Alerts'],
  ['silences', 'Silences'],
  ['pager', 'Notifications'],
  ['audit', 'Audit'],
];

export const AlertAreaLinks = ({ current }: { readonly current: AlertArea }) => (
  <nav className="area" aria-label="Alerts">
    {places.map(([area, label]) => (
      <a key={area} href={`/${area}`} aria-current={area === current ? 'page' : undefined}>
        {label}
      </a>
    ))}
  </nav>
);
