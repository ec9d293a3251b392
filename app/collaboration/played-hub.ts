// A hub that is played by hand, for tests of its client: a socket that notes what is sent, a clock
// that stands until it is moved, and what the hub would say of one document.

import { setImmediate as settle } from 'node:timers/promises';
import type { Clock } from './protocol/clock.ts';
import type { ServerMessage } from './protocol/messages.ts';
import type { SocketLike } from './protocol/wire.ts';

export const documentId = '00000000-0000-4000-8000-000000000001';

export type Sent = { readonly type: string } & Record<string, unknown>;

export class FakeSocket implements SocketLike {
  readyState = 0;
  readonly sent: Sent[] = [];
  closed: { code: number | undefined } | null = null;
  readonly #listeners = new Map<string, (event: never) => void>();

  addEventListener(type: string, listener: (event: never) => void): void {
    this.#listeners.set(type, listener);
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(code?: number): void {
    this.readyState = 2;
    this.closed = { code };
  }

  open(): void {
    this.readyState = 1;
    this.#tell('open', {});
  }

  say(message: ServerMessage): void {
    this.#tell('message', { data: JSON.stringify(message) });
  }

  break(code = 1006, reason = ''): void {
    this.readyState = 3;
    this.#tell('close', { code, reason });
  }

  types(): string[] {
    return this.sent.map(({ type }) => type);
  }

  #tell(type: string, event: object): void {
    this.#listeners.get(type)?.(event as never);
  }
}

export class FakeClock implements Clock {
  time = 1_000_000;
  #timers: { at: number; action: () => void }[] = [];
  readonly now = () => this.time;
  readonly random = () => 0.5;
  readonly after = (milliseconds: number, action: () => void) => {
    const timer = { at: this.time + milliseconds, action };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  };

  async move(milliseconds: number): Promise<void> {
    const until = this.time + milliseconds;
    for (;;) {
      const [next] = this.#timers.toSorted((a, b) => a.at - b.at);
      if (next === undefined || next.at > until) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.time = Math.max(this.time, next.at);
      next.action();
      await settle();
    }
    this.time = until;
  }
}

export const welcome = (session: string, resumed = false): ServerMessage => ({
  type: 'welcome',
  protocol: 2,
  session,
  resumed,
  person: { id: 'me', name: 'Ada', colour: 'blue' },
  mayEdit: true,
  time: 0,
  heartbeatSeconds: 5,
  limits: { documentLength: 100, lineLength: 100 },
});
export const opened = (revision: number, text: string | null, upTo = revision): ServerMessage => ({
  type: 'opened',
  document: documentId,
  title: 'Plan',
  revision,
  upTo,
  text,
  people: [],
});
export const accepted = (sequence: number, revision: number): ServerMessage => ({
  type: 'accepted',
  document: documentId,
  sequence,
  revision,
});
