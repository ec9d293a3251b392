// One visit of one person, from the connection to the goodbye: what activities are told, and how
// they think, save and bear what the app does not do.

import { type HubClient, HubError } from '../../app/collaboration/protocol/client.ts';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { Acts } from './acts.ts';
import { type Api, AppFailure } from './api.ts';
import type { Period } from './attendance.ts';
import type { Measurements } from './measurements.ts';
import { between, pause, pauseUntil } from './pause.ts';
import type { Profile } from './profile.ts';

export type Situation = {
  readonly profile: Profile;
  /** From 1. */
  readonly number: number;
  /** From 1. */
  readonly organization: number;
  /** Where they write. */
  readonly documentId: string;
  /** What they look into besides. */
  readonly others: readonly string[];
  /** With everybody there; the person has arrived before and leaves right after it. */
  readonly period: Period;
  readonly clock: Clock;
  readonly tally: Measurements;
  readonly acts: Acts;
  /** Hears errors of the load test itself. */
  readonly failed: (error: unknown) => void;
};

export type Visit = Situation & {
  readonly api: Api;
  readonly hub: HubClient;
  /** Ends the connection as a network does that is gone: without a goodbye. */
  readonly cutOff: () => void;
  readonly until: number;
  /** From 0: how often the seat was taken before. */
  readonly turn: number;
  /** Whether they were here before and were away longer than the hub keeps a session. */
  readonly isReturn: boolean;
};

export const isOver = ({ clock, hub, until }: Visit): boolean =>
  clock.now() >= until || hub.status.state === 'refused';

/** For as long as asked at full pace, but not beyond the end of the visit. */
export const think = (visit: Visit, fromSeconds: number, toSeconds: number): Promise<void> => {
  const { clock, profile, until } = visit;
  const thought = clock.now() + (1_000 * between(clock, fromSeconds, toSeconds)) / profile.pace;
  return pauseUntil(clock, Math.min(thought, until));
};

/** What the app does not do is in the figures; anything else is an error of ours. */
export const attempt = async (
  person: Pick<Situation, 'tally' | 'failed'>,
  action: () => Promise<void>,
): Promise<boolean> => {
  try {
    await action();
    return true;
  } catch (error) {
    if (error instanceof HubError) {
      if (error.code !== 'closed') person.tally.requestRefused();
    } else if (!(error instanceof AppFailure)) {
      person.failed(error);
    }
    return false;
  }
};

/** null where it is not open before the visit ends. */
export const opened = ({ clock, hub, until }: Visit, id: string): Promise<DocumentSession | null> =>
  Promise.race([hub.open(id), pauseUntil(clock, until).then(() => null)]);

const lookAgainMs = 50;

/** @returns whether the hub has all that was written, within that time. */
export const saved = async (
  { clock }: Situation,
  document: DocumentSession,
  withinMs: number,
): Promise<boolean> => {
  const deadline = clock.now() + withinMs;
  while (document.saveState !== 'saved' && clock.now() < deadline) await pause(clock, lookAgainMs);
  return document.saveState === 'saved';
};
