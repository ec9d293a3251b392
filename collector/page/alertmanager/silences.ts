// A silence that somebody makes on the board holds in Alertmanager too, where people are told from. It
// is known there by the id in its comment; what somebody made there by hand is left alone.

import { callFaultText } from '../../outgoing.ts';
import type { SilenceField, SilenceRow } from '../../serve/silences/shapes.ts';
import { told } from '../receivers/attempt.ts';
import { calledAs, secretsOf } from '../receivers/post.ts';

export type SilencesOptions = {
  /** Of the Alertmanager, without a slash at its end. */
  readonly url: string;
  /** Those to come and in effect first, then those over. */
  readonly silences: (nowMs: number) => readonly SilenceRow[];
  readonly fetch?: typeof fetch;
};

/** Some of what GET /api/v2/silences answers. */
type Theirs = {
  readonly id: string;
  readonly comment: string;
  readonly status: { readonly state: 'active' | 'pending' | 'expired' };
};

const labels: Readonly<Record<SilenceField, string>> = {
  ...{ slo: 'slo', objective: 'objective', service: 'service' },
  ...{ severity: 'severity', kind: 'kind', alert: 'alertname' },
};

const tag = /\(Signalbox silence ([0-9a-f-]{36})\)$/;
const everyMs = 60_000;
const timeoutMs = 10_000;

/** As POST /api/v2/silences takes it. */
export const theirSilence = (silence: SilenceRow): object => ({
  matchers: silence.matchers.map(({ field, operator, value }) => ({
    name: labels[field],
    value,
    isRegex: operator === '=~' || operator === '!~',
    isEqual: operator === '=' || operator === '=~',
  })),
  startsAt: new Date(silence.from).toISOString(),
  endsAt: new Date(silence.until).toISOString(),
  createdBy: silence.author,
  comment: `${silence.reason} (Signalbox silence ${silence.id})`,
});

export class AlertmanagerSilences {
  readonly #options: SilencesOptions;
  readonly #cut = new AbortController();
  /** What it was last brought into line with. */
  #known = '';
  #triedMs = Number.NEGATIVE_INFINITY;
  #underWay: Promise<void> | null = null;
  #complaint: string | null = null;

  constructor(options: SilencesOptions) {
    this.#options = options;
  }

  /** Once a second: at once when a silence was made or ended here, else each minute. Never throws. */
  second(nowMs: number): void {
    if (this.#underWay !== null || this.#cut.signal.aborted) return;
    const ours = this.#options.silences(nowMs);
    const known = JSON.stringify(ours.map(({ id, endedAt }) => [id, endedAt]));
    const isDue = Math.abs(nowMs - this.#triedMs) >= everyMs;
    if (known === this.#known && !isDue) return;
    this.#known = known;
    this.#triedMs = nowMs;
    this.#underWay = this.#align(ours).finally(() => {
      this.#underWay = null;
    });
  }

  complaint(): string | null {
    return this.#complaint;
  }

  async stop(): Promise<void> {
    this.#cut.abort();
    await this.#underWay;
  }

  async #align(ours: readonly SilenceRow[]): Promise<void> {
    const { url } = this.#options;
    try {
      const there = new Map<string, string>();
      for (const { id, comment, status } of await this.#ask<readonly Theirs[]>(
        'GET',
        '/silences',
      )) {
        const own = tag.exec(comment)?.[1];
        if (own !== undefined && status.state !== 'expired') there.set(own, id);
      }
      for (const silence of ours) {
        const their = there.get(silence.id);
        if (silence.state !== 'over' && their === undefined) {
          await this.#ask('POST', '/silences', theirSilence(silence));
        } else if (silence.endedAt !== null && their !== undefined) {
          await this.#ask('DELETE', `/silence/${their}`);
        }
      }
      this.#complaint = null;
    } catch (error) {
      if (this.#cut.signal.aborted) return;
      const why = told(callFaultText(error, timeoutMs), secretsOf(url));
      const { host } = new URL(url);
      this.#complaint = `Alertmanager at ${host} does not have the silences of this board: ${why}.`;
    }
  }

  /** @throws Error for whatever is no success. */
  async #ask<T>(method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<T> {
    const { url, fetch: call = fetch } = this.#options;
    const called = calledAs(`${url}/api/v2${path}`);
    const answer = await call(called.url, {
      method,
      headers: { 'content-type': 'application/json', ...called.headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'manual',
      signal: AbortSignal.any([this.#cut.signal, AbortSignal.timeout(timeoutMs)]),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`it answered ${answer.status}: ${text.slice(0, 200)}`);
    return (text === '' ? null : JSON.parse(text)) as T;
  }
}
