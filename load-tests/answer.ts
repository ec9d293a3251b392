// Asking app and board over HTTP. An answer is JSON of the expected shape or none at all: whoever
// answers something else, also with 200, is not whom we meant.

import { z } from 'zod';
import { GateError, reasonOf } from './gate-error.ts';

/** Whom we ask. */
export type Peer = {
  readonly what: 'app' | 'board';
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string | null;
};

export type Question<Schema extends z.ZodType> = {
  readonly path: string;
  readonly schema: Schema;
  /** Sent by POST as JSON. */
  readonly body?: unknown;
  readonly signal?: AbortSignal | undefined;
};

const withinMs = 10_000;

const hint = ({ what }: Peer): string => `is --${what} right?`;

const problem = z.object({ title: z.string().optional(), detail: z.string().optional() });

const problemOf = (text: string): string => {
  try {
    const { data } = problem.safeParse(JSON.parse(text));
    const said = data?.detail ?? data?.title;
    return said === undefined ? '' : `: ${said}`;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return '';
  }
};

const refusal = (peer: Peer, path: string, status: number, text: string): GateError => {
  const { what, url } = peer;
  if (what === 'board' && (status === 401 || status === 403))
    return new GateError(
      what,
      `the board at ${url} wants a token${problemOf(text)}; set BOARD_VIEWER_TOKEN, and BOARD_OPERATOR_TOKEN for markers`,
    );
  const answered = `${url}${path} answered ${status}${problemOf(text)}`;
  const isMeant = status === 400 || status >= 500;
  return new GateError(what, isMeant ? answered : `${answered}; ${hint(peer)}`);
};

/** @throws GateError in one sentence; what stops `signal` is thrown as it is. */
export const ask = async <Schema extends z.ZodType>(
  peer: Peer,
  { path, schema, body, signal }: Question<Schema>,
): Promise<z.infer<Schema>> => {
  const { what, url, token } = peer;
  const timeout = AbortSignal.timeout(withinMs);
  let response: Response;
  let text: string;
  try {
    response = await fetch(`${url}${path}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: {
        accept: 'application/json',
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
    text = await response.text();
  } catch (error) {
    signal?.throwIfAborted();
    const message = `no ${what} answers at ${url} (${reasonOf(error)}): does it run, and ${hint(peer)}`;
    throw new GateError(what, message, { cause: error });
  }
  if (!response.ok) throw refusal(peer, path, response.status, text);
  try {
    const parsed = schema.safeParse(JSON.parse(text));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const place = issue?.path.join('.') || 'its answer';
    const message = `${url}${path} is not what a ${what} answers (${place}: ${issue?.message}): ${hint(peer)}`;
    throw new GateError(what, message);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const message = `${url}${path} answered no JSON, so that is no ${what}: ${hint(peer)}`;
    throw new GateError(what, message, { cause: error });
  }
};
