// How a client of the hub stands with it.

import type { Welcome } from './messages.ts';

export type HubStatus =
  | { readonly state: 'connecting' }
  /** `polling` where no socket gets through: all works, a little later. */
  | {
      readonly state: 'connected';
      readonly person: Welcome['person'];
      readonly mayEdit: boolean;
      readonly limits: Welcome['limits'];
      readonly polling?: boolean;
      /** The hub will not have this person: they write alone, under a lock. */
      readonly alone?: boolean;
    }
  /** Cut off or turned away; it comes back by itself at `retryAt`, milliseconds of Unix time. */
  | { readonly state: 'waiting'; readonly reason: string; readonly retryAt: number }
  /** The hub will not have this client: the reason is for people. It does not come back. */
  | { readonly state: 'refused'; readonly code: string; readonly reason: string }
  | { readonly state: 'closed' };
