// The keys of the page of alerts: from one to the next, and what can be done about the one that has the
// focus. They press what is there to be pressed: who may not change anything has no such key.

import type { RefObject } from 'react';
import { type PageKey, useKeys } from '../routing/keys.ts';

const items = (list: HTMLElement): HTMLElement[] => [
  ...list.querySelectorAll<HTMLElement>(':scope > li'),
];

const focusedItem = (list: HTMLElement | null): HTMLElement | null =>
  items(list ?? document.createElement('ul')).find((item) =>
    item.contains(document.activeElement),
  ) ?? null;

/** The first where none has the focus. */
const step = (list: HTMLElement | null, by: 1 | -1): boolean => {
  if (list === null) return false;
  const all = items(list);
  const focused = focusedItem(list);
  const at = focused === null ? 0 : all.indexOf(focused) + by;
  const next = all[Math.min(all.length - 1, Math.max(0, at))];
  next?.querySelector<HTMLElement>('a')?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
  return next !== undefined;
};

const press = (list: HTMLElement | null, what: string): boolean => {
  const control = focusedItem(list)?.querySelector<HTMLElement>(what);
  control?.click();
  return control !== null && control !== undefined;
};

export const useAlertKeys = (list: RefObject<HTMLElement | null>): void => {
  const keys: readonly PageKey[] = [
    { keys: ['j'], does: 'Next alert', press: () => step(list.current, 1) },
    { keys: ['k'], does: 'Alert before', press: () => step(list.current, -1) },
    {
      keys: ['a'],
      does: 'Acknowledge this alert',
      press: () => press(list.current, '[data-does=acknowledge]'),
    },
    {
      keys: ['s'],
      does: 'Silence this alert',
      press: () => press(list.current, '[data-does=silence]'),
    },
  ];
  useKeys(keys);
};
