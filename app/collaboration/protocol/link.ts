// What ties a document session to its client.

import type { Clock } from './clock.ts';
import type { ClientMessage } from './messages.ts';
import type { Observations } from './observations.ts';

/** What a session needs of its client. */
export type Link = {
  /** @returns false where it was not sent: no connection, or the hub does not know such. */
  readonly send: (message: ClientMessage) => boolean;
  readonly hubTime: () => number;
  readonly nextSequence: () => number;
  readonly observed: Pick<Observations, 'sync' | 'presence' | 'deliveries' | 'span'>;
  /** Whether the hub wants traces. */
  readonly traced: () => boolean;
  readonly leave: () => void;
  readonly clock: Clock;
};
