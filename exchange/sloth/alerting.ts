// Sloth's alerting: which alerts there are, and the runbook. Its labels route, which is Alertmanager's
// business here; they are left out, and that is said.

import type { Path } from '../../language/yaml-document.ts';
import type { Notes } from '../imported.ts';
import { type Places, pathIn } from './places.ts';
import type { Slo } from './schema.ts';

const named = (what: string, names: readonly string[]): string =>
  names.length === 1
    ? `the alert ${what} ${names[0]} is`
    : `the alert ${what}s ${names.join(', ')} are`;

const isUrl = (text: string): boolean => URL.canParse(text) && /^https?:/.test(text);

/** What of the alerting has no counterpart is named; a runbook has one. */
export const readAlerting = ({ alerting }: Slo, path: Path, places: Places, notes: Notes) => {
  const { document } = places;
  let runbook: string | null = null;
  const leaveOut = (inner: Path, what: string, fix: string): void =>
    notes.leaveOut(
      document.keyMark(pathIn(places, [...path, 'alerting', ...inner])),
      `${what} left out`,
      fix,
    );
  const routeFix = 'Route on slo, objective, service and severity in Alertmanager.';
  if (alerting?.name)
    leaveOut(['name'], "the alerts' own name is", 'Alerts are named for their SLO.');
  for (const alert of [null, 'pageAlert', 'ticketAlert'] as const) {
    const part = alert === null ? alerting : alerting?.[alert];
    const inner = alert === null ? [] : [alert];
    const labels = Object.keys(part?.labels ?? {});
    if (labels.length > 0) leaveOut([...inner, 'labels'], named('label', labels), routeFix);
    const dropped: string[] = [];
    for (const [name, value] of Object.entries(part?.annotations ?? {})) {
      if (/^runbook(_?url)?$/i.test(name) && isUrl(value)) runbook ??= value;
      else dropped.push(name);
    }
    const fix = 'Alerts say in their own words what burns, and how fast.';
    if (dropped.length > 0) leaveOut([...inner, 'annotations'], named('annotation', dropped), fix);
  }
  return {
    pages: alerting?.pageAlert?.disable !== true,
    tickets: alerting?.ticketAlert?.disable !== true,
    runbook,
  };
};
