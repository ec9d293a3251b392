// A web service on loopback that takes JSON as strictly as its maker documents it, and fails when it
// is told to: by a status, by silence, or by hanging up in the middle.

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
};

/** Instead of what the service would answer, once. */
export type Failure = Answer | 'silence' | 'reset' | 'half an answer';

export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

export type Service = {
  /** `http://127.0.0.1:PORT` */
  readonly origin: string;
  /** All that came in, failed ones too. */
  readonly asked: readonly Asked[];
  /** For the next requests, one each. */
  readonly fail: (...failures: readonly Failure[]) => void;
  readonly close: () => Promise<void>;
};

export const openService = async (answer: (asked: Asked) => Answer): Promise<Service> => {
  const asked: Asked[] = [];
  const failures: Failure[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => undefined);
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const whole = { method, path: url, headers, body: Buffer.concat(parts).toString('utf8') };
      asked.push(whole);
      const failure = failures.shift();
      if (failure === 'silence') return;
      if (failure === 'reset') {
        request.socket.resetAndDestroy();
        return;
      }
      if (failure === 'half an answer') {
        response.writeHead(200, { 'content-length': '100' });
        response.write('{"stat', () => request.socket.destroy());
        return;
      }
      const { status, body, headers: more = {} } = failure ?? answer(whole);
      response.writeHead(status, { 'content-type': 'text/plain', ...more }).end(body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    asked,
    fail: (...next) => failures.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
