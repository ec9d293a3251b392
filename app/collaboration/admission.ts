// Who may come in now. A bucket holds `burst` tokens and gets `perSecond` new ones; a connection or
// a message takes one. Pure: time is an argument, in milliseconds.

export type Allowance = { readonly perSecond: number; readonly burst: number };

export class TokenBucket {
  readonly #allowance: Allowance;
  #tokens: number;
  #at: number;

  constructor(allowance: Allowance, now: number) {
    if (!(allowance.perSecond > 0 && allowance.burst >= 1)) {
      throw new RangeError('A bucket gets tokens and holds at least one.');
    }
    this.#allowance = allowance;
    this.#tokens = allowance.burst;
    this.#at = now;
  }

  /** @returns 0 where a token was taken, else the seconds until there is one. */
  take(now: number): number {
    const { perSecond, burst } = this.#allowance;
    const elapsed = Math.max(0, now - this.#at) / 1000;
    this.#tokens = Math.min(burst, this.#tokens + elapsed * perSecond);
    this.#at = Math.max(this.#at, now);
    if (this.#tokens >= 1) {
      this.#tokens -= 1;
      return 0;
    }
    return (1 - this.#tokens) / perSecond;
  }
}

export type HubLimits = {
  /** Sessions, connected or interrupted. */
  readonly sessions: number;
  /** Sockets above that, which are told why they cannot stay; beyond, HTTP 503 is the answer. */
  readonly spareSockets: number;
  readonly accepts: Allowance;
  /** Who came when too many did may wait for their turn, so many of them. */
  readonly waiting: number;
  /** So long at most; clients give up after ten seconds. */
  readonly patienceSeconds: number;
  /** Sessions of one organisation. */
  readonly sessionsOfTenant: number;
  /** New sessions of one organisation; resuming is always allowed. */
  readonly arrivalsOfTenant: Allowance;
  /** Of all sessions of one organisation together. */
  readonly messagesOfTenant: Allowance;
  /** Per connection. */
  readonly messages: Allowance;
  readonly messageBytes: number;
  /** What a client may leave unread before it is dropped to resume. */
  readonly bufferedBytes: number;
  /** Beside that, of long messages: a long text is no sign of a slow reader. */
  readonly largeBytes: number;
  readonly openDocuments: number;
  readonly pendingEdits: number;
  readonly helloSeconds: number;
  /** How often clients ping. */
  readonly heartbeatSeconds: number;
  /** After so much silence the hub asks, after three times that the connection is lost. */
  readonly silenceSeconds: number;
  /** How long an interrupted session may be resumed. */
  readonly graceSeconds: number;
  /** How often a token is looked at again. */
  readonly tokenCheckSeconds: number;
};

export const defaultLimits: HubLimits = {
  sessions: 500,
  spareSockets: 50,
  accepts: { perSecond: 100, burst: 300 },
  waiting: 2_000,
  patienceSeconds: 7,
  sessionsOfTenant: 500,
  arrivalsOfTenant: { perSecond: 50, burst: 500 },
  messagesOfTenant: { perSecond: 5_000, burst: 20_000 },
  messages: { perSecond: 60, burst: 240 },
  messageBytes: 1024 * 1024,
  bufferedBytes: 1024 * 1024,
  largeBytes: 8 * 1024 * 1024,
  openDocuments: 20,
  pendingEdits: 20,
  helloSeconds: 5,
  heartbeatSeconds: 5,
  silenceSeconds: 2,
  graceSeconds: 15,
  tokenCheckSeconds: 60,
};

/** One organisation may have the whole hub unless it is told otherwise. */
export const limitsWith = (overrides: Partial<HubLimits>): HubLimits => ({
  ...defaultLimits,
  ...(overrides.sessions === undefined ? {} : { sessionsOfTenant: overrides.sessions }),
  ...overrides,
});
