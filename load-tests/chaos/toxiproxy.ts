// toxiproxy, which stands in the way of connections and disturbs them when it is told to.

import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { GateError, reasonOf } from '../gate-error.ts';
import { freePorts } from '../loopback.ts';
import { runForeign } from './foreign.ts';

/** See https://github.com/Shopify/toxiproxy#toxics. */
export type Toxic = {
  readonly type: 'latency' | 'timeout' | 'limit_data' | 'slow_close';
  /** What is said to the server, or what it answers. */
  readonly stream: 'upstream' | 'downstream';
  /** The share of connections that it is for. */
  readonly toxicity: number;
  readonly attributes: Readonly<Record<string, number>>;
};

export type Toxiproxy = AsyncDisposable & {
  /** @returns the port of loopback on which it now takes connections for that port. */
  readonly standBefore: (name: string, port: number) => Promise<number>;
  /** Connections that there are and those to come. */
  readonly poison: (name: string, toxic: Toxic) => Promise<void>;
  /** Breaks all connections, and takes no more. */
  readonly cut: (name: string) => Promise<void>;
  /** Takes away all that was done to any connection. */
  readonly reset: () => Promise<void>;
};

const startWithinMs = 10_000;
const answerWithinMs = 5_000;
const proxy = z.object({ listen: z.string() });

/** @throws GateError where it does not do what it is told. */
const tell = async (url: string, method: string, body?: unknown): Promise<string> => {
  try {
    const response = await fetch(url, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerWithinMs),
    });
    const text = await response.text();
    if (response.ok) return text;
    throw new GateError('system', `toxiproxy answered ${response.status}: ${text.trim()}`);
  } catch (error) {
    if (error instanceof GateError) throw error;
    throw new GateError('system', `toxiproxy does not answer (${reasonOf(error)})`);
  }
};

/** @param program its path. @throws GateError where it does not start. */
export const startToxiproxy = async (
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<Toxiproxy> => {
  const [port = 0] = await freePorts(1);
  const address = ['-host', '127.0.0.1', '-port', String(port)];
  const running = runForeign(program, address, { ...environment, LOG_LEVEL: 'error' });
  const url = `http://127.0.0.1:${port}`;
  try {
    const endMs = performance.now() + startWithinMs;
    while (!(await tell(`${url}/version`, 'GET').catch(() => null))) {
      if (performance.now() > endMs)
        throw new GateError('system', `toxiproxy did not start: ${running.said()}`);
      await pause(50);
    }
  } catch (error) {
    await running[Symbol.asyncDispose]();
    throw error;
  }
  return {
    standBefore: async (name, upstream) => {
      const wanted = { name, listen: '127.0.0.1:0', upstream: `127.0.0.1:${upstream}` };
      const made = proxy.parse(JSON.parse(await tell(`${url}/proxies`, 'POST', wanted)));
      return Number(made.listen.slice(made.listen.lastIndexOf(':') + 1));
    },
    poison: async (name, toxic) => {
      await tell(`${url}/proxies/${name}/toxics`, 'POST', toxic);
    },
    cut: async (name) => {
      await tell(`${url}/proxies/${name}`, 'PATCH', { enabled: false });
    },
    reset: async () => {
      await tell(`${url}/reset`, 'POST');
    },
    [Symbol.asyncDispose]: () => running[Symbol.asyncDispose](),
  };
};
