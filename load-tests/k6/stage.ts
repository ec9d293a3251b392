// What has to be there before anybody comes: an app that answers, and documents enough for people to
// meet in without crowding. Nothing of it is measured. A fault is told in one sentence.

import http from 'k6/http';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import { Api, type ApiTally, AppFailure } from './api.ts';
import { pause } from './pause.ts';
import { emailOf, type Profile } from './profile.ts';

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

/**
 * @returns the ids of the documents to meet in.
 * @throws Error where the app is not there, AppFailure where it does not let us in.
 */
export const prepare = async (profile: Profile, clock: Clock): Promise<readonly string[]> => {
  const { status, error } = await http.asyncRequest('GET', `${profile.app}/api/health`, null, {
    timeout: 5_000,
  });
  if (status !== 200)
    throw new Error(
      `No app to test at ${profile.app}: ${error || `its health check says ${status}`}.`,
    );
  const api = new Api(profile.app, clock, unmeasured);
  await insist(clock, () => api.signIn(emailOf(profile, 1), profile.password));
  const wanted = Math.ceil(profile.sessions / peoplePerDocument);
  // Where everybody looks for them: the list has the last edited first, which changes all the time.
  const found = (await insist(clock, () => api.documents())).map(({ id }) => id).sort();
  const documents = found.slice(0, wanted);
  while (documents.length < wanted) {
    const title = `Load test ${documents.length + 1}`;
    documents.push((await insist(clock, () => api.createDocument(title))).id);
  }
  return documents;
};
