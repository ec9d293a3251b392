// A session that another instance has gone on with is over where it was before: nobody will resume it
// there, so it has not expired either. Instances tell each other by a digest, which resumes nothing.

import { createHash } from 'node:crypto';
import type { Hints } from './hints.ts';
import type { Clock } from './protocol/clock.ts';
import type { Sessions } from './sessions.ts';

const channel = 'session-moved';

/** Begins with the instance whose session it was. */
const digestOf = (secret: string): string =>
  `${secret.split('.', 1)[0]}.${createHash('sha256').update(secret).digest('hex')}`;

/** @returns what ends the telling and the listening. */
export const letGoOfMoved = (
  hints: Pick<Hints, 'publish' | 'subscribe'>,
  sessions: Sessions,
  clock: Pick<Clock, 'now'>,
): (() => void) => {
  const stopTelling = sessions.moved.add((secret) => hints.publish(channel, digestOf(secret)));
  const stopListening = hints.subscribe(channel, (digest) => {
    if (digest?.startsWith(`${sessions.instance}.`) !== true) return;
    const session = sessions.all.find(({ secret }) => digestOf(secret) === digest);
    if (session !== undefined) sessions.letGo(session, clock.now());
  });
  return () => {
    stopTelling();
    stopListening();
  };
};
