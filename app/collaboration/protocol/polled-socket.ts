// A socket in its looks, made of HTTP requests: one POST waits for what the hub says, others carry
// what is said to it, one after the other. Any request that fails closes it, as a pulled cable closes
// a real one; what was lost with it comes again when the client resumes.

import type { ServerMessage } from './messages.ts';
import { closeCode } from './version.ts';
import type { SocketLike } from './wire.ts';

type Events = {
  readonly open: () => void;
  readonly message: (event: { data: unknown }) => void;
  readonly close: (event: { code: number; reason: string }) => void;
  readonly error: () => void;
};

type Answer = {
  readonly line?: string;
  readonly messages?: readonly ServerMessage[];
  readonly closed?: { readonly code: number; readonly reason: string };
};

const states = { connecting: 0, open: 1, closed: 3 } as const;
const abnormal = 1006;
/** In characters; a message that is longer goes alone. */
const longestBody = 250_000;
/** In bytes: browsers send no more than 64 KiB of a page that is gone. */
const longestLastBody = 60_000;
/** The hub answers within 20 s, even when it has nothing to say. */
const unansweredMs = 45_000;

/** What an answer that is no success says, in the hub's own words. */
class Refusal extends Error {
  readonly retryAfterSeconds: number | null;

  constructor(text: string, retryAfterSeconds: number | null) {
    super(text);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export class PolledSocket implements SocketLike {
  readyState: number = states.connecting;
  readonly #url: string;
  readonly #fetch: typeof fetch;
  readonly #listeners: { [Type in keyof Events]?: Events[Type] } = {};
  readonly #waiting = new AbortController();
  #line: string | null = null;
  #unsaid: string[] = [];
  #saying: Promise<void> | null = null;

  constructor(url: string, fetcher: typeof fetch = fetch) {
    this.#url = url;
    this.#fetch = fetcher;
    void this.#live();
  }

  addEventListener<Type extends keyof Events>(type: Type, listener: Events[Type]): void {
    this.#listeners[type] = listener;
  }

  send(data: string): void {
    if (this.readyState !== states.open) return;
    this.#unsaid.push(data);
    this.#saying ??= this.#say();
  }

  /** What was said before is still sent, and the hub hears the code. */
  close(code: number = closeCode.left): void {
    if (this.readyState === states.closed) return;
    this.readyState = states.closed;
    const said = this.#saying ?? Promise.resolve();
    void said.then(() => this.#leave(code));
  }

  /** Waits for nothing: what is said later is not sent any more. */
  goAway(): void {
    if (this.readyState === states.closed) return;
    this.readyState = states.closed;
    void this.#leave(closeCode.goingAway);
  }

  async #live(): Promise<void> {
    try {
      const { line } = await this.#post('{}', { signal: this.#waiting.signal });
      this.#line = line ?? null;
      if (this.readyState === states.closed) {
        await this.#leave(closeCode.left);
        return;
      }
      this.readyState = states.open;
      this.#listeners.open?.();
      while (this.readyState === states.open) await this.#hear();
    } catch (error) {
      this.#failed(error);
    }
  }

  async #hear(): Promise<void> {
    const timeout = AbortSignal.timeout(unansweredMs);
    const signal = AbortSignal.any([this.#waiting.signal, timeout]);
    const { messages = [], closed } = await this.#post(this.#body(), { signal });
    for (const message of messages) {
      if (this.readyState !== states.open) return;
      this.#listeners.message?.({ data: JSON.stringify(message) });
    }
    if (closed !== undefined) this.#end(closed.code, closed.reason);
  }

  /** One request at a time, so that what is said arrives in order. */
  async #say(): Promise<void> {
    // What is said in one go is one request.
    await Promise.resolve();
    try {
      while (this.#unsaid.length > 0) {
        await this.#post(this.#body(`,"messages":[${this.#nextMessages()}]`), {});
      }
    } catch (error) {
      this.#failed(error);
    } finally {
      this.#saying = null;
    }
  }

  /** As many as one request carries, and one at least. */
  #nextMessages(): string {
    let length = 0;
    const fitting = this.#unsaid.findIndex((text, index) => {
      length += text.length;
      return index > 0 && (index >= 100 || length > longestBody);
    });
    return this.#unsaid.splice(0, fitting < 0 ? this.#unsaid.length : fitting).join(',');
  }

  /** Sent even of a page that is gone. What is too long for that is left out: nobody has heard it. */
  async #leave(code: number): Promise<void> {
    if (this.#line === null) return;
    const whole = this.#body(`,"messages":[${this.#nextMessages()}],"closed":${code}`);
    const fits = new TextEncoder().encode(whole).length <= longestLastBody;
    try {
      await this.#post(fits ? whole : this.#body(`,"closed":${code}`), { keepalive: true });
    } catch {
      // The line is over in any case: the hub learns it from its silence.
    }
    // The request that waits goes last: alone it would look like a line that was cut.
    this.#waiting.abort();
  }

  #body(more = ''): string {
    return `{"line":${JSON.stringify(this.#line)}${more}}`;
  }

  async #post(body: string, options: RequestInit): Promise<Answer> {
    const fetcher = this.#fetch;
    const response = await fetcher(this.#url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      ...options,
    });
    if (response.status === 204) return {};
    if (response.ok) return (await response.json()) as Answer;
    // What stands between us and the hub may answer with anything.
    const problem = (await response.json().catch(() => null)) as { detail?: unknown } | null;
    const wait = Number(response.headers.get('retry-after') ?? Number.NaN);
    throw new Refusal(
      typeof problem?.detail === 'string' ? problem.detail : `the answer was ${response.status}`,
      Number.isFinite(wait) ? wait : null,
    );
  }

  #failed(error: unknown): void {
    if (this.readyState === states.closed) return;
    const reason = error instanceof Error ? error.message : String(error);
    if (error instanceof Refusal && error.retryAfterSeconds !== null) {
      const { retryAfterSeconds } = error;
      const code = 'too-many-connections';
      const refused: ServerMessage = { type: 'refused', code, reason, retryAfterSeconds };
      this.#listeners.message?.({ data: JSON.stringify(refused) });
    }
    this.#waiting.abort();
    this.#end(abnormal, reason);
  }

  #end(code: number, reason: string): void {
    if (this.readyState === states.closed) return;
    this.readyState = states.closed;
    this.#listeners.close?.({ code, reason });
  }
}
