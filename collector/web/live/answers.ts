// Whether an answer is what was asked for. A proxy, or a collector of another version, may answer
// anything: what is not understood is an error that is said, never figures that are drawn.

import type { BoardSession, NotificationRow, ObjectiveRow, SloDetail } from '../../serve/shapes.ts';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null ? (value as Fields) : {};

const isRow = (value: unknown): boolean => {
  const { name, objective, title, service, status, current, burn, reasons, sparkline } =
    fieldsOf(value);
  return (
    [name, objective, title, service, status].every((text) => typeof text === 'string') &&
    Array.isArray(fieldsOf(current).readings) &&
    typeof burn === 'object' &&
    Array.isArray(reasons) &&
    Array.isArray(sparkline)
  );
};

export const isRows = (value: unknown): value is readonly ObjectiveRow[] =>
  Array.isArray(value) && value.every(isRow);

export const isSloDetail = (value: unknown): value is SloDetail => {
  const { objectives, markers } = fieldsOf(value);
  return (
    isRows(objectives) &&
    Array.isArray(markers) &&
    objectives.every((each) => {
      const { windows, alerts, history } = fieldsOf(each);
      return Array.isArray(windows) && Array.isArray(alerts) && Array.isArray(history);
    })
  );
};

export const isNotifications = (value: unknown): value is readonly NotificationRow[] =>
  Array.isArray(value) &&
  value.every((each) => {
    const { id, at, title, deliveries } = fieldsOf(each);
    const texts = [id, title].every((text) => typeof text === 'string');
    return texts && typeof at === 'number' && Array.isArray(deliveries);
  });

export const isSession = (value: unknown): value is BoardSession => {
  const { version, diagnostics } = fieldsOf(value);
  return typeof version === 'string' && Array.isArray(diagnostics);
};

export const notUnderstood = (who: string): string =>
  `${who} answered something that is not understood. It may be of another version than this page: load the page anew.`;
