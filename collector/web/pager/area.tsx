// The pages about alerts, as one place with a row of links between them.

import { AreaLinks } from '../routing/area-links.tsx';

export type AlertArea = 'alerts' | 'silences' | 'pager' | 'audit';

const places: readonly (readonly [AlertArea, string])[] = [
  ['alerts', 'Alerts'],
  ['silences', 'Silences'],
  ['pager', 'Notifications'],
  ['audit', 'Audit'],
];

export const AlertAreaLinks = ({ current }: { readonly current: AlertArea }) => (
  <AreaLinks label="Alerts" places={places} current={current} />
);
