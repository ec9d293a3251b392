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
  override readonly name = 'AppFailure';
}

export type Row = { readonly id: string };
export type Run = { readonly id: string; readonly state: string };

type Request = {
  readonly method: 'GET' | 'POST';
  /** The path as in the app's figures, with parameters unfilled. */
  readonly route: string;
  readonly path: string;
  readonly body?: unknown;
};
type Answer = { readonly status: number; readonly body: string };

const answerWithinMs = 10_000;
const attempts = 3;
const betweenAttemptsMs = 400;

/** k6's number for an answer that did not come in time; those up to 1219 are about the dial. */
const timedOut = 1050;
const isDial = (code: number): boolean =>
  (code > 1100 && code < 1220) || (code >= 1300 && code < 1400);

export class Api {
  readonly #origin: string;
  readonly #clock: Clock;
  readonly #tally: ApiTally;
  #token = '';

  constructor(origin: string, clock: Clock, tally: ApiTally) {
    this.#origin = origin;
    this.#clock = clock;
    this.#tally = tally;
  }

  get token(): string {
    return this.#token;
  }

  /** One attempt. @throws AppFailure */
  async signIn(email: string, password: string): Promise<void> {
    const path = '/api/sessions';
    const request: Request = { method: 'POST', route: path, path, body: { email, password } };
    const answer = await this.#once(request, false);
    this.#tally.signInSucceeded(answer.status === 201);
    if (answer.status !== 201) throw failure(request, answer);
    this.#token = parsed<{ token: string }>(request, answer).token;
  }

  async documents(): Promise<readonly Row[]> {
    const path = '/api/documents?limit=50';
    return (await this.#get<{ documents: readonly Row[] }>('/api/documents', path)).documents;
  }

  async document(id: string): Promise<void> {
    await this.#get('/api/documents/:id', `/api/documents/${id}`);
  }

  createDocument(title: string): Promise<Row> {
    const path = '/api/documents';
    return this.#call({ method: 'POST', route: path, path, body: { title } });
  }

  async workflows(): Promise<readonly Row[]> {
    return (await this.#get<{ workflows: readonly Row[] }>('/api/workflows')).workflows;
  }

  startRun(workflowId: string, input: unknown): Promise<Run> {
    const path = `/api/workflows/${workflowId}/runs`;
    return this.#call({ method: 'POST', route: '/api/workflows/:id/runs', path, body: { input } });
  }

  run(id: string): Promise<Run> {
    return this.#get('/api/workflows/runs/:id', `/api/workflows/runs/${id}`);
  }

  async runs(): Promise<void> {
    await this.#get('/api/workflows/runs', '/api/workflows/runs?limit=15');
  }

  #get<Body>(route: string, path = route): Promise<Body> {
    return this.#call({ method: 'GET', route, path });
  }

  async #call<Body>(request: Request): Promise<Body> {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#once(request, true);
      if (answer.status >= 200 && answer.status < 300) return parsed(request, answer);
      const refused = answer.status >= 400 && answer.status < 500;
      if (refused) this.#tally.requestRefused();
      if (refused || attempt >= attempts) throw failure(request, answer);
      await pause(this.#clock, betweenAttemptsMs * attempt);
    }
  }

  /** @param timed whether it is one of the requests whose duration is promised. */
  async #once({ method, route, path, body }: Request, timed: boolean): Promise<Answer> {
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
        tags: { name: route },
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

const failure = ({ method, path }: Request, { status, body }: Answer): AppFailure =>
  new AppFailure(
    status === 0
      ? `${method} ${path} was not answered: ${body}`
      : `${method} ${path} was answered ${status}: ${body.slice(0, 200)}`,
  );

const parsed = <Body>(request: Request, answer: Answer): Body => {
  try {
    return JSON.parse(answer.body) as Body;
  } catch (error) {
    if (error instanceof SyntaxError) throw failure(request, answer);
    throw error;
  }
};
