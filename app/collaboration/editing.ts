// What a session does with documents. An edit is one span, from its arrival to its place in the log.
// A failing database is told to the client as such: it comes back and sends again what was not
// acknowledged, and loses nothing.

import {
  type Context,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanStatusCode,
  TraceFlags,
  trace,
} from '@opentelemetry/api';
import { recordException } from '../telemetry/exception.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Activity } from './activity.ts';
import type { HubLimits } from './admission.ts';
import type { Connection } from './connection.ts';
import type { Clock } from './protocol/clock.ts';
import type { ClientMessage, Edit } from './protocol/messages.ts';
import { isSample, readTraceparent, traceparentOf } from './protocol/trace.ts';
import type { Room } from './room.ts';
import type { Rooms } from './rooms.ts';
import type { Session } from './session.ts';
import { believedTime } from './told-time.ts';

export type EditingParts = {
  readonly limits: HubLimits;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly rooms: Rooms;
  readonly activity: Activity;
  /** Hears of every fault of the database that a client came to feel. */
  readonly failed: (error: unknown, what: string) => void;
};

/** An edit's own trace goes on in the hub, and is kept where clients keep it; without one it begins here. */
const under = (traceparent: string | undefined): Context => {
  const parent = readTraceparent(traceparent);
  if (parent === null) return ROOT_CONTEXT;
  const traceFlags = isSample(parent) ? TraceFlags.SAMPLED : TraceFlags.NONE;
  const span = { ...parent, traceFlags, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, span);
};

export class Editing {
  readonly #parts: EditingParts;

  constructor(parts: EditingParts) {
    this.#parts = parts;
  }

  /** Sends the document, whole or from the revision that the client has. */
  async open(
    connection: Connection,
    session: Session,
    document: string,
    from: number | null,
  ): Promise<void> {
    const { limits, rooms } = this.#parts;
    if (session.rooms.size >= limits.openDocuments && !session.rooms.has(document)) {
      const reason = `At most ${limits.openDocuments} documents can be open at once.`;
      connection.tell({ type: 'problem', document, code: 'too-many-documents', reason });
      return;
    }
    try {
      const room = await rooms.find(session.principal.organizationId, document);
      if (session.connection !== connection) return;
      if (room === null) {
        const reason = 'There is no such document in your organisation.';
        connection.tell({ type: 'problem', document, code: 'not-found', reason });
        return;
      }
      session.rooms.set(document, room);
      await room.join(session.member, from);
    } catch (error) {
      this.#parts.failed(error, 'a document could not be opened');
      this.#tellUnavailable(connection, document);
    }
  }

  /** Where somebody's cursor is. */
  place(session: Session, message: Extract<ClientMessage, { type: 'presence' }>): void {
    const { document, anchor, head, movedAt } = message;
    const believed =
      movedAt === undefined ? undefined : believedTime(movedAt, this.#parts.clock.now());
    session.rooms.get(document)?.place(session.member, anchor, head, believed);
  }

  close(session: Session, document: string): void {
    session.rooms.get(document)?.leave(session.member.id);
    session.rooms.delete(document);
  }

  async edit(connection: Connection, session: Session, edit: Edit): Promise<void> {
    const room = session.rooms.get(edit.document);
    if (room === undefined || !room.has(session.member)) {
      connection.refuse('bad-message', 'Edits are for documents that you have open.');
      return;
    }
    if (!session.mayEdit) {
      this.#parts.metrics.hubErrors.inc({ code: 'read-only' });
      const { document, sequence } = edit;
      const reason = 'You may read this document, but not change it.';
      connection.tell({ type: 'rejected', document, sequence, code: 'read-only', reason });
      return;
    }
    if (session.pendingEdits >= this.#parts.limits.pendingEdits) {
      connection.refuse('too-many-messages', 'Wait for your edits to be accepted.', 5);
      return;
    }
    session.pendingEdits += 1;
    const attributes = { 'app.hub': 'collaboration', 'app.document.id': edit.document };
    const tracer = trace.getTracer('signalbox-app');
    const span = tracer.startSpan('hub.edit', { attributes }, under(edit.trace));
    try {
      await this.#apply(session, room, edit, span);
    } catch (error) {
      recordException(span, error);
      this.#parts.failed(error, 'an edit could not be stored');
      if (session.connection !== null) this.#tellUnavailable(session.connection, edit.document);
    } finally {
      session.pendingEdits -= 1;
      span.end();
    }
  }

  async #apply(session: Session, room: Room, edit: Edit, span: Span): Promise<void> {
    const inSpan = trace.setSpan(context.active(), span);
    const { document, sequence } = edit;
    // Those who are told of it go on from here.
    const passedOn =
      edit.trace === undefined ? edit : { ...edit, trace: traceparentOf(span.spanContext()) };
    const outcome = await room.submit(session.member, passedOn, this.#parts.clock.now(), (work) =>
      context.with(inSpan, work),
    );
    span.setAttribute('app.edit.outcome', outcome.kind);
    // What was accepted its author has been told by the room, in order with all else.
    if (outcome.kind === 'accepted') {
      const { revision } = outcome;
      const { activity, clock } = this.#parts;
      activity.edited(session.principal.organizationId, document, clock.now());
      span.setAttribute('app.document.revision', revision);
      // Unless it was in the text already that the client has: then nobody is told of it any more.
      if (revision <= edit.revision) {
        session.connection?.tell({ type: 'accepted', document, sequence, revision });
      }
    } else if (outcome.kind === 'rejected') {
      const { code, reason } = outcome;
      this.#parts.metrics.hubErrors.inc({ code });
      session.connection?.tell({ type: 'rejected', document, sequence, code, reason });
    } else {
      span.setStatus({ code: SpanStatusCode.ERROR, message: outcome.reason });
      session.connection?.refuse('bad-message', `That edit cannot be: ${outcome.reason}.`);
    }
  }

  #tellUnavailable(connection: Connection, document: string): void {
    const reason = 'The document store does not answer; nothing that you wrote is lost.';
    connection.tell({ type: 'problem', document, code: 'unavailable', reason });
  }
}
