// How a webhook's receiver knows that a notification came from here, and lately: HMAC-SHA256 with a
// secret that both know, of the time and the body. docs/paging.md shows how it is checked.

import { createHmac } from 'node:crypto';

export const signatureHeader = 'x-signalbox-signature';

/**
 * @param body exactly as it is sent
 * @returns `t=SECONDS,v1=HEX`, the MAC being of `SECONDS.BODY`; seconds are of Unix time.
 */
export const signatureOf = (secret: string, body: string, nowMs: number): string => {
  const seconds = Math.floor(nowMs / 1000);
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
};
