// One instance of the app as far as arriving goes: its real door, hub, sessions and limits, on a
// clock that is given. Played are only what looks people up and the time that it takes; documents
// there are none.

import { pino } from 'pino';
import { type HubLimits, limitsWith } from '../../app/collaboration/admission.ts';
import { Connection } from '../../app/collaboration/connection.ts';
import type { Hints } from '../../app/collaboration/hints.ts';
import { Hub } from '../../app/collaboration/hub.ts';
import { letGoOfMoved } from '../../app/collaboration/moved-sessions.ts';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import type { SocketLike } from '../../app/collaboration/protocol/wire.ts';
import { Rooms } from '../../app/collaboration/rooms.ts';
import type { Flags } from '../../app/flags/flags.ts';
import { type Answer, Door } from '../../app/hubs/door.ts';
import type { Principal } from '../../app/identity/principal.ts';
import type { Tokens } from '../../app/identity/tokens.ts';
import type { Metrics } from '../../app/telemetry/metrics.ts';
import { openLine } from './virtual-line.ts';

export type InstanceParts = {
  readonly clock: Clock;
  readonly limits: Partial<HubLimits>;
  /** One way between a client and the instance. */
  readonly latencyMs: number;
  /** What it takes to find out who somebody is. */
  readonly lookUpMs: number;
  readonly metrics: Metrics;
  /** Tells the other instances whom it has taken over. */
  readonly hints: Hints;
};

const notPlayed = (): never => {
  throw new RangeError('Nobody who arrives asks for this.');
};

/** A token says in plain words who it is: `PERSON@ORGANISATION`. */
const tokensOf = (clock: Clock, lookUpMs: number): Tokens => ({
  issue: notPlayed,
  verify: notPlayed,
  issueForHub: notPlayed,
  forHub: (token) => {
    const [name = '', organizationId = ''] = token.split('@');
    const principal: Principal = {
      ...{ userId: name, name, email: `${name}@simulated.example`, organizationId },
      ...{ organizationName: organizationId, role: 'member' },
    };
    return new Promise((resolve) => {
      clock.after(lookUpMs, () => resolve({ principal, again: async () => principal }));
    });
  },
});

const flags: Flags = {
  enabled: async () => true,
  list: () => [],
  change: notPlayed,
  on: () => {},
};

const noDocuments = {
  load: async () => null,
  title: async () => null,
  log: notPlayed,
  revisions: async () => [],
};

const sweepMs = 1_000;

export class Instance {
  readonly #parts: InstanceParts;
  readonly #door: Door;
  readonly #hub: Hub;
  #lines = 0;
  /** Attempts in each second of the clock. */
  readonly attempts = new Map<number, number>();
  turnedAway = 0;

  constructor(parts: InstanceParts) {
    this.#parts = parts;
    const { clock, hints, metrics } = parts;
    const limits = limitsWith(parts.limits);
    this.#door = new Door({
      limits,
      clock,
      turnedAway: () => {
        this.turnedAway += 1;
      },
      draining: () => this.#hub.draining,
      lines: () => this.#lines,
    });
    const failed = (error: unknown): void => {
      throw error;
    };
    const rooms = new Rooms({ store: noDocuments, clock, hints, failed });
    const log = pino({ level: 'silent' });
    const tokens = tokensOf(clock, parts.lookUpMs);
    this.#hub = new Hub({ tokens, flags, metrics, log, limits, clock, rooms });
    letGoOfMoved(hints, this.#hub.sessions, clock);
    this.#sweep();
  }

  /** As a load balancer counts them: also of those who wait at the door. */
  get connections(): number {
    return this.#lines + this.#door.waiting;
  }

  get sessions(): number {
    return this.#hub.sessions.size;
  }

  /** @returns the client's end of a line to this instance. */
  connect(polled: boolean): SocketLike {
    const { clock, latencyMs, metrics } = this.#parts;
    const limits = limitsWith(this.#parts.limits);
    return openLine({
      ...{ clock, latencyMs, polled },
      ask: (answer) => this.#ask(answer),
      connected: (line) => {
        this.#lines += 1;
        const connection = new Connection({
          ...{ line, clock, limits, metrics },
          received: (from, message) => this.#hub.received(from, message),
          heard: (from) => this.#hub.heard(from),
          ended: (from, ending, reason) => this.#hub.ended(from, ending, reason),
        });
        this.#hub.connected(connection);
      },
      gone: () => {
        this.#lines -= 1;
      },
    });
  }

  #ask(answer: Answer): () => void {
    const second = Math.floor(this.#parts.clock.now() / 1000);
    this.attempts.set(second, (this.attempts.get(second) ?? 0) + 1);
    return this.#door.ask({}, answer);
  }

  #sweep(): void {
    this.#hub.sweep();
    this.#parts.clock.after(sweepMs, () => this.#sweep());
  }
}
