// Who is sent a notification, by the names of receivers: first those it asks for or those of its
// severity; then, step by step while nobody acknowledges it, further ones.

import type { NotificationRow } from '../serve/notifications/shapes.ts';
import { type Receiver, receiverNames, type Target } from './receivers/receivers.ts';

export type Routing = {
  readonly of: (asked: Pick<NotificationRow, 'severity' | 'notify'>) => readonly string[];
  /** @param told those that were sent it already. */
  readonly further: (step: number, told: readonly string[]) => readonly string[];
  readonly steps: number;
  /** Whether it knows what an acknowledgement is. */
  readonly hearsAcknowledgement: (receiver: string) => boolean;
};

export type RoutingOptions = {
  readonly receivers: readonly Pick<Receiver, 'name' | 'by' | 'target'>[];
  readonly targets: readonly Target[];
  /** Names of each step: receivers, ways or notification targets. null: all other ways, in one step. */
  readonly escalation: readonly (readonly string[])[] | null;
};

/** A notification target by its own address or the way it is told by; else a receiver's own name. */
const named = (name: string, { receivers, targets }: RoutingOptions): string | null => {
  const way = targets.find((target) => target.name === name)?.by ?? name;
  const found =
    receivers.find((each) => each.target === name) ??
    receivers.find((each) => each.target === null && each.by === way) ??
    receivers.find((each) => each.name === name);
  return found?.name ?? null;
};

export const createRouting = (options: RoutingOptions): Routing => {
  const { receivers, targets, escalation } = options;
  // Another team's own address is nobody's to be woken by this.
  const common = receivers.filter(({ target }) => target === null).map(({ name }) => name);
  return {
    of: (asked) => receiverNames(asked, receivers, targets),
    further: (step, told) => {
      const next =
        escalation === null ? common : (escalation[step] ?? []).map((name) => named(name, options));
      return [...new Set(next)]
        .filter((name) => name !== null)
        .filter((name) => !told.includes(name));
    },
    steps: escalation === null ? 1 : escalation.length,
    hearsAcknowledgement: (receiver) =>
      receivers.some(({ name, by }) => name === receiver && by === 'pagerduty'),
  };
};

/** Names of steps that lead to no receiver, in sentences. */
export const escalationProblems = (options: RoutingOptions): readonly string[] =>
  (options.escalation ?? [])
    .flat()
    .filter((name) => named(name, options) === null)
    .map(
      (name) =>
        `PAGER_ESCALATE_TO names ${name}, which is neither a configured receiver nor a notification target that can be told.`,
    );
