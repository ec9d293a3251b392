// A small app for the load test's people, whose hub is bad in a way that can be chosen. Everything
// else answers as the real one does, so that what people measure is about the hub.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import { listenOnLoopback } from '../../load-tests/loopback.ts';

/**
 * `turns-away` answers 503 instead of upgrading; `hangs` takes connections and says nothing for so
 * long that people leave meanwhile, then breaks them; `babbles` sends what is no message.
 */
export type Manner = 'turns-away' | 'hangs' | 'babbles';

export type BadApp = { readonly url: string; readonly stop: () => Promise<void> };

const id = '00000000-0000-4000-8000-000000000000';
const answers: Readonly<Record<string, unknown>> = {
  'GET /api/health': { status: 'ok' },
  'POST /api/sessions': { token: 'a token', user: { id } },
  'GET /api/documents': { documents: [{ id }] },
  'GET /api/workflows': { workflows: [] },
};

const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const path = new URL(request.url ?? '/', 'http://app').pathname;
  const body = answers[`${request.method} ${path}`] ?? {};
  response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
};

const babble = (socket: WebSocket): void => {
  socket.on('message', () => socket.send('this is no JSON'));
};

/** @param hangsMs after what time a connection that hangs is broken. */
export const startBadApp = async (manner: Manner, hangsMs: number): Promise<BadApp> => {
  const hub = new WebSocketServer({ noServer: true });
  const hanging = new Set<NodeJS.Timeout>();
  const upgrade: Record<Manner, (request: IncomingMessage, socket: Duplex, head: Buffer) => void> =
    {
      'turns-away': (_request, socket) =>
        socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n'),
      hangs: (_request, socket) => {
        hanging.add(setTimeout(() => socket.destroy(), hangsMs));
      },
      babbles: (request, socket, head) => hub.handleUpgrade(request, socket, head, babble),
    };
  const server = createServer(answer);
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    upgrade[manner](request, socket, head);
  });
  return {
    url: `http://127.0.0.1:${await listenOnLoopback(server)}`,
    stop: () =>
      new Promise((done) => {
        for (const timer of hanging) clearTimeout(timer);
        for (const client of hub.clients) client.terminate();
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};
