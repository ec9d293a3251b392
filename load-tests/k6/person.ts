// Who has a seat from their arrival to the end: signs in once, then visit after visit works in a
// document along with others, looks around, reads what others write and has the document reviewed.
// Between two visits they come back at once, as a page that is loaded anew does, or somebody else has
// the seat while they have a break. In the end they leave with a goodbye.

import { browse } from './activities/browse.ts';
import { collaborate } from './activities/collaborate.ts';
import { loseNetwork } from './activities/lose-network.ts';
import { readOthers } from './activities/read-others.ts';
import { review } from './activities/review.ts';
import type { Api } from './api.ts';
import { Attendance } from './attendance.ts';
import { connect, signedIn } from './coming.ts';
import { between, pause } from './pause.ts';
import { cutsOfSeat, peopleOfSeat } from './schedule.ts';
import { attempt, type Situation, type Visit } from './visit.ts';

const leavingMs = 1_000;
/** Who takes turns stays longer than the hub keeps a session: so long has the other one been away. */
const stays = { taking: { from: 17, to: 23 }, alone: { from: 20, to: 40 } } as const;

const spend = async (visit: Visit, cuts: Set<number>): Promise<void> => {
  const activities = [collaborate, browse, readOthers, review];
  await Promise.all([
    ...activities.map((activity) => attempt(visit, () => activity(visit))),
    loseNetwork(visit, cuts),
  ]);
};

/** Resolves when the seat is free. */
export const live = async (person: Situation): Promise<void> => {
  const { profile, number, clock, period, tally } = person;
  const apis: Api[] = [];
  for (const one of peopleOfSeat(number, profile.sessions)) {
    const api = await signedIn(person, one);
    if (api !== null) apis.push(api);
  }
  const attendance = new Attendance(tally, clock, period);
  // An experiment says itself what is broken.
  const cuts = new Set(profile.course === 'experiment' ? [] : cutsOfSeat(number, profile, period));
  const leavesAt = period.to + between(clock, 0, leavingMs);
  const { from, to } = apis.length > 1 ? stays.taking : stays.alone;
  for (let turn = 0; clock.now() < leavesAt; turn += 1) {
    const api = apis[turn % apis.length];
    if (api === undefined) break;
    const { hub, cutOff } = connect(person, () => api.token);
    attendance.enter(hub);
    const staysMs = (1_000 * between(clock, from, to)) / profile.pace;
    // Nobody comes back for a moment only.
    const until = leavesAt - clock.now() < 1.5 * staysMs ? leavesAt : clock.now() + staysMs;
    const isReturn = apis.length > 1 && turn >= apis.length;
    await spend({ ...person, api, hub, cutOff, until, turn, isReturn }, cuts);
    if (clock.now() >= leavesAt) attendance.end();
    const refused = hub.status.state === 'refused';
    hub.close();
    if (refused) await pause(clock, between(clock, 1_000, 3_000));
  }
  attendance.end();
  tally.personLeft();
};
