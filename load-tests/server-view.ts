// What the collector saw of one objective over the same minutes. It passes only for what was
// exercised enough, and only while both sides mean the same promise and the same app.

import type { Objective } from '../language/slo-set.ts';
import type { BoardObjective } from './board-verdict.ts';
import type { ClientView } from './client-view.ts';
import { type Margin, marginOfShare } from './compare/margin.ts';
import { type Interval, wilson } from './compare/statistics.ts';
import { counted, percent } from './figures.ts';
import type { Verdict } from './verdict.ts';

export type ServerView = {
  readonly verdict: Verdict;
  readonly good: number;
  readonly total: number;
  /** null where nothing was counted. */
  readonly sli: number | null;
  /** Of the SLI, 95 %, as if what it counts were independent. */
  readonly interval: Interval | null;
  readonly margin: Margin | null;
  readonly target: number;
  /** null without a floor. */
  readonly minimumEvents: number | null;
  readonly reasons: readonly string[];
};

/** Scrapes cut off the edges of a run, and retries blur them; half is another app's traffic. */
const leastShareOfClient = 0.5;

/**
 * Of a part of a run: a few people tell what they saw every five seconds, so that of fewer events half
 * may be told before it or after it.
 */
export const leastToCompare = 100;

const ofCollector = (reason: string): string => `collector: ${reason}`;

/** Why the collector's word does not count although nothing failed, in sentences. */
const doubts = (
  answered: BoardObjective,
  target: number,
  floor: number | null,
  client: ClientView | null,
  seenShare: number,
): string[] => {
  const total = answered.events ?? answered.total;
  const found: string[] = [];
  if (answered.target !== target)
    found.push(
      `collector: its target is ${percent(answered.target)}, that of the definitions here ${percent(target)}`,
    );
  if (floor !== null && total < floor)
    found.push(`collector: ${counted(total, 'event')}, at least ${floor} needed`);
  const isComparable = seenShare === 1 || (client?.events ?? 0) >= leastToCompare;
  if (client && isComparable && total < client.events * seenShare * leastShareOfClient)
    found.push(
      `collector: ${counted(total, 'event')}, and k6 made ${client.events}: does the board watch this app?`,
    );
  return found;
};

/**
 * @param objective null for what only the board promises
 * @param seenShare how much of the time that k6 measured the collector was asked about
 */
export const serverView = (
  answered: BoardObjective,
  objective: Pick<Objective, 'target'> | null,
  floor: number | null,
  client: ClientView | null,
  seenShare = 1,
): ServerView => {
  const { good, total, sli, target } = answered;
  const interval = sli === null ? null : wilson({ good, total });
  const margin = sli === null ? null : marginOfShare(sli, interval, target);
  const view = { good, total, sli, target, interval, margin, minimumEvents: floor };
  if (answered.verdict === 'fail') {
    const share = sli === null ? 'nothing' : percent(sli);
    const figure = `${share} good of ${counted(total, 'event')}, promised ${percent(target)}`;
    const said = answered.reasons.length > 0 ? answered.reasons : [figure];
    return { ...view, verdict: 'fail', reasons: said.map(ofCollector) };
  }
  const found = doubts(answered, objective?.target ?? target, floor, client, seenShare);
  if (answered.verdict === 'inconclusive' || total === 0)
    return {
      ...view,
      verdict: 'inconclusive',
      reasons: [...answered.reasons.map(ofCollector), ...found],
    };
  return { ...view, verdict: found.length > 0 ? 'inconclusive' : 'pass', reasons: found };
};
