// The app's API as the pages call it. A token that is refused signs out; every failure is an
// ApiProblem.

import type { Session } from '../session/session.ts';
import { sessions } from '../session/use-session.ts';
import { ApiProblem, problemOf } from './problem.ts';

type Options = { readonly body?: unknown; readonly signal?: AbortSignal };

const send = async (method: string, path: string, { body, signal }: Options): Promise<Response> => {
  const token = sessions.current()?.token;
  const headers = new Headers({ accept: 'application/json' });
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  try {
    return await fetch(path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (cause) {
    signal?.throwIfAborted();
    const detail = 'Check your connection; what you typed is kept.';
    throw Object.assign(new ApiProblem('unreachable', 'The app does not answer', detail), {
      cause,
    });
  }
};

/** @throws ApiProblem for every answer that is no success. */
export const call = async <Body>(
  method: 'GET' | 'PATCH' | 'POST' | 'DELETE',
  path: string,
  options: Options = {},
): Promise<Body> => {
  const response = await send(method, path, options);
  const body: unknown = await response.json().catch(() => null);
  if (response.ok) return body as Body;
  const problem = problemOf(response.status, body);
  if (problem.kind === 'signed-out' && path !== '/api/sessions') sessions.signOut();
  throw problem;
};

export type DocumentRow = {
  readonly id: string;
  readonly title: string;
  readonly revision: number;
  readonly updatedAt: number;
  readonly updatedBy: string | null;
};

export const signIn = (credentials: object): Promise<Session> =>
  call('POST', '/api/sessions', { body: credentials });

export const signInOptions = (signal: AbortSignal): Promise<{ readonly demo: boolean }> =>
  call('GET', '/api/sessions/options', { signal });

/** Some documents, the last edited first. */
export type DocumentPage = {
  readonly documents: readonly DocumentRow[];
  /** How many match the search, listed or not, and how many the organisation has. */
  readonly found: number;
  readonly total: number;
  /** False for those who only read. */
  readonly mayCreate: boolean;
};

export const searchDocuments = (search: string, signal: AbortSignal): Promise<DocumentPage> =>
  call('GET', `/api/documents?${new URLSearchParams({ limit: '200', search })}`, { signal });

export const listDocuments = async (signal: AbortSignal): Promise<readonly DocumentRow[]> =>
  (await searchDocuments('', signal)).documents;

export const createDocument = (title: string): Promise<{ readonly id: string }> =>
  call('POST', '/api/documents', { body: { title } });

export type DocumentAuthor = {
  /** Null for somebody who is gone. */
  readonly id: string | null;
  readonly name: string | null;
  readonly edits: number;
  readonly firstAt: number;
  readonly lastAt: number;
};

/** Who edited last comes first. */
export const listAuthors = async (
  id: string,
  signal: AbortSignal,
): Promise<readonly DocumentAuthor[]> => {
  const path = `/api/documents/${id}/authors`;
  const { authors } = await call<{ authors: DocumentAuthor[] }>('GET', path, { signal });
  return authors;
};

export const renameDocument = (id: string, title: string): Promise<DocumentRow> =>
  call('PATCH', `/api/documents/${id}`, { body: { title } });
