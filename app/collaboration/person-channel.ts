// What is told to one person, whatever they have open, on whichever instance they are. Nobody hears
// of it who is not at the hub: what must not be missed is kept elsewhere too.

import type { Hints } from './hints.ts';
import type { ServerMessage } from './protocol/messages.ts';
import type { Session } from './session.ts';

type PersonMessage = Extract<ServerMessage, { readonly type: 'notice' }>;

type Hint = {
  readonly organizationId: string;
  readonly userId: string;
  readonly message: PersonMessage;
};

const channel = 'person';

/** All windows that the person has open. */
export const tellPerson = (
  hints: Pick<Hints, 'publish'>,
  organizationId: string,
  userId: string,
  message: PersonMessage,
): void => {
  hints.publish(channel, JSON.stringify({ organizationId, userId, message } satisfies Hint));
};

/** @returns what ends the passing on. */
export const passOnToPeople = (
  hints: Pick<Hints, 'subscribe'>,
  sessions: () => readonly Session[],
): (() => void) =>
  hints.subscribe(channel, (payload) => {
    if (payload === null) return;
    const { organizationId, userId, message } = JSON.parse(payload) as Hint;
    for (const { principal, connection } of sessions()) {
      if (principal.organizationId === organizationId && principal.userId === userId) {
        connection?.tell(message);
      }
    }
  });
