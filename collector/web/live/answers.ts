// Whether an answer is what was asked for. A proxy, or a collector of another version, may answer
// anything: what is not understood is an error that is said, never figures that are drawn.

import type { NotificationRow } from '../../serve/notifications/shapes.ts';
import type { BoardSession } from '../../serve/session/shapes.ts';
import type { ObjectiveRow } from '../../serve/shapes.ts';
import type { SloDays, SloDefinition, SloDetail } from '../../serve/slos/shapes.ts';

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
      const { windows, alerts, history, burnAlerts, burnDown } = fieldsOf(each);
      const { points } = fieldsOf(burnDown);
      return [windows, alerts, history, burnAlerts, points].every(Array.isArray);
    })
  );
};

export const isSloDays = (value: unknown): value is SloDays => {
  const { objectives } = fieldsOf(value);
  return (
    Array.isArray(objectives) && objectives.every((each) => Array.isArray(fieldsOf(each).days))
  );
};

export const isSloDefinition = (value: unknown): value is SloDefinition => {
  const { definition, rules } = fieldsOf(value);
  const { file, text } = fieldsOf(definition);
  const isText = typeof file === 'string' && typeof text === 'string';
  return (definition === null || isText) && (rules === null || typeof rules === 'string');
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
