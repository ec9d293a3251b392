// A line by hand over HTTP, for tests: it says what the test wants, and asks when the test wants.

import { hubPath } from '../../app/collaboration/protocol/version.ts';

export type PollAnswer = {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly line?: string;
  readonly messages?: readonly ({ readonly type: string } & Record<string, unknown>)[];
  readonly closed?: { readonly code: number; readonly reason: string };
};

export const poll = async (
  url: string,
  body: unknown,
  options: RequestInit = {},
): Promise<PollAnswer> => {
  const response = await fetch(`${url}${hubPath}/poll`, {
    method: 'POST',
    body: JSON.stringify(body),
    ...options,
    headers: { 'content-type': 'application/json', ...options.headers },
  });
  const text = await response.text();
  const answer: object = text === '' ? {} : JSON.parse(text);
  const retryAfter = response.headers.get('retry-after');
  return { ...answer, status: response.status, retryAfter };
};

/** @returns the line of somebody who is in. */
export const welcomed = async (url: string, token: string, client = 'd'.repeat(32)) => {
  const { line } = await poll(url, {});
  await poll(url, { line, messages: [{ type: 'hello', protocol: 2, token, client }] });
  const { messages } = await poll(url, { line });
  return { line, welcome: messages?.[0] };
};
