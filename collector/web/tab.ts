// What a browser's tab shows of the board, so that it is seen among many: the worst state's shape
// and count in the title, and as the icon.

import { type Status, signOf, worstStatus } from '../../ui/status.ts';
import type { Route } from './routing/route.ts';

const places: Readonly<Record<Route['page'], string>> = {
  board: 'Board',
  slo: 'SLO',
  traces: 'Traces',
  trace: 'Trace',
  errors: 'Errors',
  error: 'Error',
  alerts: 'Alerts',
  silences: 'Silences',
  pager: 'Notifications',
  audit: 'Audit',
  timeline: 'Timeline',
  gates: 'Gate runs',
  gate: 'Gate run',
  deploys: 'Deploys',
  deploy: 'Deploy',
  corrections: 'Corrections',
  incidents: 'Incidents',
  incident: 'Incident',
  unknown: 'No such page',
};

/** `known` is false while the board is cut off: then no state is claimed. */
export const tabTitle = (route: Route, statuses: readonly Status[], known: boolean): string => {
  const place = route.page === 'slo' ? route.name : places[route.page];
  const worst = worstStatus(statuses);
  if (!known) return `? cut off · ${place} · Signalbox`;
  if (worst === null) return `${place} · Signalbox`;
  const { character, word } = signOf(worst);
  const number = statuses.filter((status) => status === worst).length;
  const sign = worst === 'green' ? character : `${character} ${number} ${word.toLowerCase()}`;
  return `${sign} · ${place} · Signalbox`;
};

const shapes: Readonly<Record<Status, string>> = {
  green: '<circle cx="8" cy="8" r="7" fill="#2da44e"/>',
  yellow: '<path d="M8 1 16 15H0Z" fill="#d4a72c"/>',
  red: '<path d="M1 1h14v14H1Z" fill="#cf222e"/>',
  'no data':
    '<circle cx="8" cy="8" r="6" fill="none" stroke="#8a929d" stroke-width="3" stroke-dasharray="3 2"/>',
  stale: '<path d="M8 1 15 8 8 15 1 8Z" fill="none" stroke="#8a929d" stroke-width="2.5"/>',
};

/** A data URL of an SVG. */
export const tabIcon = (statuses: readonly Status[], known: boolean): string => {
  const worst = known ? worstStatus(statuses) : null;
  const shape = shapes[worst ?? 'stale'];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">${shape}</svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
};
