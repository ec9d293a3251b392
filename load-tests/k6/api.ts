// The app's HTTP API as one person uses it, measured. Requests do not block k6's event loop, so the
// person's socket goes on meanwhile. What the app fails at is tried again, as people press a button
// again, and every attempt counts; what it still fails at is an AppFailure.

import http from 'k6/http';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import { pause } from './pause.ts';

export type ApiTally = {
  readonly requestDuration: (milliseconds: number) => void;
  readonly requestAnswered: (good: boolean) => void;
  readonly signInSucceeded: (good: boolean) => void;
  readonly requestRefused: () => void;
  readonly dialFailed: () => void;
};

/** The app could not be used, which is for the figures to tell and no error of the load test. */
export class AppFailure extends Error {
  override readonly name: string = 'AppFailure';
}

/** Somebody else was first, or what it was about is gone meanwhile: that is life among people. */
export class Overtaken extends AppFailure {
  override readonly name = 'Overtaken';
}

export type Row = { readonly id: string };
export type Run = { readonly id: string; readonly state: string };
export type Thread = { readonly id: string; readonly kind: string; readonly resolved: unknown };
/** Some words of the text of a revision. */
export type Words = { readonly revision: number; readonly from: number; readonly text: string };

export type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Request = { readonly method: Method; readonly path: string; readonly body?: unknown };
type Answer = { readonly status: number; readonly body: string };

const answerWithinMs = 10_000;
const attempts = 3;
const betweenAttemptsMs = 400;

/** k6's number for an answer that did not come in time; those up to 1219 are about the dial. */
const timedOut = 1050;
const isDial = (code: number): boolean =>
  (code > 1100 && code < 1220) || (code >= 1300 && code < 1400);

const overtakenBy: readonly number[] = [404, 409, 410];

/** What requests are told apart by: the path without what is different each time. */
const routeOf = (path: string): string =>
  path
    .replace(/\?.*$/, '')
    .replace(/\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '/:id')
    .replace(/\/\d+/g, '/:number');

export class Api {
  readonly #origin: string;
  readonly #clock: Clock;
  readonly #tally: ApiTally;
  #token = '';
  #userId = '';

  constructor(origin: string, clock: Clock, tally: ApiTally) {
    this.#origin = origin;
    this.#clock = clock;
    this.#tally = tally;
  }

  get token(): string {
    return this.#token;
  }

  /** Who is signed in. */
  get userId(): string {
    return this.#userId;
  }

  /** One attempt. @throws AppFailure */
  async signIn(email: string, password: string): Promise<void> {
    const path = '/api/sessions';
    const request: Request = { method: 'POST', path, body: { email, password } };
    const answer = await this.#once(request, false);
    this.#tally.signInSucceeded(answer.status === 201);
    if (answer.status !== 201) throw failure(request, answer);
    const { token, user } = parsed<{ token: string; user: Row }>(request, answer);
    this.#token = token;
    this.#userId = user.id;
  }

  async documents(): Promise<readonly Row[]> {
    const path = '/api/documents?limit=50';
    return (await this.call<{ documents: readonly Row[] }>('GET', path)).documents;
  }

  async document(id: string): Promise<void> {
    await this.call('GET', `/api/documents/${id}`);
  }

  createDocument(title: string): Promise<Row> {
    return this.call('POST', '/api/documents', { title });
  }

  async workflows(): Promise<readonly Row[]> {
    return (await this.call<{ workflows: readonly Row[] }>('GET', '/api/workflows')).workflows;
  }

  startRun(workflowId: string, input: unknown): Promise<Run> {
    return this.call('POST', `/api/workflows/${workflowId}/runs`, { input });
  }

  run(id: string): Promise<Run> {
    return this.call('GET', `/api/workflows/runs/${id}`);
  }

  async runs(): Promise<void> {
    await this.call('GET', '/api/workflows/runs?limit=15');
  }

  /** That are not resolved. */
  async openThreads(document: string): Promise<readonly Thread[]> {
    const path = `/api/documents/${document}/annotations`;
    const { annotations } = await this.call<{ annotations: readonly Thread[] }>('GET', path);
    return annotations.filter(({ kind, resolved }) => kind === 'thread' && resolved === null);
  }

  /** @returns the thread's id. */
  async beginThread(document: string, words: Words, text: string): Promise<string> {
    const id = crypto.randomUUID();
    const comment = { id: crypto.randomUUID(), text };
    const body = { id, kind: 'thread', ...words, comment };
    await this.call('POST', `/api/documents/${document}/annotations`, body);
    return id;
  }

  async comment(document: string, thread: string, text: string): Promise<void> {
    const body = { id: crypto.randomUUID(), text };
    await this.call('POST', `/api/documents/${document}/annotations/${thread}/comments`, body);
  }

  async resolve(document: string, thread: string): Promise<void> {
    const path = `/api/documents/${document}/annotations/${thread}`;
    await this.call('PATCH', path, { resolved: true });
  }

  async removeThread(document: string, thread: string): Promise<void> {
    await this.call('DELETE', `/api/documents/${document}/annotations/${thread}`);
  }

  /** @throws AppFailure */
  async call<Body>(method: Method, path: string, body?: unknown): Promise<Body> {
    const request: Request = { method, path, body };
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#once(request, true);
      if (answer.status === 204) return undefined as Body;
      if (answer.status >= 200 && answer.status < 300) return parsed(request, answer);
      if (overtakenBy.includes(answer.status)) throw new Overtaken(told(request, answer));
      const refused = answer.status >= 400 && answer.status < 500;
      if (refused) this.#tally.requestRefused();
      if (refused || attempt >= attempts) throw failure(request, answer);
      await pause(this.#clock, betweenAttemptsMs * attempt);
    }
  }

  /** @param timed whether it is one of the requests whose duration is promised. */
  async #once({ method, path, body }: Request, timed: boolean): Promise<Answer> {
    const askedAt = this.#clock.now();
    const response = await http.asyncRequest(
      method,
      `${this.#origin}${path}`,
      body === undefined ? null : JSON.stringify(body),
      {
        headers: {
          accept: 'application/json',
          ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        tags: { name: routeOf(path) },
        timeout: answerWithinMs,
        responseType: 'text',
      },
    );
    const { status, error_code: code, timings } = response;
    this.#tally.requestAnswered(status >= 100 && status < 500);
    if (status === 0 && isDial(code)) this.#tally.dialFailed();
    // An answer that never came took all the time there was; a refused connection took none.
    if (timed && status !== 0) this.#tally.requestDuration(timings.duration);
    else if (timed && code === timedOut) this.#tally.requestDuration(this.#clock.now() - askedAt);
    return { status, body: response.body ?? response.error };
  }
}

const told = ({ method, path }: Request, { status, body }: Answer): string =>
  status === 0
    ? `${method} ${path} was not answered: ${body}`
    : `${method} ${path} was answered ${status}: ${body.slice(0, 200)}`;

const failure = (request: Request, answer: Answer): AppFailure =>
  new AppFailure(told(request, answer));

const parsed = <Body>(request: Request, answer: Answer): Body => {
  try {
    return JSON.parse(answer.body) as Body;
  } catch (error) {
    if (error instanceof SyntaxError) throw failure(request, answer);
    throw error;
  }
};
