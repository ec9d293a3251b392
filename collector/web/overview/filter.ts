// Which objectives the board shows, as its address tells: ?q=words&status=red&service=checkout.
// What the filter hides is never forgotten: it is counted, and said where it is not green.

import { type Status, signOf, statusesWorstFirst } from '../../../ui/status.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';

export type Filter = {
  /** Words that all must occur in title, names or service. */
  readonly text: string;
  /** '' for all, 'not green', or a status. */
  readonly status: Status | 'not green' | '';
  /** '' for all. */
  readonly service: string;
};

const statusOf = (text: string): Filter['status'] =>
  text === 'not green' ? text : (statusesWorstFirst.find((status) => status === text) ?? '');

/** @param get a parameter of the address, '' where it is not there */
export const filterOf = (get: (name: string) => string): Filter => ({
  text: get('q').trim(),
  status: statusOf(get('status')),
  service: get('service'),
});

export const isFiltering = ({ text, status, service }: Filter): boolean =>
  text !== '' || status !== '' || service !== '';

const passes = ({ text, status, service }: Filter) => {
  const words = text.toLowerCase().split(/\s+/);
  return (row: ObjectiveRow): boolean => {
    if (service !== '' && row.service !== service) return false;
    if (status === 'not green' ? row.status === 'green' : status !== '' && row.status !== status)
      return false;
    const all = `${row.title} ${row.name} ${row.objective} ${row.service}`.toLowerCase();
    return words.every((word) => all.includes(word));
  };
};

export const filtered = (rows: readonly ObjectiveRow[], filter: Filter): readonly ObjectiveRow[] =>
  isFiltering(filter) ? rows.filter(passes(filter)) : rows;

/** 'Showing 12 of 200. Hidden: 1 RED, 2 STALE.' */
export const shownWords = (
  rows: readonly ObjectiveRow[],
  shown: readonly ObjectiveRow[],
): string => {
  const visible = new Set(shown);
  const hidden = rows.filter((row) => !visible.has(row) && row.status !== 'green');
  const parts = statusesWorstFirst.flatMap((status) => {
    const number = hidden.filter((row) => row.status === status).length;
    return number === 0 ? [] : [`${number} ${signOf(status).word}`];
  });
  const words = `Showing ${shown.length} of ${rows.length}.`;
  return parts.length === 0 ? words : `${words} Hidden: ${parts.join(', ')}.`;
};

/** The services there are, in order; what is asked for can be chosen too. */
export const servicesOf = (rows: readonly ObjectiveRow[]): readonly string[] =>
  [...new Set(rows.map(({ service }) => service))].toSorted((a, b) => a.localeCompare(b, 'en'));
