// The pager's inbox in words: what fires now, what was delivered, where each page leads.

import { clock } from '../../../ui/duration.ts';
import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import { localPath, sloPath } from '../routing/route.ts';

export type InboxFilter = 'all' | 'firing' | 'resolved';

/** An alert fires while its newest notification says so. Takes rows newest first. */
export const firingNow = (rows: readonly NotificationRow[]): readonly NotificationRow[] => {
  const seen = new Set<string>();
  return rows.filter((row) => {
    if (seen.has(row.alertId)) return false;
    seen.add(row.alertId);
    return row.state === 'firing';
  });
};

export const filtered = (
  rows: readonly NotificationRow[],
  filter: InboxFilter,
): readonly NotificationRow[] => {
  if (filter === 'firing') return firingNow(rows);
  return filter === 'resolved' ? rows.filter(({ state }) => state === 'resolved') : rows;
};

/**
 * `earlier`: its alert still fires, and a later page says how things stand. `over`: its alert has
 * been resolved since.
 */
export type PageState = 'firing' | 'earlier' | 'over' | 'resolved';

export const pageState = (row: NotificationRow, firing: readonly NotificationRow[]): PageState => {
  if (row.state === 'resolved') return 'resolved';
  const newest = firing.find(({ alertId }) => alertId === row.alertId);
  if (newest === undefined) return 'over';
  return newest.id === row.id ? 'firing' : 'earlier';
};

export const pageStateWords = (
  row: Pick<NotificationRow, 'severity'>,
  state: PageState,
): string => {
  if (state === 'resolved') return 'RESOLVED';
  return `${row.severity === 'page' ? 'PAGE' : 'TICKET'}, ${state}`;
};

type Delivery = NotificationRow['deliveries'][number];

export type DeliveryReading = {
  readonly text: string;
  readonly exact: string;
  readonly tone: 'done' | 'waiting' | 'failed';
};

const tries = (attempts: number): string => (attempts === 1 ? '1 attempt' : `${attempts} attempts`);

export const deliveryReading = (delivery: Delivery, nowMs: number): DeliveryReading => {
  const { receiver, state, attempts, lastError, at } = delivery;
  const why = lastError === null ? '' : `: ${lastError}`;
  const exact = `${receiver}: ${state} after ${tries(attempts)}${why}`;
  if (state === 'delivered')
    return {
      text: `delivered to ${receiver}${at === null ? '' : ` at ${clock(at, nowMs)}`}`,
      exact,
      tone: 'done',
    };
  if (state === 'failed')
    return {
      text: `not delivered to ${receiver}, given up after ${tries(attempts)}${why}`,
      exact,
      tone: 'failed',
    };
  return attempts === 0
    ? { text: `being sent to ${receiver}`, exact, tone: 'waiting' }
    : {
        text: `waiting to be sent to ${receiver} again, ${tries(attempts)} so far${why}`,
        exact,
        tone: 'waiting',
      };
};

/** In this board, whatever host name the notification was sent with. */
export const tracePathOf = (row: Pick<NotificationRow, 'traceUrl'>): string | null =>
  row.traceUrl === null ? null : (localPath(row.traceUrl) ?? row.traceUrl);

export const sloPathOf = (row: Pick<NotificationRow, 'name'>): string => sloPath(row.name);
