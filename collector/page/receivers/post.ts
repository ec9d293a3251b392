// One POST of JSON to somebody else's service, and what its answer means: 2xx is taken; 429, 408 and
// 5xx are worth trying again soon; every other answer, a redirect too, means that a setting is wrong.

import { callFaultText, readRetryAfter } from '../../outgoing.ts';
import { type Attempt, permanentPauseMs, told } from './attempt.ts';

export type PostOptions = {
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
  readonly now?: () => number;
};

export type Post = {
  readonly url: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Never told, wherever they stand in an answer or a fault. */
  readonly secrets: readonly string[];
};

const mostAnswerBytes = 4096;

const isPassing = (status: number): boolean =>
  status === 408 || status === 425 || status === 429 || status >= 500;

/** The begin of it: an answer is a line, and whoever sends more is not listened to. */
const readBegin = async (answer: Response): Promise<string> => {
  if (answer.body === null) return '';
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of answer.body) {
    parts.push(part);
    bytes += part.byteLength;
    if (bytes >= mostAnswerBytes) break;
  }
  return Buffer.concat(parts).subarray(0, mostAnswerBytes).toString('utf8');
};

/** Whatever of an address may be a secret. */
export const secretsOf = (url: string): string[] => {
  const { pathname, search, password } = new URL(url);
  return [url, `${pathname}${search}`, password, decodeURIComponent(password)];
};

/** Name and password may stand in an address, but fetch takes none that has them. */
export const calledAs = (url: string): { readonly url: string; readonly headers: object } => {
  const bare = new URL(url);
  const { username, password } = bare;
  if (username === '' && password === '') return { url, headers: {} };
  bare.username = '';
  bare.password = '';
  const pair = [username, password].map(decodeURIComponent).join(':');
  const authorization = `Basic ${Buffer.from(pair).toString('base64')}`;
  return { url: bare.href, headers: { authorization } };
};

export const post = async (
  { url, body, headers = {}, signal, secrets }: Post,
  { fetch: call = fetch, timeoutMs = 10_000, now = Date.now }: PostOptions,
): Promise<Attempt> => {
  try {
    const called = calledAs(url);
    const answer = await call(called.url, {
      method: 'POST',
      headers: {
        ...{ 'content-type': 'application/json', 'user-agent': 'signalbox' },
        ...called.headers,
        ...headers,
      },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    const { status, statusText } = answer;
    const said = `${status} ${statusText}`.trimEnd();
    const begin = await readBegin(answer).catch(() => '');
    const text = told(begin === '' ? said : `${said}: ${begin}`, secrets);
    if (answer.ok) return { taken: true, answer: text };
    const asked = readRetryAfter(answer.headers.get('retry-after'), now());
    if (isPassing(status)) {
      return { taken: false, error: `the receiver answered ${text}`, retryAfterMs: asked };
    }
    return {
      taken: false,
      error: `refused for good, the receiver answered ${text}`,
      retryAfterMs: asked ?? permanentPauseMs,
      isPermanent: true,
    };
  } catch (error) {
    const fault = told(callFaultText(error, timeoutMs), secrets);
    return { taken: false, error: fault, retryAfterMs: null };
  }
};
