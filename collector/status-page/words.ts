// States, shares and moments as strangers read them: words first, times in UTC, shares never rounded
// up to what was not reached.

import type { IncidentStatus } from '../serve/incidents/shapes.ts';
import type { ComponentState } from './state.ts';

/** For HTML and XML: text stays text. Characters that XML cannot hold are left out. */
export const escaped = (text: string): string =>
  text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what XML forbids
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

export const stateWords: Readonly<Record<ComponentState, string>> = {
  operational: 'Operational',
  degraded: 'Degraded',
  outage: 'Outage',
  maintenance: 'Maintenance',
  'no data': 'No data',
};

export const headlines: Readonly<Record<ComponentState, string>> = {
  operational: 'Everything works',
  degraded: 'Some things work less well than they should',
  outage: 'Something does not work',
  maintenance: 'Maintenance is under way',
  'no data': 'We cannot tell how some things are',
};

export const statusWords: Readonly<Record<IncidentStatus, string>> = {
  investigating: 'Investigating',
  identified: 'Identified',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
};

/** '99.98 %': cut, not rounded, so that only all of it is 100 %. */
export const shareText = (share: number): string => {
  const hundredths = Math.floor(share * 10_000 + 1e-9);
  return `${hundredths >= 10_000 ? '100' : (hundredths / 100).toFixed(2)} %`;
};

/** '12 of the last 90 days', in whole and tenths. */
export const watchedText = (days: number, of: number): string =>
  days >= of - 0.05
    ? `the last ${of} days`
    : `${days < 0.1 ? 'less than 0.1' : Number(days.toFixed(1))} of the last ${of} days`;

/** '4 min', '2 h 5 min'; under a minute in seconds. */
export const lengthText = (seconds: number): string => {
  if (seconds < 60) return `${Math.ceil(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h${minutes % 60 > 0 ? ` ${minutes % 60} min` : ''}`;
};

const months = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** '21 Nov 2026, 14:03 UTC' */
export const momentText = (ms: number): string => {
  const at = new Date(ms);
  const time = at.toISOString().slice(11, 16);
  return `${at.getUTCDate()} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}, ${time} UTC`;
};

export const timeTag = (ms: number): string =>
  `<time datetime="${new Date(ms).toISOString()}">${momentText(ms)}</time>`;
