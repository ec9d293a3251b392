// People at the hub, for tests: the real client on sockets that the test can break, and bare sockets
// that say whatever the test wants.

import { once } from 'node:events';
import { ChangeSet } from '@codemirror/state';
import { WebSocket } from 'ws';
import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { type Clock, systemClock } from '../../app/collaboration/protocol/clock.ts';
import type { DocumentSession } from '../../app/collaboration/protocol/document-session.ts';
import type { ServerMessage } from '../../app/collaboration/protocol/messages.ts';
import { hubPath } from '../../app/collaboration/protocol/version.ts';

export const hubUrl = (appUrl: string): string => `${appUrl.replace(/^http/, 'ws')}${hubPath}`;

export type TestPerson = {
  readonly hub: HubClient;
  /** Breaks the connection as a pulled cable does. */
  readonly pullCable: () => void;
};

/** @param clock of this person's machine. */
export const join = (appUrl: string, token: string, clock: Clock = systemClock): TestPerson => {
  let socket: WebSocket | null = null;
  const hub = new HubClient({
    url: hubUrl(appUrl),
    token: () => token,
    clock,
    createSocket: (url) => {
      socket = new WebSocket(url);
      return socket;
    },
  });
  return { hub, pullCable: () => socket?.terminate() };
};

export const type = (document: DocumentSession, from: number, insert: string): void =>
  document.edit(
    ChangeSet.of({ from: Math.min(from, document.text.length), insert }, document.text.length),
  );

/** A bare socket; what it hears is collected. */
export class BareSocket {
  readonly heard: ServerMessage[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;
  readonly #socket: WebSocket;
  #wake: () => void = () => undefined;

  constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      this.heard.push(JSON.parse(String(data)));
      this.#wake();
    });
    this.closed = once(socket, 'close').then(([code, reason]) => ({
      code,
      reason: String(reason),
    }));
  }

  static async open(appUrl: string, headers: Record<string, string> = {}): Promise<BareSocket> {
    const socket = new WebSocket(hubUrl(appUrl), { headers });
    const bare = new BareSocket(socket);
    await once(socket, 'open');
    return bare;
  }

  static async welcomed(appUrl: string, token: string): Promise<BareSocket> {
    const socket = await BareSocket.open(appUrl);
    socket.say({ type: 'hello', protocol: 1, token, client: 'b'.repeat(32) });
    await socket.hear('welcome');
    return socket;
  }

  say(message: unknown): void {
    this.send(JSON.stringify(message));
  }

  send(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** Stops reading, so that what is sent piles up at the other end. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** @returns the first message of the type, waiting for it where it has not come yet. */
  async hear<Type extends ServerMessage['type']>(
    wanted: Type,
  ): Promise<Extract<ServerMessage, { type: Type }>> {
    const ended = this.closed.then(() => 'closed' as const);
    for (;;) {
      const found = this.heard.find((message) => message.type === wanted);
      if (found !== undefined) return found as Extract<ServerMessage, { type: Type }>;
      const more = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      if ((await Promise.race([more, ended])) === 'closed') {
        if (this.heard.some((message) => message.type === wanted)) continue;
        throw new Error(`closed before a '${wanted}' came`);
      }
    }
  }
}
