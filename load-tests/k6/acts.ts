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

/** Of those who could: one in so many has to have done it. */
const oneIn = 20;
/** Within less nobody has been away long enough. */
const breakFromMs = 45_000;

/** Thresholds of k6. */
export const floorsOfActs = (
  sessions: number,
  durationMs: number,
): Readonly<Record<string, string[]>> => {
  const floor = [`count>=${Math.ceil(sessions / oneIn)}`];
  return {
    ...{ locks_given_back: floor, threads_resolved: floor, others_read: floor },
    ...(durationMs < breakFromMs ? {} : { people_returned: floor }),
  };
};
