// Notifications as JSON to whoever takes them. The same notification always carries the same
// Idempotency-Key, so that a receiver can tell a repetition; with a secret, each attempt is signed.

import type { Send } from './attempt.ts';
import { type PostOptions, post, secretsOf } from './post.ts';
import { signatureHeader, signatureOf } from './signature.ts';

export type WebhookOptions = PostOptions & {
  /** null: it is not signed. */
  readonly secret?: string | null;
};

export const webhook = (url: string, { secret = null, ...options }: WebhookOptions = {}): Send => {
  const { now = Date.now } = options;
  const secrets = [...secretsOf(url), ...(secret === null ? [] : [secret])];
  return ({ deliveries: _, ...notification }, signal) => {
    const body = JSON.stringify(notification);
    const headers = {
      'idempotency-key': notification.id,
      ...(secret === null ? {} : { [signatureHeader]: signatureOf(secret, body, now()) }),
    };
    return post({ url, body, headers, signal, secrets }, options);
  };
};
