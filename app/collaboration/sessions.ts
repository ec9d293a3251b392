// All sessions of this hub: their beginnings, interruptions and ends, and the time they are counted
// for. A session that ends on purpose or for cause is no outage; one that is lost is interrupted
// until it is resumed or its grace is over.

import { randomBytes } from 'node:crypto';
import type { Metrics } from '../telemetry/metrics.ts';
import type { HubLimits } from './admission.ts';
import type { Connection } from './connection.ts';
import { Listeners } from './protocol/listeners.ts';
import type { Hello } from './protocol/messages.ts';
import { Session, type SessionParts } from './session.ts';
import { Tenants } from './tenants.ts';

/** A client that was cut off from another instance tells for how long; more is not believed. */
const longestReportedSeconds = 120;
/** A sweep as late as this says that we were asleep, not that the clients are gone. */
const lateSweepMs = 3_000;

export class Sessions {
  /** Every secret of ours begins with it. */
  readonly instance = randomBytes(4).toString('hex');
  readonly tenants: Tenants;
  /** Hears the secret of each session of another instance that goes on here. */
  readonly moved = new Listeners<string>();
  readonly #limits: HubLimits;
  readonly #metrics: Metrics;
  readonly #sessions = new Map<string, Session>();
  #sweptAt = 0;

  constructor(limits: HubLimits, metrics: Metrics) {
    this.tenants = new Tenants(limits);
    this.#limits = limits;
    this.#metrics = metrics;
  }

  get all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  get size(): number {
    return this.#sessions.size;
  }

  get connected(): number {
    return this.all.filter((session) => session.connection !== null).length;
  }

  /** The session that this hello may go on with. */
  resumable(hello: Hello, userId: string, organizationId: string): Session | null {
    const session = this.#sessions.get(hello.session ?? '');
    if (session === undefined || session.member.client !== hello.client) return null;
    const { principal } = session;
    const same = principal.userId === userId && principal.organizationId === organizationId;
    return same ? session : null;
  }

  begin(hello: Hello, parts: Omit<SessionParts, 'instance'>): Session {
    const session = new Session({ ...parts, instance: this.instance });
    this.#sessions.set(session.secret, session);
    this.tenants.began(session.principal.organizationId, parts.now);
    // Of a session of ours the interruption is counted here; only of another's do we have to be told.
    const foreign = hello.session !== undefined && !hello.session.startsWith(`${this.instance}.`);
    if (foreign && hello.interruptedSeconds !== undefined) {
      const seconds = Math.min(longestReportedSeconds, hello.interruptedSeconds);
      this.#metrics.sessionSeconds.inc({ state: 'interrupted' }, seconds);
      // After longer than that it is a new visit.
      if (seconds < longestReportedSeconds) this.#metrics.reconnections.inc({ result: 'moved' });
      this.moved.tell(hello.session ?? '');
    }
    this.#showOpen();
    return session;
  }

  /** @param hello tells whether the client was cut off, or moves over from a line that is still good. */
  resume(session: Session, hello: Hello, connection: Connection, now: number): void {
    const before = session.connection;
    if (before !== null && hello.interruptedSeconds === undefined) {
      session.move(connection, now);
      before.leave();
      return;
    }
    // The client came back before we saw that it was gone: it was lost when we last heard of it.
    this.interrupt(session, session.clock.heardAt, 'the client connected anew');
    before?.drop('the client connected anew');
    session.resume(connection, now);
    this.#count(session, now);
    this.#metrics.reconnections.inc({ result: 'resumed' });
    this.#showOpen();
  }

  interrupt(session: Session, at: number, reason: string): void {
    session.interrupt(at, reason);
    this.#showOpen();
  }

  /** Another instance has gone on with it. */
  letGo(session: Session, now: number): void {
    const { connection } = session;
    this.interrupt(session, session.clock.heardAt, 'another instance went on with it');
    this.end(session, now, 'moved');
    connection?.drop('another instance went on with it');
  }

  end(session: Session, now: number, outcome: 'expired' | 'moved' = 'expired'): void {
    if (!this.#sessions.delete(session.secret)) return;
    this.tenants.ended(session.principal.organizationId, now);
    session.clock.heard(now);
    this.#count(session, now);
    session.end(now, outcome);
    this.#showOpen();
  }

  /** Every second: counts time, asks the silent for a sign of life, lets go of the lost. */
  sweep(now: number): void {
    const asleep = now - this.#sweptAt > lateSweepMs;
    this.#sweptAt = now;
    this.tenants.sweep(now);
    const silenceMs = this.#limits.silenceSeconds * 1000;
    for (const session of this.all) {
      const { connection, clock } = session;
      if (connection !== null) {
        const silentMs = now - clock.heardAt;
        if (silentMs > 3 * silenceMs && !asleep) {
          this.interrupt(session, clock.heardAt, 'no heartbeat');
          connection.drop('no heartbeat');
        } else if (silentMs > silenceMs) {
          connection.ping();
        }
      } else if (now - session.interruptedAt > this.#limits.graceSeconds * 1000) {
        this.#metrics.reconnections.inc({ result: 'expired' });
        this.end(session, now);
        continue;
      }
      this.#count(session, now);
    }
  }

  #count(session: Session, now: number): void {
    const { connectedSeconds, interruptedSeconds } = session.clock.take(now);
    if (connectedSeconds > 0) {
      this.#metrics.sessionSeconds.inc({ state: 'connected' }, connectedSeconds);
    }
    if (interruptedSeconds > 0) {
      this.#metrics.sessionSeconds.inc({ state: 'interrupted' }, interruptedSeconds);
    }
  }

  #showOpen(): void {
    this.#metrics.openSessions.set(this.connected);
  }
}
