// Sends requests over some connections at once, each after the answer to the one before, until all
// are taken. Any answer but success ends it.

import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import { type ClientHttp2Session, connect } from 'node:http2';

export type Sender = {
  readonly send: (body: Uint8Array) => Promise<void>;
  readonly close: () => void;
};

export const connections = 64;

export const httpSender = (url: string, headers: Readonly<Record<string, string>>): Sender => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        const options = {
          agent,
          method: 'POST',
          headers: { ...headers, 'content-length': body.length },
        };
        const request = httpRequest(`${url}/v1/traces`, options, (response) => {
          if (response.statusCode !== 200) reject(new Error(`answered ${response.statusCode}`));
          response.resume().on('end', resolve).on('error', reject);
        });
        request.on('error', reject).end(body);
      }),
    close: () => agent.destroy(),
  };
};

const path = '/opentelemetry.proto.collector.trace.v1.TraceService/Export';

/** gRPC over as many HTTP/2 connections as a few clients would have. */
export const grpcSender = async (url: string): Promise<Sender> => {
  const sessions: ClientHttp2Session[] = Array.from({ length: 8 }, () => connect(url));
  await Promise.all(sessions.map((session) => once(session, 'connect')));
  let next = 0;
  return {
    send: (body) =>
      new Promise((resolve, reject) => {
        const session = sessions[next % sessions.length];
        next += 1;
        const call = session?.request({
          ...{ ':method': 'POST', ':path': path },
          ...{ 'content-type': 'application/grpc', te: 'trailers' },
        });
        if (call === undefined) return reject(new Error('no connection'));
        const prefix = Buffer.alloc(5);
        prefix.writeUInt32BE(body.length, 1);
        call.on('trailers', (trailers) => {
          if (trailers['grpc-status'] !== '0')
            reject(new Error(`answered ${trailers['grpc-status']}`));
        });
        call.on('end', resolve).on('error', reject).resume();
        call.write(prefix);
        call.end(body);
      }),
    close: () => {
      for (const session of sessions) session.close();
    },
  };
};

/** @param bodyOf makes the next body of a connection; none of its others is on its way then. */
export const sendAll = async (
  { send }: Sender,
  count: number,
  bodyOf: (connection: number) => Uint8Array,
): Promise<void> => {
  let left = count;
  const work = async (_: unknown, connection: number) => {
    while (left > 0) {
      left -= 1;
      await send(bodyOf(connection));
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
};
