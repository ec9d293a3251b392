// The app's HTTP API as one signed-in person uses it. An answer that is no success is an error with
// what the app said; a failure on the app's side is tried again, as people press a button again.

import { setTimeout as pause } from 'node:timers/promises';

export type DocumentRow = { readonly id: string; readonly title: string };
export type WorkflowRow = { readonly id: string; readonly name: string };
export type RunRow = { readonly id: string; readonly state: string };

export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const attempts = 3;
const betweenAttemptsMs = 400;
const answerWithinMs = 10_000;

export class AppApi {
  readonly #origin: URL;
  readonly #signal: AbortSignal;
  #token = '';

  /** @param signal ends what is under way. */
  constructor(origin: URL, signal: AbortSignal) {
    this.#origin = origin;
    this.#signal = signal;
  }

  get token(): string {
    return this.#token;
  }

  async signIn(email: string, password: string): Promise<void> {
    const { token } = await this.#call<{ token: string }>('POST', '/api/sessions', {
      email,
      password,
    });
    this.#token = token;
  }

  async documents(): Promise<readonly DocumentRow[]> {
    const answer = await this.#call<{ documents: readonly DocumentRow[] }>(
      'GET',
      '/api/documents?limit=50',
    );
    return answer.documents;
  }

  async rename(documentId: string, title: string): Promise<void> {
    await this.#call('PATCH', `/api/documents/${documentId}`, { title });
  }

  async workflows(): Promise<readonly WorkflowRow[]> {
    const answer = await this.#call<{ workflows: readonly WorkflowRow[] }>('GET', '/api/workflows');
    return answer.workflows;
  }

  startRun(workflowId: string, input: unknown): Promise<RunRow> {
    return this.#call('POST', `/api/workflows/${workflowId}/runs`, { input });
  }

  run(runId: string): Promise<RunRow> {
    return this.#call('GET', `/api/workflows/runs/${runId}`);
  }

  async #call<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once<Answer>(method, path, body);
      } catch (error) {
        const ours = error instanceof ApiError && error.status < 500;
        if (ours || attempt >= attempts || this.#signal.aborted) throw error;
      }
      await pause(betweenAttemptsMs * attempt, undefined, { signal: this.#signal });
    }
  }

  async #once<Answer>(method: string, path: string, body: unknown): Promise<Answer> {
    const response = await fetch(new URL(path, this.#origin), {
      method,
      headers: {
        accept: 'application/json',
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(answerWithinMs)]),
    });
    const text = await response.text();
    if (!response.ok) {
      throw new ApiError(
        response.status,
        `${method} ${path} was answered ${response.status}: ${text.slice(0, 200)}`,
      );
    }
    return JSON.parse(text) as Answer;
  }
}
