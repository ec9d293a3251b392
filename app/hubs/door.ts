// Who is let near a hub, before a word is said: not pages of another site, not more than there is
// room for, and so many in a time. Sockets and polled lines pass the same door. Where more come at once
// than may, they wait before it in the order in which they came: to send them all away would bring them
// all back, again and again, just while those who are in need the hub.

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

/** null: a line may be made. */
export type Answer = (turnedAway: TurnedAway | null) => void;

export type DoorLimits = Pick<
  HubLimits,
  'sessions' | 'spareSockets' | 'accepts' | 'waiting' | 'patienceSeconds'
>;

export type DoorParts = {
  readonly limits: DoorLimits;
  readonly clock: Clock;
  readonly turnedAway: (code: string) => void;
  readonly draining: () => boolean;
  /** Lines that are there now, of either kind. */
  readonly lines: () => number;
};

type Waiting = { readonly answer: Answer; readonly stopWaiting: () => void };

/** Few at a time, so that those who are in do not wait long for those who come. */
const lookAgainMs = 20;
const nobody = (): void => {};

/** Programs send no Origin; browsers send that of the page, which must be ours. */
export const fromOurPages = (origin: string | undefined, host: string | undefined): boolean =>
  origin === undefined || (URL.canParse(origin) && new URL(origin).host === host);

export class Door {
  readonly #parts: DoorParts;
  readonly #accepts: TokenBucket;
  /** In the order in which they came. */
  readonly #waiting = new Set<Waiting>();
  #looksAgain = false;

  constructor(parts: DoorParts) {
    this.#parts = parts;
    this.#accepts = new TokenBucket(parts.limits.accepts, parts.clock.now());
  }

  /**
   * @param answer is called once: at once, or within `patienceSeconds` where others are before them.
   * @returns what to call for somebody who has gone without waiting for the answer.
   */
  ask({ origin, host }: IncomingHttpHeaders, answer: Answer): () => void {
    const { limits, clock } = this.#parts;
    if (!fromOurPages(origin, host)) {
      const text = 'Pages of another site may not use this hub.';
      this.#turnAway('bad-origin', answer, { status: 403, text, retryAfterSeconds: null });
      return nobody;
    }
    if (this.#closed || this.#waiting.size >= limits.waiting) {
      this.#askToComeBack(answer);
      return nobody;
    }
    if (this.#waiting.size === 0 && this.#accepts.take(clock.now()) === 0) {
      answer(null);
      return nobody;
    }
    return this.#wait(answer);
  }

  /** How many wait for their turn. */
  get waiting(): number {
    return this.#waiting.size;
  }

  get #closed(): boolean {
    const { limits, draining, lines } = this.#parts;
    return draining() || lines() >= limits.sessions + limits.spareSockets;
  }

  #wait(answer: Answer): () => void {
    const { limits, clock } = this.#parts;
    // Those who came together and do not get in must not come back together.
    const patienceMs = limits.patienceSeconds * 500 * (1 + clock.random());
    const stopWaiting = clock.after(patienceMs, () => {
      this.#waiting.delete(one);
      this.#askToComeBack(answer);
    });
    const one: Waiting = { answer, stopWaiting };
    this.#waiting.add(one);
    this.#lookAgain();
    return () => {
      stopWaiting();
      this.#waiting.delete(one);
    };
  }

  #lookAgain(): void {
    // Once for all who wait, also where somebody goes and another comes meanwhile.
    if (this.#looksAgain || this.#waiting.size === 0) return;
    this.#looksAgain = true;
    const { clock } = this.#parts;
    clock.after(lookAgainMs, () => {
      this.#looksAgain = false;
      for (const one of this.#waiting) {
        const closed = this.#closed;
        if (!closed && this.#accepts.take(clock.now()) > 0) break;
        this.#waiting.delete(one);
        one.stopWaiting();
        if (closed) this.#askToComeBack(one.answer);
        else one.answer(null);
      }
      this.#lookAgain();
    });
  }

  #askToComeBack(answer: Answer): void {
    const retryAfterSeconds = Math.ceil(1 + this.#parts.clock.random() * 4);
    const text = `Too many connections at the moment: come back in ${retryAfterSeconds} s.`;
    this.#turnAway('too-many-connections', answer, { status: 503, text, retryAfterSeconds });
  }

  #turnAway(code: string, answer: Answer, turnedAway: TurnedAway): void {
    this.#parts.turnedAway(code);
    answer(turnedAway);
  }
}
