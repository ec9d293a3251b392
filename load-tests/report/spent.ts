// How much of what an objective allows was used: of a share, the bad events among those that may be
// bad; of a percentile, the time among the longest that is promised. More than 1 breaks the promise.

import type { ClientView } from '../client-view.ts';
import type { ServerView } from '../server-view.ts';
import type { ObjectiveVerdict } from '../verdict.ts';

/** A promise without room for anything bad is used up by the first bad event. */
const ofRoom = (bad: number, room: number): number =>
  room > 0 ? Math.max(0, bad) / room : bad > 0 ? Number.POSITIVE_INFINITY : 0;

/** null where k6 measured nothing, or a threshold says nothing about a limit. */
export const clientSpent = (
  view: Pick<ClientView, 'value' | 'threshold'> | null,
): number | null => {
  if (view === null || view.value === null) return null;
  const [, name, sign, text] = /^(.+?)([<>])=(.+)$/.exec(view.threshold) ?? [];
  const limit = Number(text);
  if (name === undefined || !Number.isFinite(limit)) return null;
  return sign === '<' ? ofRoom(view.value, limit) : ofRoom(1 - view.value, 1 - limit);
};

export const serverSpent = (view: Pick<ServerView, 'sli' | 'target'> | null): number | null =>
  view === null || view.sli === null ? null : ofRoom(1 - view.sli, 1 - view.target);

/** The worse of both views; null where neither measured anything. */
export const worstSpent = ({ client, server }: ObjectiveVerdict): number | null => {
  const uses = [clientSpent(client), serverSpent(server)].filter((use) => use !== null);
  return uses.length === 0 ? null : Math.max(...uses);
};

/** A rest of floating point that is no hundredth of a per cent is none. */
const settled = (use: number): number => Number((use * 100).toPrecision(12));

/** '31 %': never rounded over the limit, nor back under it. */
export const spentText = (use: number): string => {
  if (use === Number.POSITIVE_INFINITY) return 'all';
  const hundredths = settled(use);
  if (hundredths > 0 && hundredths < 1) return '< 1 %';
  if (hundredths > 9999) return '> 9999 %';
  return `${hundredths <= 100 ? Math.floor(hundredths) : Math.ceil(hundredths)} %`;
};

const segments = 10;

/** '▰▰▰▱▱▱▱▱▱▱ 31 %': a chart that a line of text can hold. */
export const spentBar = (use: number): string => {
  const full = Math.min(segments, Math.floor(settled(use) / segments));
  const over = settled(use) > 100 ? '▶' : '';
  return `${'▰'.repeat(full)}${'▱'.repeat(segments - full)}${over} ${spentText(use)}`;
};
