// What a receiver is to the courier: one attempt to hand one notification over, and what came of it.
// No attempt ever throws, and none tells a secret.

import type { NotificationRow } from '../../serve/notifications/shapes.ts';

export type Attempt =
  | {
      readonly taken: true;
      /** What the receiver said, in a line. */
      readonly answer?: string;
      /** Taken, but something a person must look at: one of several addresses was refused. */
      readonly warning?: string;
    }
  | {
      readonly taken: false;
      readonly error: string;
      /** How long the receiver asks to be left alone. */
      readonly retryAfterMs: number | null;
      /** Trying again will help only when somebody has changed a setting, here or there. */
      readonly isPermanent?: boolean;
    };

export type Send = (notification: NotificationRow, signal: AbortSignal) => Promise<Attempt>;

/** A wrong setting is not put right within seconds. */
export const permanentPauseMs = 300_000;

const mostText = 300;
/** Of a secret so short that it is found in ordinary words, nothing would be left to read. */
const leastSecret = 6;

/** One line, of bounded length, without secrets. */
export const told = (text: string, secrets: readonly string[]): string => {
  let safe = text.replaceAll(/\s+/g, ' ').trim();
  for (const secret of secrets) {
    if (secret.length >= leastSecret) safe = safe.replaceAll(secret, '…');
  }
  return safe.length > mostText ? `${safe.slice(0, mostText)}…` : safe;
};
