// Tells people that a comment calls them: through the hub, on whichever instance they are, and by a
// list for those who were away.

import { tellPerson } from '../collaboration/person-channel.ts';
import type { Annotation } from '../collaboration/protocol/annotations.ts';
import type { AppContext } from '../context.ts';
import { findNotices } from './comments.ts';

const calls = (annotation: Annotation | null): readonly string[] =>
  (annotation?.comments ?? []).flatMap(({ id, mentions }) =>
    mentions.map((person) => `${id}/${person.id}`),
  );

/** Whom `after` calls and `before` did not. */
export const tellCalled = async (
  { database, hints }: Pick<AppContext, 'database' | 'hints'>,
  organizationId: string,
  before: Annotation | null,
  after: Annotation,
): Promise<void> => {
  const known = new Set(calls(before));
  const fresh = calls(after).filter((call) => !known.has(call));
  for (const comment of new Set(fresh.map((call) => call.split('/')[0] ?? ''))) {
    for (const { userId, notice } of await findNotices(database, organizationId, comment)) {
      if (!fresh.includes(`${comment}/${userId}`)) continue;
      tellPerson(hints, organizationId, userId, { type: 'notice', notice });
    }
  }
};
