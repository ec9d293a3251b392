// One client's stay at the hub, over as many sockets as it takes. Its secret resumes it; its id is
// what others see. An interruption is a span of its own, so that a trace shows each dropped socket.

import { createHash, randomBytes } from 'node:crypto';
import { type Span, SpanStatusCode, trace } from '@opentelemetry/api';
import { mayEdit, type Principal } from '../identity/principal.ts';
import type { HubPass } from '../identity/tokens.ts';
import type { Connection } from './connection.ts';
import type { Member, Room } from './room.ts';
import { SessionClock } from './session-clock.ts';

/** Readable on white and on black, told apart by the colour-blind where neighbours. */
const colours = [
  '#0969da',
  '#bf3989',
  '#1a7f37',
  '#9a6700',
  '#8250df',
  '#bc4c00',
  '#0b7285',
  '#cf222e',
  '#5c6f2b',
  '#57606a',
];

export const colourOf = (userId: string): string => {
  const [byte = 0] = createHash('sha256').update(userId).digest();
  return colours[byte % colours.length] ?? '#57606a';
};

export type SessionParts = {
  readonly instance: string;
  readonly pass: HubPass;
  readonly client: string;
  readonly presence: boolean;
  readonly connection: Connection;
  /** By the hub's clock, in milliseconds of Unix time. */
  readonly now: number;
};

export class Session {
  /** Begins with the name of the hub's instance that knows it. */
  readonly secret: string;
  readonly member: Member;
  readonly principal: Principal;
  readonly clock: SessionClock;
  readonly rooms = new Map<string, Room>();
  pass: HubPass;
  checkedAt: number;
  pendingEdits = 0;
  /** Looked up again with the pass: who becomes a viewer writes no more. */
  mayEdit: boolean;
  /** Null while it is interrupted. */
  connection: Connection | null;
  #interruptedAt = 0;
  #span: Span | null = null;

  constructor(parts: SessionParts) {
    const { pass, client, presence } = parts;
    const { principal } = pass;
    this.secret = `${parts.instance}.${randomBytes(16).toString('hex')}`;
    this.principal = principal;
    this.pass = pass;
    this.mayEdit = mayEdit(principal);
    this.checkedAt = parts.now;
    this.connection = parts.connection;
    this.clock = new SessionClock(parts.now);
    this.member = {
      id: randomBytes(6).toString('hex'),
      client,
      userId: principal.userId,
      name: principal.name,
      colour: colourOf(principal.userId),
      presence,
      send: (type, text, gone) => {
        if (this.connection === null) gone?.();
        else this.connection.send(type, text, gone);
      },
    };
  }

  get interruptedAt(): number {
    return this.#interruptedAt;
  }

  /** @param at when it was lost, in milliseconds of Unix time. */
  interrupt(at: number, reason: string): void {
    if (this.clock.interrupted) return;
    this.connection = null;
    this.clock.lost(at);
    this.#interruptedAt = at;
    for (const room of this.rooms.values()) room.disconnect(this.member.id);
    this.#span = trace.getTracer('signalbox-app').startSpan('hub.session.interrupted', {
      startTime: at,
      root: true,
      attributes: { 'app.hub': 'collaboration', 'app.session': this.member.id },
    });
    this.#span.setStatus({ code: SpanStatusCode.ERROR, message: reason });
  }

  /** It goes on over another line, and was at no time without one. */
  move(connection: Connection, now: number): void {
    this.clock.heard(now);
    this.connection = connection;
    for (const room of this.rooms.values()) room.disconnect(this.member.id);
  }

  resume(connection: Connection, now: number): void {
    this.clock.resumed(now);
    this.connection = connection;
    this.#endSpan('resumed', now);
  }

  /** It is over: nobody can come back to it. */
  end(now: number, outcome: 'expired' | 'moved' = 'expired'): void {
    this.connection = null;
    for (const room of this.rooms.values()) room.leave(this.member.id);
    this.rooms.clear();
    this.#endSpan(outcome, now);
  }

  #endSpan(outcome: 'resumed' | 'expired' | 'moved', now: number): void {
    this.#span?.setAttribute('app.session.outcome', outcome);
    this.#span?.end(now);
    this.#span = null;
  }
}
