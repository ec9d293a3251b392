// What one person does from their arrival to the end: signs in once, then visit after visit writes in
// a document along with others, looks around and has the document reviewed. Between two visits they
// come back at once, as a page that is loaded anew does. In the end they leave with a goodbye.

import { HubClient, HubError } from '../../app/collaboration/protocol/client.ts';
import type { Clock } from '../../app/collaboration/protocol/clock.ts';
import { hubPath } from '../../app/collaboration/protocol/version.ts';
import { Api, AppFailure } from './api.ts';
import { Attendance, type Period } from './attendance.ts';
import { HubSocket } from './hub-socket.ts';
import type { Measurements } from './measurements.ts';
import { between, pause, pauseUntil } from './pause.ts';
import { emailOf, hubUrlOf, type Profile } from './profile.ts';
import { Writer } from './writer.ts';

export type Situation = {
  readonly profile: Profile;
  /** From 1. */
  readonly number: number;
  readonly documentId: string;
  /** With everybody there; the person has arrived before and leaves right after it. */
  readonly period: Period;
  readonly clock: Clock;
  readonly tally: Measurements;
  /** Hears errors of the load test itself. */
  readonly failed: (error: unknown) => void;
};

/** A run that takes longer has not completed, as far as the person is concerned. */
const runWithinMs = 10_000;
const savedWithinMs = 2_000;
/** A review that would outlast the visit is not started. */
const reviewNeedsMs = 3_000;
const leavingMs = 1_000;

type Visit = Situation & { readonly api: Api; readonly hub: HubClient; readonly until: number };

const isOver = ({ clock, hub, until }: Visit): boolean =>
  clock.now() >= until || hub.status.state === 'refused';

/** For as long as asked, but not beyond the end of the visit. */
const think = (visit: Visit, fromSeconds: number, toSeconds: number): Promise<void> => {
  const { clock, until } = visit;
  const thought = clock.now() + 1_000 * between(clock, fromSeconds, toSeconds);
  return pauseUntil(clock, Math.min(thought, until));
};

/** What the app does not do is in the figures; anything else is an error of ours. */
const attempt = async (person: Situation, action: () => Promise<void>): Promise<boolean> => {
  try {
    await action();
    return true;
  } catch (error) {
    if (error instanceof HubError) {
      if (error.code !== 'closed') person.tally.requestRefused();
    } else if (!(error instanceof AppFailure)) {
      person.failed(error);
    }
    return false;
  }
};

const write = async (visit: Visit): Promise<void> => {
  const { clock, hub, documentId, until } = visit;
  const tooLate = pauseUntil(clock, until).then(() => null);
  const document = await Promise.race([hub.open(documentId), tooLate]);
  if (document === null) return;
  const writer = new Writer(document, clock);
  while (!isOver(visit)) {
    writer.look();
    await think(visit, 1, 7);
    for (let burst = between(clock, 2, 5); burst >= 1 && !isOver(visit); burst -= 1) {
      writer.write();
      await think(visit, 1, 3);
    }
    await think(visit, 1, 7);
    writer.erase();
  }
  const deadline = clock.now() + savedWithinMs;
  while (document.saveState !== 'saved' && clock.now() < deadline) await pause(clock, 50);
  writer.stop();
  document.close();
};

const browse = async (visit: Visit): Promise<void> => {
  const { api, clock, documentId } = visit;
  await attempt(visit, () => api.documents().then(() => api.document(documentId)));
  while (!isOver(visit)) {
    await think(visit, 2, 5);
    if (isOver(visit)) return;
    const page = clock.random();
    await attempt(visit, async () => {
      if (page < 0.4) await api.documents();
      else if (page < 0.7) await api.document(documentId);
      else await api.runs();
    });
  }
};

/** Starts a review of the document and looks until it has ended. */
const review = async (visit: Visit): Promise<void> => {
  const { api, clock, documentId, tally } = visit;
  await think(visit, 0.5, 4);
  if (isOver(visit) || visit.until - clock.now() < reviewNeedsMs) return;
  const [workflow] = await api.workflows();
  if (workflow === undefined) return;
  const { id } = await api.startRun(workflow.id, { documentId });
  const deadline = clock.now() + runWithinMs;
  let state = 'running';
  while (state === 'running' && clock.now() < deadline) {
    await pause(clock, between(clock, 400, 800));
    await attempt(visit, async () => {
      ({ state } = await api.run(id));
    });
  }
  tally.workflowRunCompleted(state === 'completed');
};

const connect = ({ profile, clock, tally, failed }: Situation, api: Api): HubClient =>
  new HubClient({
    url: hubUrlOf(profile.app, hubPath),
    token: () => api.token,
    clock,
    createSocket: (url) =>
      new HubSocket(url, {
        failed,
        dialFailed: () => tally.dialFailed(),
        // What the client reports is what it measured: the hub counts the same figures.
        sent: (data) => {
          if (!data.startsWith('{"type":"report"')) return;
          const report = JSON.parse(data) as { syncLatencySeconds: readonly number[] };
          for (const seconds of report.syncLatencySeconds) tally.syncLatency(seconds * 1_000);
        },
      }),
  });

const signIn = async (person: Situation, api: Api): Promise<boolean> => {
  const { profile, number, clock, period } = person;
  while (clock.now() < period.to) {
    const signedIn = await attempt(person, () =>
      api.signIn(emailOf(profile, number), profile.password),
    );
    if (signedIn) return true;
    await pause(clock, between(clock, 1_000, 3_000));
  }
  return false;
};

/** Resolves when the person has left. */
export const live = async (person: Situation): Promise<void> => {
  const { profile, clock, period, tally } = person;
  const api = new Api(profile.app, clock, tally);
  if (await signIn(person, api)) {
    const attendance = new Attendance(tally, clock, period);
    const leavesAt = period.to + between(clock, 0, leavingMs);
    while (clock.now() < leavesAt) {
      const hub = connect(person, api);
      attendance.enter(hub);
      const staysMs = 1_000 * between(clock, 20, 40);
      // Nobody comes back for a moment only.
      const until = leavesAt - clock.now() < 1.5 * staysMs ? leavesAt : clock.now() + staysMs;
      const visit: Visit = { ...person, api, hub, until };
      const activities = [write, browse, review];
      await Promise.all(activities.map((activity) => attempt(visit, () => activity(visit))));
      if (clock.now() >= leavesAt) attendance.end();
      const refused = hub.status.state === 'refused';
      hub.close();
      if (refused) await pause(clock, between(clock, 1_000, 3_000));
    }
    attendance.end();
  }
  tally.personLeft();
};
