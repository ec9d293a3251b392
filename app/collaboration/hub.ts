// Who is at the hub: hello and welcome, bye and drain, and whether everybody may still be here.
// Everything about documents is in editing.ts and the rooms, everything about time in the sessions.

import type { AppContext } from '../context.ts';
import { clientSpans } from '../telemetry/client-spans.ts';
import { Activity, type LocalFigures } from './activity.ts';
import type { HubLimits } from './admission.ts';
import { takeReport } from './client-report.ts';
import type { Connection, Ending } from './connection.ts';
import { limits as textLimits } from './edit.ts';
import { Editing } from './editing.ts';
import type { Clock } from './protocol/clock.ts';
import type { ClientMessage, Hello } from './protocol/messages.ts';
import { protocolVersion } from './protocol/version.ts';
import { Reception } from './reception.ts';
import type { Rooms } from './rooms.ts';
import type { Session } from './session.ts';
import { Sessions } from './sessions.ts';

export type HubParts = Pick<AppContext, 'tokens' | 'flags' | 'metrics' | 'log'> & {
  readonly limits: HubLimits;
  readonly clock: Clock;
  readonly rooms: Rooms;
};

export class Hub {
  readonly #parts: HubParts;
  readonly #sessions: Sessions;
  readonly #editing: Editing;
  readonly #reception: Reception;
  readonly #activity = new Activity();
  readonly #byConnection = new WeakMap<Connection, Session>();
  /** Who has still to say hello; each with what cancels the wait. */
  readonly #waiting = new Map<Connection, () => void>();
  #draining = false;
  #failedAt = Number.NEGATIVE_INFINITY;
  #failure = '';

  constructor(parts: HubParts) {
    this.#parts = parts;
    this.#sessions = new Sessions(parts.limits, parts.metrics);
    const failed = (error: unknown, what: string): void => this.#noteFailure(error, what);
    this.#editing = new Editing({ ...parts, failed, activity: this.#activity });
    this.#reception = new Reception({
      ...parts,
      failed,
      sessions: this.#sessions,
      draining: () => this.#draining,
    });
  }

  get sessions(): Sessions {
    return this.#sessions;
  }

  get draining(): boolean {
    return this.#draining;
  }

  /** The last fault of the database that a client came to feel, and how long ago. */
  get lastFailure(): { readonly agoMs: number; readonly reason: string } | null {
    const agoMs = this.#parts.clock.now() - this.#failedAt;
    return Number.isFinite(agoMs) ? { agoMs, reason: this.#failure } : null;
  }

  /** What goes on in an organisation. */
  figures(organizationId: string): LocalFigures {
    const mine = this.#sessions.all.filter(
      ({ principal }) => principal.organizationId === organizationId,
    );
    const here = mine.filter(({ connection }) => connection !== null);
    const minute = this.#activity.lastMinute(organizationId, this.#parts.clock.now());
    const open = here.flatMap(({ rooms }) => [...rooms.keys()]);
    return {
      sessions: mine.length,
      interrupted: mine.length - here.length,
      people: [...new Set(here.map(({ principal }) => principal.userId))],
      documents: [...new Set([...open, ...minute.edits.keys()])].map((id) => ({
        id,
        people: here.flatMap(({ rooms, principal }) => (rooms.has(id) ? principal.userId : [])),
        edits: minute.edits.get(id) ?? 0,
      })),
      latency: minute.latency,
    };
  }

  /** A socket is there: it has a few seconds to say hello. */
  connected(connection: Connection): void {
    const { clock, limits } = this.#parts;
    const cancel = clock.after(limits.helloSeconds * 1000, () => {
      connection.refuse('no-hello', `Say hello within ${limits.helloSeconds} s.`, 1);
    });
    this.#waiting.set(connection, cancel);
  }

  heard(connection: Connection): void {
    this.#byConnection.get(connection)?.clock.heard(this.#parts.clock.now());
  }

  received(connection: Connection, message: ClientMessage): void {
    const session = this.#byConnection.get(connection);
    if (message.type === 'hello') {
      if (!this.#stopWaiting(connection)) {
        connection.refuse('bad-message', 'Say hello once.');
        return;
      }
      void this.#hello(connection, message);
    } else if (session === undefined) {
      connection.refuse('bad-message', 'Say hello first, and wait for the welcome.');
    } else if (this.#isWithinTenant(connection, session, message)) {
      this.#receivedIn(connection, session, message);
    }
  }

  ended(connection: Connection, ending: Ending, reason: string): void {
    this.#stopWaiting(connection);
    if (ending === 'refused') this.#parts.log.info({ reason }, 'a client was turned away');
    const session = this.#byConnection.get(connection);
    // A session that has another connection by now, or none, does not care for this one.
    if (session === undefined || session.connection !== connection) return;
    if (ending === 'lost') this.#sessions.interrupt(session, this.#parts.clock.now(), reason);
    else this.#end(session);
  }

  /** Every second. */
  sweep(): void {
    const now = this.#parts.clock.now();
    this.#sessions.sweep(now);
    this.#activity.sweep(now);
    const oldest = now - this.#parts.limits.tokenCheckSeconds * 1000;
    for (const session of this.#sessions.all) {
      if (session.connection === null || session.checkedAt > oldest) continue;
      session.checkedAt = now;
      void this.#reception.checkAgain(session);
    }
  }

  /** Looks again whether everybody may still be here. */
  checkAll(): void {
    for (const session of this.#sessions.all) void this.#reception.checkAgain(session);
  }

  /** Sends everybody away, each with another time to come back, spread over `overSeconds`. */
  drain(overSeconds: number): void {
    this.#draining = true;
    for (const session of this.#sessions.all) {
      const { connection } = session;
      this.#end(session);
      const seconds = 0.5 + this.#parts.clock.random() * overSeconds;
      connection?.refuse(
        'restarting',
        `The hub restarts; come back in ${seconds.toFixed(1)} s.`,
        Math.round(seconds * 10) / 10,
      );
    }
  }

  async #hello(connection: Connection, hello: Hello): Promise<void> {
    const session = await this.#reception.receive(connection, hello);
    if (session?.connection === connection) this.#welcome(connection, session, hello);
  }

  #welcome(connection: Connection, session: Session, hello: Hello): void {
    const { clock, limits } = this.#parts;
    this.#byConnection.set(connection, session);
    connection.protocol = Math.min(hello.protocol, protocolVersion);
    const { id, name, colour } = session.member;
    const resumeFrom = new Map(
      hello.resumeFrom?.map(({ document, revision }) => [document, revision]),
    );
    connection.tell({
      type: 'welcome',
      protocol: connection.protocol,
      session: session.secret,
      resumed: hello.session === session.secret,
      person: { id, name, colour },
      mayEdit: session.mayEdit,
      time: clock.now(),
      heartbeatSeconds: limits.heartbeatSeconds,
      limits: textLimits,
      ...(connection.protocol >= 2 ? { traces: clientSpans.wanted } : {}),
    });
    // What the client closed while it was away.
    for (const documentId of session.rooms.keys()) {
      if (!resumeFrom.has(documentId)) this.#editing.close(session, documentId);
    }
    for (const [documentId, revision] of resumeFrom) {
      void this.#editing.open(connection, session, documentId, revision);
    }
  }

  #receivedIn(
    connection: Connection,
    session: Session,
    message: Exclude<ClientMessage, Hello>,
  ): void {
    switch (message.type) {
      case 'open':
        void this.#editing.open(connection, session, message.document, null);
        return;
      case 'edit':
        void this.#editing.edit(connection, session, message);
        return;
      case 'presence':
        this.#editing.place(session, message);
        return;
      case 'close':
        this.#editing.close(session, message.document);
        return;
      case 'ping':
        connection.tell({ type: 'pong', at: message.at, time: this.#parts.clock.now() });
        return;
      case 'report':
        takeReport(message, this.#parts.metrics, this.#parts.clock.now());
        this.#activity.synced(
          session.principal.organizationId,
          message.syncLatencySeconds,
          this.#parts.clock.now(),
        );
        return;
      case 'bye':
        this.#end(session);
        connection.leave();
        return;
    }
  }

  /** All sessions of an organisation share a rate. Over it cursors stand still, and the rest waits. */
  #isWithinTenant(
    connection: Connection,
    session: Session,
    { type }: Exclude<ClientMessage, Hello>,
  ): boolean {
    if (type === 'ping' || type === 'bye') return true;
    const { organizationId } = session.principal;
    if (this.#sessions.tenants.mayTake(organizationId, this.#parts.clock.now())) return true;
    if (type === 'presence') {
      this.#parts.metrics.hubErrors.inc({ code: 'tenant-messages' });
    } else {
      const reason = 'Your organisation sends more than it may; what you wrote is kept.';
      connection.refuse('too-many-messages', reason, 2);
    }
    return false;
  }

  #end(session: Session): void {
    this.#sessions.end(session, this.#parts.clock.now());
  }

  /** @returns whether it still had to say hello. */
  #stopWaiting(connection: Connection): boolean {
    this.#waiting.get(connection)?.();
    return this.#waiting.delete(connection);
  }

  #noteFailure(error: unknown, what: string): void {
    this.#failedAt = this.#parts.clock.now();
    this.#failure = `${what}: ${error instanceof Error ? error.message : String(error)}`;
    this.#parts.metrics.hubErrors.inc({ code: 'unavailable' });
    this.#parts.log.error({ err: error }, what);
  }
}
