// What one organisation may take of the hub, so that the others find it as if it were theirs: so
// many sessions, so many that begin in a time, so many messages. What a session was promised it
// keeps: resuming is never refused. Pure: time is an argument, in milliseconds.

import { type HubLimits, TokenBucket } from './admission.ts';

type Tenant = {
  sessions: number;
  readonly arrivals: TokenBucket;
  readonly messages: TokenBucket;
  usedAt: number;
};

/** A bucket is full again by then, so that nothing is forgotten with it. */
const forgottenAfterMs = 60_000;

export type TenantLimits = Pick<
  HubLimits,
  'sessionsOfTenant' | 'arrivalsOfTenant' | 'messagesOfTenant'
>;

export class Tenants {
  readonly #limits: TenantLimits;
  readonly #tenants = new Map<string, Tenant>();

  constructor(limits: TenantLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#tenants.size;
  }

  /** @returns 0 where a new session may begin, else the seconds until it is worth asking again. */
  arrive(organizationId: string, now: number): number {
    const tenant = this.#find(organizationId, now);
    // Nobody knows when somebody leaves.
    if (tenant.sessions >= this.#limits.sessionsOfTenant) return 10;
    return tenant.arrivals.take(now);
  }

  began(organizationId: string, now: number): void {
    this.#find(organizationId, now).sessions += 1;
  }

  ended(organizationId: string, now: number): void {
    this.#find(organizationId, now).sessions -= 1;
  }

  /** @returns whether one more message is within what the organisation may send. */
  mayTake(organizationId: string, now: number): boolean {
    return this.#find(organizationId, now).messages.take(now) === 0;
  }

  /** Forgets those of whom nobody is here. */
  sweep(now: number): void {
    for (const [id, { sessions, usedAt }] of this.#tenants) {
      if (sessions === 0 && now - usedAt > forgottenAfterMs) this.#tenants.delete(id);
    }
  }

  #find(organizationId: string, now: number): Tenant {
    let tenant = this.#tenants.get(organizationId);
    if (tenant === undefined) {
      const { arrivalsOfTenant, messagesOfTenant } = this.#limits;
      tenant = {
        sessions: 0,
        arrivals: new TokenBucket(arrivalsOfTenant, now),
        messages: new TokenBucket(messagesOfTenant, now),
        usedAt: now,
      };
      this.#tenants.set(organizationId, tenant);
    }
    tenant.usedAt = now;
    return tenant;
  }
}
