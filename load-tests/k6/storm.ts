// Many who connect at once, as after a network is back: a few virtual users with many clients each.
// They hold their connection to the end and open nothing, for it is getting in that is tried.

import { Attendance } from './attendance.ts';
import { type Comer, connect, signedIn } from './coming.ts';
import { Newcomer } from './newcomer.ts';
import { between, pauseUntil } from './pause.ts';
import { organizationOf, type Profile } from './profile.ts';
import { stormTally } from './storm-tally.ts';

/** Who is together in one virtual user of k6 has one sign-in, as one person with many windows. */
const clientsPerCloud = 100;
const leavingMs = 1_000;
const unsaid = (): void => {};

/** How many come together in each virtual user. */
export const cloudsOf = ({ storm }: Pick<Profile, 'storm'>): readonly number[] => {
  const all = storm?.sessions ?? 0;
  const clouds = Math.ceil(all / clientsPerCloud);
  return Array.from(
    { length: clouds },
    (_, cloud) => Math.floor((all * (cloud + 1)) / clouds) - Math.floor((all * cloud) / clouds),
  );
};

type Storm = Pick<Comer, 'profile' | 'clock' | 'tally' | 'failed'> & {
  /** From 0. */
  readonly cloud: number;
  readonly clients: number;
  /** When the load begins, in milliseconds of Unix time. */
  readonly startMs: number;
};

/** Resolves when all have left. */
export const rage = async ({ cloud, clients, startMs, ...shared }: Storm): Promise<void> => {
  const { profile, clock, tally } = shared;
  const phase = profile.phases.find(({ name }) => name === 'storm');
  if (phase === undefined || profile.storm === null) return;
  const stormMs = startMs + phase.fromSeconds * 1_000;
  const period = {
    from: startMs + phase.toSeconds * 1_000,
    to: startMs + profile.rampUpMs + profile.durationMs,
  };
  const number = profile.sessions + 1 + cloud;
  const comer: Comer = { ...shared, organization: organizationOf(profile, number), period };
  await pauseUntil(clock, startMs + between(clock, 0, profile.rampUpMs));
  const api = await signedIn(comer, number);
  if (api === null) return;
  const withinMs = profile.storm.withinSeconds * 1_000;
  const come = async (): Promise<void> => {
    const moment = pauseUntil(clock, stormMs + between(clock, 0, withinMs));
    // The client is there before, as it is where a network was away, so that k6 has less to do at once.
    const { hub } = connect(comer, async () => {
      await moment;
      return api.token;
    });
    const newcomer = new Newcomer(hub, stormTally, clock, stormMs);
    // Timers of a crowd in few engines are late among themselves. Those of the people who work say
    // what their figures are worth; of a storm it is said when the last one came.
    const attendance = new Attendance({ ...tally, late: unsaid }, clock, period);
    await moment;
    stormTally.came(clock.now() - stormMs);
    attendance.enter(hub);
    await pauseUntil(clock, period.to + between(clock, 0, leavingMs));
    attendance.end();
    newcomer.end();
    hub.close();
  };
  await Promise.all(Array.from({ length: clients }, come));
};
