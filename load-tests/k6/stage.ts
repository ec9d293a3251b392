// What has to be there before anybody comes: an app that answers, and documents enough for people to
// meet in without crowding. Nothing of it is measured. A fault is told in one sentence.

import http from 'k6/http';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import { Api, type ApiTally, AppFailure } from './api.ts';
import { pause } from './pause.ts';
import { emailOf, organizationOf, type Profile, placeInOrganization } from './profile.ts';
import type { Situation } from './visit.ts';

const peoplePerDocument = 10;
const attempts = 10;
const betweenAttemptsMs = 300;

const unmeasured: ApiTally = {
  requestDuration: () => {},
  requestAnswered: () => {},
  signInSucceeded: () => {},
  requestRefused: () => {},
  dialFailed: () => {},
};

/** An app whose requests fail now and then can be measured, too. */
const insist = async <T>(clock: Clock, action: () => Promise<T>): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      if (!(error instanceof AppFailure) || attempt >= attempts) throw error;
    }
    await pause(clock, betweenAttemptsMs);
  }
};

/** Ids of documents. */
type Room = { readonly documents: readonly string[]; readonly others: readonly string[] };
/** By organisation. */
export type Stage = readonly Room[];

const findRoom = async (profile: Profile, clock: Clock, organization: number): Promise<Room> => {
  const api = new Api(profile.app, clock, unmeasured);
  const email = emailOf(profile, 1, organization);
  await insist(clock, () => api.signIn(email, profile.password));
  const people = profile.isOneTenant ? profile.sessions : profile.sessions / profile.organizations;
  const wanted = Math.ceil(people / peoplePerDocument);
  // Where everybody looks for them: the list has the last edited first, which changes all the time.
  const found = (await insist(clock, () => api.documents())).map(({ id }) => id).sort();
  const documents = found.slice(0, wanted);
  while (documents.length < wanted) {
    const title = `Load test ${documents.length + 1}`;
    documents.push((await insist(clock, () => api.createDocument(title))).id);
  }
  // It is where people write that reading is worth measuring.
  return { documents, others: documents.length > 1 ? documents : found };
};

/** @throws Error where the app is not there, AppFailure where it does not let us in. */
export const prepare = async (profile: Profile, clock: Clock): Promise<Stage> => {
  const { status, error } = await http.asyncRequest('GET', `${profile.app}/api/health`, null, {
    timeout: 5_000,
  });
  if (status !== 200)
    throw new Error(
      `No app to test at ${profile.app}: ${error || `its health check says ${status}`}.`,
    );
  const rooms: Room[] = [];
  for (let organization = 1; organization <= profile.organizations; organization += 1)
    rooms.push(await findRoom(profile, clock, organization));
  return rooms;
};

/** @param seat from 1. */
export const placeOf = (
  profile: Profile,
  stage: Stage,
  seat: number,
): Pick<Situation, 'number' | 'organization' | 'documentId' | 'others'> => {
  const organization = organizationOf(profile, seat);
  const { documents, others } = stage[organization - 1] ?? { documents: [], others: [] };
  // Ten after ten, so that a document is full before the next is begun: also of those who come later.
  const nth = placeInOrganization(profile, seat);
  const documentId = documents[Math.floor(nth / peoplePerDocument) % documents.length] ?? '';
  return { number: seat, organization, documentId, others };
};
