// What people do that no promise is about by itself: its requests and edits count with all others.
// Each has a counter with a floor, so that a run in which nobody did it is not taken for proof.

import { Counter } from 'k6/metrics';

const counter = (name: string): (() => void) => {
  const metric = new Counter(name);
  return () => metric.add(1);
};

export const acts = {
  /** Taken, written under and given back. */
  lockGivenBack: counter('locks_given_back'),
  /** Begun, commented on and resolved. */
  threadResolved: counter('threads_resolved'),
  /** Documents of others that were open for a while. */
  otherRead: counter('others_read'),
  /** People who are in their document again after a break longer than the hub keeps a session. */
  personReturned: counter('people_returned'),
};

export type Acts = typeof acts;

/** One in so many has to have done it. */
const oneIn = 20;
/** In less time too few have come to it, and nobody was away long enough. */
const floorsFromMs = 60_000;

/**
 * Thresholds of k6.
 * @param durationMs as long as it seems to people: who goes about it at half the pace has half of it.
 */
export const floorsOfActs = (
  sessions: number,
  durationMs: number,
): Readonly<Record<string, string[]>> => {
  if (durationMs < floorsFromMs) return {};
  const floor = [`count>=${Math.ceil(sessions / oneIn)}`];
  return {
    ...{ locks_given_back: floor, threads_resolved: floor },
    ...{ others_read: floor, people_returned: floor },
  };
};
