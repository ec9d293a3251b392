// What the transitions of one moment are to the pages that are open: an alert that fires joins the page
// of its trouble, or opens one; one that is over leaves its page.

import type { Opening } from './grouping.ts';
import type { OpenPage } from './open-page.ts';

/** By the key of a page. */
export type Moment = {
  readonly openings: readonly Opening[];
  readonly joining: Map<string, readonly Opening[]>;
  readonly ended: ReadonlyMap<string, ReadonlySet<string>>;
};

/** @param over ids of alerts that fire no more */
export const sorted = (
  open: readonly OpenPage[],
  fired: readonly Opening[],
  over: readonly string[],
): Moment => {
  const byTrouble = new Map<string, string>();
  const byAlert = new Map<string, string>();
  for (const { key, members } of open) {
    for (const { trouble, id } of members) {
      byTrouble.set(trouble, key);
      byAlert.set(id, key);
    }
  }
  const placed = Map.groupBy(fired, ({ trouble }) => byTrouble.get(trouble) ?? null);
  const openings = placed.get(null) ?? [];
  const joining = new Map<string, readonly Opening[]>();
  for (const [key, members] of placed) if (key !== null) joining.set(key, members);
  const left = Map.groupBy(over, (id) => byAlert.get(id) ?? null);
  const ended = new Map<string, ReadonlySet<string>>();
  for (const [key, ids] of left) if (key !== null) ended.set(key, new Set(ids));
  return { openings, joining, ended };
};
