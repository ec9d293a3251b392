// What a hello is answered: a session, begun or resumed, or the reason why not and when to come back.
// Every attempt is counted once, by its result.

import type { AppContext } from '../context.ts';
import { mayEdit, type Principal } from '../identity/principal.ts';
import type { HubPass } from '../identity/tokens.ts';
import type { HubLimits } from './admission.ts';
import type { Connection } from './connection.ts';
import type { Clock } from './protocol/clock.ts';
import type { Hello } from './protocol/messages.ts';
import type { Session } from './session.ts';
import type { Sessions } from './sessions.ts';

export type ReceptionParts = Pick<AppContext, 'tokens' | 'flags' | 'metrics'> & {
  readonly limits: HubLimits;
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly draining: () => boolean;
  readonly failed: (error: unknown, what: string) => void;
};

const comeBackSeconds = 2;
const signInAgain = 'The token is not valid (any more): sign in again.';
const switchedOff = 'This way of collaborating is switched off for you.';

export class Reception {
  readonly #parts: ReceptionParts;

  constructor(parts: ReceptionParts) {
    this.#parts = parts;
  }

  /** @returns null where the connection was refused, or has gone meanwhile. */
  async receive(connection: Connection, hello: Hello): Promise<Session | null> {
    const { tokens, flags, metrics, failed } = this.#parts;
    try {
      const pass = await tokens.forHub(hello.token);
      if (!connection.open) return null;
      if (pass === null) {
        metrics.connections.inc({ result: 'unauthorized' });
        connection.refuse('unauthorized', signInAgain);
        return null;
      }
      const { principal } = pass;
      const allowed = await this.#mayCome(principal, connection);
      const presence = await flags.enabled('presence-awareness', principal);
      if (!connection.open) return null;
      if (!allowed) {
        metrics.connections.inc({ result: 'refused' });
        connection.refuse('switched-off', switchedOff);
        return null;
      }
      return this.#admit(connection, hello, pass, presence);
    } catch (error) {
      failed(error, 'a client could not be admitted');
      metrics.connections.inc({ result: 'failed' });
      connection.refuse('failed', 'The hub cannot look you up right now.', comeBackSeconds);
      return null;
    }
  }

  /** Looks whether somebody who is in may still be here. */
  async checkAgain(session: Session): Promise<void> {
    const { failed } = this.#parts;
    try {
      const principal = await session.pass.again();
      if (principal !== null) session.mayEdit = mayEdit(principal);
      if (principal === null) {
        session.connection?.refuse('unauthorized', signInAgain);
      } else if (!(await this.#mayCome(principal, session.connection))) {
        session.connection?.refuse('switched-off', switchedOff);
      }
    } catch (error) {
      // Nobody is sent away because we cannot look: the next check tells.
      failed(error, 'a session could not be checked again');
    }
  }

  /**
   * Without real-time collaboration people come by polling, without collaborative editing not at
   * all: they write alone, over HTTP and under a lock.
   */
  async #mayCome(principal: Principal, connection: Connection | null): Promise<boolean> {
    const { flags } = this.#parts;
    if (!(await flags.enabled('collaborative-editing', principal))) return false;
    if (connection === null || connection.polled) return true;
    return flags.enabled('real-time-collaboration', principal);
  }

  #admit(connection: Connection, hello: Hello, pass: HubPass, presence: boolean): Session | null {
    const { clock, metrics, sessions } = this.#parts;
    const now = clock.now();
    const { principal } = pass;
    const known = sessions.resumable(hello, principal.userId, principal.organizationId);
    if (known === null && this.#isFull(connection, principal.organizationId, now)) {
      metrics.connections.inc({ result: 'refused' });
      return null;
    }
    metrics.connections.inc({ result: 'accepted' });
    if (known === null) {
      return sessions.begin(hello, { pass, client: hello.client, presence, connection, now });
    }
    sessions.resume(known, hello, connection, now);
    known.pass = pass;
    known.mayEdit = mayEdit(principal);
    known.checkedAt = now;
    return known;
  }

  /** @returns whether there is no room for one more, and the connection was told so. */
  #isFull(connection: Connection, organizationId: string, now: number): boolean {
    const { clock, limits, sessions, draining } = this.#parts;
    const seconds = 1 + Math.round(clock.random() * 10);
    if (draining()) {
      connection.refuse('restarting', 'The hub restarts; come back soon.', seconds);
      return true;
    }
    if (sessions.size >= limits.sessions) {
      const full = `The hub is full (${limits.sessions} sessions); come back in ${seconds} s.`;
      connection.refuse('too-many-connections', full, seconds);
      return true;
    }
    const wait = sessions.tenants.arrive(organizationId, now);
    if (wait === 0) return false;
    const reason = 'Your organisation has as many sessions as it may have; come back in a moment.';
    connection.refuse('too-many-connections', reason, Math.ceil(wait) + seconds);
    return true;
  }
}
