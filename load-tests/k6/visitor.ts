// Somebody who comes to the API by themselves, whatever the answers to others are: signs in, looks at
// a list, reads a document and leaves. So many come in a minute; where the app gets slow they pile up.

import { Api } from './api.ts';
import { between, pause } from './pause.ts';
import { emailOf } from './profile.ts';
import { attempt, type Situation } from './visit.ts';

/** What one takes at most, unless the app is so slow that it breaks its promises anyway. */
export const visitSeconds = 20;

type Visitor = Pick<
  Situation,
  'profile' | 'number' | 'organization' | 'documentId' | 'clock' | 'tally' | 'failed'
>;

export const visit = async (visitor: Visitor): Promise<void> => {
  const { profile, number, organization, documentId, clock, tally } = visitor;
  const api = new Api(profile.app, clock, tally);
  const think = () => pause(clock, 1_000 * between(clock, 0.5, 2));
  await attempt(visitor, async () => {
    await api.signIn(emailOf(profile, number, organization), profile.password);
    await api.documents();
    await think();
    await api.document(documentId);
    await think();
    await api.openThreads(documentId);
  });
};
