// The time and chance that a client lives by, injectable, and its estimate of the hub's clock.
// Of the last pings the one with the shortest way there and back says best how the clocks differ.

export type Clock = {
  /** Milliseconds of Unix time. */
  readonly now: () => number;
  /** @returns what cancels it. */
  readonly after: (milliseconds: number, action: () => void) => () => void;
  /** In [0, 1). */
  readonly random: () => number;
};

export const systemClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  after: (milliseconds, action) => {
    const timer = setTimeout(action, milliseconds);
    return () => clearTimeout(timer);
  },
  random: Math.random,
};

const remembered = 8;

export class ClockOffset {
  #samples: { readonly roundTripMs: number; readonly offsetMs: number }[] = [];

  /** @param sent and @param received by our clock, @param hubTime by the hub's, in between. */
  add(sent: number, received: number, hubTime: number): void {
    const roundTripMs = received - sent;
    // A clock that was set while the ping was under way says nothing.
    if (roundTripMs < 0) return;
    const sample = { roundTripMs, offsetMs: hubTime - (sent + received) / 2 };
    this.#samples = [...this.#samples, sample].slice(-remembered);
  }

  /** What to add to our clock to have the hub's, in milliseconds; 0 before the first answer. */
  get milliseconds(): number {
    let best = this.#samples[0];
    for (const sample of this.#samples) {
      if (best === undefined || sample.roundTripMs <= best.roundTripMs) best = sample;
    }
    return best?.offsetMs ?? 0;
  }
}

/**
 * How long to wait before attempt number `attempt` (from 0) to come back: doubling from half a
 * second to 15 s, spread from half to one and a half of that, so that a crowd does not return at once.
 */
export const reconnectDelayMs = (attempt: number, random: number): number =>
  Math.min(15_000, 750 * 2 ** Math.min(attempt, 10)) * (0.5 + random);
