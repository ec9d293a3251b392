// Who is let near a hub, before a word is said: not pages of another site, not more than there is
// room for, and so many in a time. Sockets and polled lines pass the same door.

import type { IncomingHttpHeaders } from 'node:http';
import { type HubLimits, TokenBucket } from '../collaboration/admission.ts';
import type { Clock } from '../collaboration/protocol/clock.ts';

/** In plain HTTP: why not, and when to come back. */
export type TurnedAway = {
  readonly status: 403 | 503;
  readonly text: string;
  /** null: coming back does not help. */
  readonly retryAfterSeconds: number | null;
};

export type DoorParts = {
  readonly limits: Pick<HubLimits, 'sessions' | 'spareSockets' | 'accepts'>;
  readonly clock: Clock;
  readonly turnedAway: (code: string) => void;
  readonly draining: () => boolean;
  /** Lines that are there now, of either kind. */
  readonly lines: () => number;
};

/** Programs send no Origin; browsers send that of the page, which must be ours. */
export const fromOurPages = (origin: string | undefined, host: string | undefined): boolean =>
  origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);

export class Door {
  readonly #parts: DoorParts;
  readonly #accepts: TokenBucket;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#accepts = new TokenBucket(parts.limits.accepts, parts.clock.now());
  }

  /** @returns null where a line may be made. */
  ask({ origin, host }: IncomingHttpHeaders): TurnedAway | null {
    const { limits, clock, draining, lines } = this.#parts;
    if (!fromOurPages(origin, host)) {
      const text = 'Pages of another site may not use this hub.';
      return this.#turnAway('bad-origin', { status: 403, text, retryAfterSeconds: null });
    }
    const full = lines() >= limits.sessions + limits.spareSockets;
    const waitSeconds = this.#accepts.take(clock.now());
    if (!draining() && !full && waitSeconds === 0) return null;
    const retryAfterSeconds = Math.ceil(waitSeconds + 1 + clock.random() * 4);
    const text = `Too many connections at the moment: come back in ${retryAfterSeconds} s.`;
    return this.#turnAway('too-many-connections', { status: 503, text, retryAfterSeconds });
  }

  #turnAway(code: string, answer: TurnedAway): TurnedAway {
    this.#parts.turnedAway(code);
    return answer;
  }
}
