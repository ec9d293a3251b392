// Whether one person is in the hub, seen from their side: every attempt to join counts as accepted
// or not, and from the first attempt until the person leaves each second is one sample, connected or
// not. Whoever comes of their own will has three seconds to get in; being cut off has none.

import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { HubStatus } from '../../app/collaboration/protocol/hub-status.ts';

export type HubView = {
  readonly status: HubStatus;
  onStatus(listener: (status: HubStatus) => void): () => void;
};

export type AttendanceTally = {
  readonly connectionAccepted: (good: boolean) => void;
  readonly sessionConnected: (good: boolean) => void;
  /** How late a sample was, which says how short of time the load test itself was. */
  readonly late: (milliseconds: number) => void;
  readonly personJoined: () => void;
  /** One for each roll call. */
  readonly present: readonly (() => void)[];
};

/** The time with everybody there, in milliseconds of Unix time. */
export type Period = { readonly from: number; readonly to: number };

const sampleMs = 1_000;
const comingMs = 3_000;

export class Attendance {
  readonly #tally: AttendanceTally;
  readonly #clock: Clock;
  #hub: HubView | null = null;
  #unlisten: () => void = () => {};
  #enteredAt = 0;
  /** Welcomed by the hub of now; and by any so far. */
  #welcomed = false;
  #joined = false;
  #attempting = false;
  #dueAt: number | null = null;
  readonly #cancel = new Map<string, () => void>();

  constructor(tally: AttendanceTally, clock: Clock, period: Period) {
    this.#tally = tally;
    this.#clock = clock;
    const share = (period.to - period.from) / tally.present.length;
    for (const [call, answer] of tally.present.entries()) {
      const at = period.from + share * (call + 0.5);
      this.#after(`call ${call}`, at - clock.now(), () => {
        if (this.#hub?.status.state === 'connected') answer();
      });
    }
  }

  /** From now on the person uses this client; the one before was closed. */
  enter(hub: HubView): void {
    this.#unlisten();
    this.#hub = hub;
    this.#enteredAt = this.#clock.now();
    this.#welcomed = false;
    this.#attempting = hub.status.state === 'connecting';
    this.#unlisten = hub.onStatus((status) => this.#changed(status));
    if (this.#dueAt === null) this.#planSample(this.#enteredAt + sampleMs);
  }

  /** The person wants to be there no more. */
  end(): void {
    this.#unlisten();
    for (const cancel of this.#cancel.values()) cancel();
    this.#cancel.clear();
  }

  #changed({ state }: HubStatus): void {
    if (state === 'connecting') {
      this.#attempting = true;
      return;
    }
    // Who closes while connecting was neither let in nor turned away.
    if (this.#attempting && state !== 'closed') {
      this.#tally.connectionAccepted(state === 'connected');
    }
    this.#attempting = false;
    if (state !== 'connected') return;
    this.#welcomed = true;
    if (!this.#joined) this.#tally.personJoined();
    this.#joined = true;
  }

  /** One that is late is made up for, so that each second counts as much as another. */
  #planSample(dueAt: number): void {
    this.#dueAt = dueAt;
    this.#after('sample', dueAt - this.#clock.now(), () => {
      this.#tally.late(Math.max(0, this.#clock.now() - dueAt));
      this.#sample();
      this.#planSample(dueAt + sampleMs);
    });
  }

  #sample(): void {
    const state = this.#hub?.status.state;
    const inTime = !this.#welcomed && this.#clock.now() - this.#enteredAt < comingMs;
    if (state === 'connecting' && inTime) return;
    this.#tally.sessionConnected(state === 'connected');
  }

  #after(name: string, milliseconds: number, action: () => void): void {
    this.#cancel.set(name, this.#clock.after(Math.max(0, milliseconds), action));
  }
}
