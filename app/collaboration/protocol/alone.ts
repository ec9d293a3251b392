// What is said over HTTP with somebody who writes alone: in the hub's own terms, so that a client
// need not know the difference.

import type { Edit, RejectionCode, RemoteChange, Welcome } from './messages.ts';

export type AloneWelcome = Pick<Welcome, 'person' | 'mayEdit' | 'limits' | 'time'> & {
  /** Whether the hub would have this person: they need not be alone. */
  readonly together: boolean;
};

export type AloneSince =
  | {
      readonly kind: 'whole';
      readonly title: string;
      readonly revision: number;
      readonly text: string;
    }
  /** What came after `revision`, one by one. */
  | {
      readonly kind: 'changes';
      readonly title: string;
      readonly revision: number;
      readonly changes: readonly RemoteChange[];
    };

export type AloneEdit = Pick<Edit, 'sequence' | 'revision' | 'sentAt' | 'changes' | 'lock'> & {
  readonly client: string;
  /** Up to where this client knows the log. */
  readonly known: number;
};

export type AloneVerdict =
  | { readonly outcome: 'accepted'; readonly revision: number; readonly lock: number }
  | { readonly outcome: 'rejected'; readonly code: RejectionCode; readonly reason: string }
  /** First ask what is new; the document is locked for this person. */
  | { readonly outcome: 'behind'; readonly lock: number }
  /** No client of ours sends that. */
  | { readonly outcome: 'invalid'; readonly reason: string };
