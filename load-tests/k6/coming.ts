// How somebody gets in: to the app by signing in, to the hub by its own client over a socket of k6's.

import { HubClient } from '../../app/collaboration/protocol/client.ts';
import { closeCode, hubPath } from '../../app/collaboration/protocol/version.ts';
import { Api } from './api.ts';
import { HubSocket } from './hub-socket.ts';
import { between, pause } from './pause.ts';
import { emailOf, hubUrlOf } from './profile.ts';
import { attempt, type Situation, type Visit } from './visit.ts';

export type Comer = Pick<
  Situation,
  'profile' | 'organization' | 'period' | 'clock' | 'tally' | 'failed'
>;

/** @param token what the client asks for before each attempt: it connects once it has one. */
export const connect = (
  { profile, clock, tally, failed }: Comer,
  token: () => string | Promise<string>,
): Pick<Visit, 'hub' | 'cutOff'> => {
  let socket: HubSocket | null = null;
  const hub = new HubClient({
    url: hubUrlOf(profile.app, hubPath),
    token,
    clock,
    createSocket: (url) => {
      socket = new HubSocket(url, {
        failed,
        dialFailed: () => tally.dialFailed(),
        // What the client reports is what it measured: the hub counts the same figures.
        sent: (data) => {
          if (!data.startsWith('{"type":"report"')) return;
          const report = JSON.parse(data) as { syncLatencySeconds: readonly number[] };
          for (const seconds of report.syncLatencySeconds) tally.syncLatency(seconds * 1_000);
        },
      });
      return socket;
    },
  });
  return { hub, cutOff: () => socket?.close(closeCode.outOfStep, 'the network is gone') };
};

/** As often as it takes. @returns null where the app let them in at no time. */
export const signedIn = async (person: Comer, number: number): Promise<Api | null> => {
  const { profile, clock, period, tally } = person;
  const api = new Api(profile.app, clock, tally);
  while (clock.now() < period.to) {
    const email = emailOf(profile, number, person.organization);
    const isIn = await attempt(person, () => api.signIn(email, profile.password));
    if (isIn) return api;
    await pause(clock, between(clock, 1_000, 3_000));
  }
  return null;
};
