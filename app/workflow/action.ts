// What a task does: an action, which is given the transaction that its step's transition is
// committed in. What it writes there happens exactly once; what must leave the database goes into
// the outbox as a message.

import type { Queryable } from '../database/pool.ts';
import type { Values } from './definition.ts';
import type { Signature } from './validation.ts';

export type Message = {
  readonly topic: string;
  readonly payload: Readonly<Record<string, string | number>>;
};

export type Task = {
  /** The step's transaction. It refuses to be used once the step's time is over. */
  readonly transaction: Queryable;
  readonly organizationId: string;
  readonly runId: string;
  /** null: the person is gone. */
  readonly startedBy: string | null;
  readonly values: Values;
};

export type ActionResult =
  | {
      readonly outputs: Values;
      /** What was done, in a few words, for the history. */
      readonly note: string;
      readonly messages?: readonly Message[];
    }
  /** Trying again would not help: why, in words. */
  | { readonly refused: string };

export type Action = Signature & { readonly run: (task: Task) => Promise<ActionResult> };
export type Actions = Readonly<Record<string, Action>>;
