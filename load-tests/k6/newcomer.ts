// One of many who connect at once, seen from their side: how long it took until they were in, how
// often they were turned away or cut off, whether they came back, and whether they are in at the end.

import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { HubStatus } from '../../app/collaboration/protocol/hub-status.ts';
import type { HubView } from './attendance.ts';

export type NewcomerTally = {
  /** In for the first time, so long after the storm began. */
  readonly admitted: (milliseconds: number) => void;
  /** An attempt that the hub answered with a no, or not at all. */
  readonly turnedAway: () => void;
  /** Was in, and then not any more. */
  readonly cutOff: () => void;
  /** In after having been turned away or cut off; once for each time that a way in was found. */
  readonly cameBack: () => void;
  /** Not in at the end. */
  readonly lost: () => void;
};

export class Newcomer {
  readonly #hub: HubView;
  readonly #tally: NewcomerTally;
  readonly #clock: Clock;
  readonly #since: number;
  readonly #unlisten: () => void;
  #admitted = false;
  #out = false;

  /** @param since when the storm began. */
  constructor(hub: HubView, tally: NewcomerTally, clock: Clock, since: number) {
    this.#hub = hub;
    this.#tally = tally;
    this.#clock = clock;
    this.#since = since;
    this.#unlisten = hub.onStatus((status) => this.#changed(status));
  }

  /** The load is over, and they leave of their own will. */
  end(): void {
    this.#unlisten();
    if (this.#hub.status.state !== 'connected') this.#tally.lost();
  }

  #changed({ state }: HubStatus): void {
    if (state === 'connected') {
      if (!this.#admitted) this.#tally.admitted(this.#clock.now() - this.#since);
      if (this.#out) this.#tally.cameBack();
      this.#admitted = true;
      this.#out = false;
    } else if (state === 'waiting' || state === 'refused') {
      const wasIn = this.#admitted && !this.#out;
      if (wasIn) this.#tally.cutOff();
      else this.#tally.turnedAway();
      this.#out = true;
    }
  }
}
