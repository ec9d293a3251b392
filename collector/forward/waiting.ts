// What waits to be forwarded: bodies in the order in which they came, within a bound of bytes. When
// there is no room the oldest make it: the newest traces are those people look for.

import type { Received } from '../ingest/otlp/receiver.ts';

export type WaitingBody = Received & {
  /** When it came, in milliseconds of Unix time. */
  readonly atMs: number;
  /** Attempts that may have failed because of what it is. */
  failures: number;
};

export type Appended = {
  /** Whether it is where the queue keeps what waits. */
  readonly stored: boolean;
  /** Why it is not. */
  readonly error?: string;
  /** How many were dropped for it, itself among them where nothing else was left to drop. */
  readonly dropped: number;
};

/** Nothing rejects: what goes wrong is an outcome. */
export type WaitingBodies = {
  readonly append: (received: Received, atMs: number) => Promise<Appended>;
  /** The oldest, which stays counted until it is released or put back; null when none waits. */
  readonly take: () => Promise<WaitingBody | null>;
  /** It is the oldest again. @returns false where it had to make room meanwhile: it is dropped. */
  readonly putBack: (body: WaitingBody) => boolean;
  /** It was sent, or given up. */
  readonly release: (body: WaitingBody) => void;
  /** Waiting ones, and those under way. */
  readonly size: () => { readonly bodies: number; readonly bytes: number; readonly most: number };
  /** How many could not be read back since the start. */
  readonly damaged: () => number;
  /** @returns how many are lost by it. */
  readonly close: () => Promise<number>;
};
