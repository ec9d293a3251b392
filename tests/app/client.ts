// A program that talks to the app's API, for tests.

import assert from 'node:assert/strict';

/** What the API answered; its shape is what the test asserts. */
export type Answer<Body> = {
  readonly status: number;
  readonly body: Body;
  readonly headers: Headers;
};

export type Client = <Body = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
) => Promise<Answer<Body>>;

export const client = (url: string, token?: string): Client => {
  return async (method, path, body) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /[/+]json\b/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      body: isJson ? JSON.parse(text) : text,
      headers: response.headers,
    };
  };
};

export type Session = {
  readonly token: string;
  readonly user: { readonly id: string; readonly name: string; readonly email: string };
  readonly organization: { readonly id: string; readonly name: string };
};

export const signIn = async (url: string, credentials: unknown): Promise<Session> => {
  const { status, body } = await client(url)<Session>('POST', '/api/sessions', credentials);
  assert.equal(status, 201);
  return body;
};

export const demoPerson = (number: number) => ({
  email: `person-${number}@demo.example`,
  password: 'demo-person',
});
