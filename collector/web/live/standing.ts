// How an alert stands with people, in a word, and which of them a reader asks for. What wakes somebody
// goes first; what is kept quiet says by whom, and is never left out.

import { age, clock } from '../../../ui/duration.ts';
import type { AlertRow, ObjectiveRow } from '../../serve/shapes.ts';

/** As they are listed. */
export const standings = [
  'firing',
  'recovering',
  'pending',
  'silenced',
  'inhibited',
  'resolved',
] as const;

export type Standing = (typeof standings)[number];

export const standingMeaning: Readonly<Record<Standing, string>> = {
  firing: 'its condition holds, and people are told',
  recovering: 'its condition holds no more; it ends when that lasts',
  pending: 'its condition begins to hold, or is kept from firing',
  silenced: 'it fires, and a silence keeps it quiet',
  inhibited: 'it fires, and another alert says it already',
  resolved: 'it is over',
};

export const standingOf = (alert: AlertRow): Standing => {
  if (alert.state !== 'firing') return alert.state;
  if (alert.silencedBy) return 'silenced';
  if (alert.inhibitedBy !== null) return 'inhibited';
  return alert.recoveringSince === null ? 'firing' : 'recovering';
};

export type ListedAlert = AlertRow & {
  readonly standing: Standing;
  /** The SLO's own words, and its service; '' of one that the board does not show any more. */
  readonly title: string;
  readonly service: string;
};

const rank = (alert: ListedAlert): number =>
  standings.indexOf(alert.standing) * 4 +
  (alert.severity === 'page' ? 0 : 2) +
  (alert.acknowledged ? 1 : 0);

const lastChange = (alert: AlertRow): number => alert.resolvedAt ?? alert.since;

/** Worst first, and of alike ones the newest. */
export const listed = (
  alerts: readonly AlertRow[],
  rows: readonly Pick<ObjectiveRow, 'name' | 'title' | 'service'>[],
): readonly ListedAlert[] => {
  const about = new Map(rows.map((row) => [row.name, row]));
  return alerts
    .map((alert) => ({
      ...alert,
      standing: standingOf(alert),
      title: about.get(alert.name)?.title ?? alert.name,
      service: about.get(alert.name)?.service ?? '',
    }))
    .toSorted((a, b) => rank(a) - rank(b) || lastChange(b) - lastChange(a));
};

export type AlertFilter = (name: 'state' | 'severity' | 'service' | 'text') => string;

/** Letter case does not matter; every word must be somewhere. */
const hasWords = (alert: ListedAlert, text: string): boolean => {
  const { title, name, objective, alertName, summary, service } = alert;
  const all = [title, name, objective, alertName, summary, service].join(' ').toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
};

/** Of every standing; the page counts them and shows those of one. */
export const wanted = (
  alerts: readonly ListedAlert[],
  get: AlertFilter,
): readonly ListedAlert[] => {
  const [severity, service, text] = [get('severity'), get('service'), get('text')];
  return alerts.filter(
    (alert) =>
      (severity === '' || alert.severity === severity) &&
      (service === '' || alert.service === service) &&
      hasWords(alert, text),
  );
};

export const isStanding = (text: string): text is Standing =>
  standings.some((standing) => standing === text);

/** What is to be known beside its sentence, each a line. */
export const remarks = (alert: AlertRow, nowMs: number): readonly string[] => {
  const { silencedBy, inhibitedBy, held, recoveringSince, noDataSince, acknowledged } = alert;
  const lines: string[] = [];
  if (acknowledged) {
    const note = acknowledged.note === '' ? '' : `: ${acknowledged.note}`;
    lines.push(`Acknowledged by ${acknowledged.by} at ${clock(acknowledged.at, nowMs)}${note}`);
  }
  if (silencedBy) {
    const { author, reason, until } = silencedBy;
    lines.push(`Silenced by ${author} until ${clock(until, nowMs)}: ${reason}`);
  }
  if (inhibitedBy !== null)
    lines.push(`Kept quiet while ${inhibitedBy} fires, which says it already`);
  if (held !== null) lines.push(`Kept from firing: ${held}`);
  if (recoveringSince !== null) lines.push(`Recovering for ${age(recoveringSince, nowMs)}`);
  if (noDataSince !== null) {
    lines.push(`Nothing is measured for ${age(noDataSince, nowMs)}: it stays as it is`);
  }
  if (alert.flapping) lines.push('It fired often lately: it ends only after a longer calm');
  return lines;
};

/** An acknowledgement says something to whoever else would be told again. */
export const canAcknowledge = (alert: ListedAlert): boolean =>
  alert.state === 'firing' && !alert.acknowledged;
