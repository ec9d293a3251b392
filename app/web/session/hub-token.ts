// What pages say to a hub: a token of its own that lives for seconds, asked for before each attempt.

import { HubError } from '../../collaboration/protocol/client.ts';
import { call } from '../api/client.ts';
import { ApiProblem } from '../api/problem.ts';

/** @throws HubError `unauthorized` where nobody is signed in; anything else may pass. */
export const hubToken = async (): Promise<string> => {
  try {
    const { token } = await call<{ readonly token: string }>('POST', '/api/hubs/token');
    return token;
  } catch (error) {
    if (error instanceof ApiProblem && error.kind === 'signed-out') {
      throw new HubError('unauthorized', 'You are not signed in any more.');
    }
    throw error;
  }
};

/** The socket's address of a hub of the app that this page is from. */
export const hubUrl = (path: string): string => {
  const url = new URL(path, location.href);
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
  return url.href;
};
