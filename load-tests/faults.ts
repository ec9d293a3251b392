// The faults of the demo's app, which a run can switch on to see that the gate notices. One that was
// on already is left as it was; one that the gate switched on is lifted, whatever happens.

import { z } from 'zod';
import { ask, type Peer } from './answer.ts';
import { GateError } from './gate-error.ts';

export const faultNames = [
  'slow-responses',
  'errors',
  'cold-cache',
  'dropped-sockets',
  'failing-workflow-steps',
] as const;

export type FaultName = (typeof faultNames)[number];

export const isFaultName = (name: string): name is FaultName =>
  faultNames.some((known) => known === name);

const row = z.object({ name: z.string(), enabled: z.boolean() });

const peerOf = (app: string): Peer => ({ what: 'app', url: app, token: null });

/** Names of the faults that are on; null where the app has none to switch. */
export const faultsOn = async (
  app: string,
  signal: AbortSignal,
): Promise<readonly string[] | null> => {
  try {
    const rows = await ask(peerOf(app), { path: '/api/faults', schema: z.array(row), signal });
    return rows.filter(({ enabled }) => enabled).map(({ name }) => name);
  } catch (error) {
    if (error instanceof GateError) return null;
    throw error;
  }
};

const set = async (app: string, name: FaultName, enabled: boolean): Promise<void> => {
  // Not stopped by a signal: half switched would be neither.
  await ask(peerOf(app), { path: `/api/faults/${name}`, schema: row, body: { enabled } });
};

/**
 * Switches a fault on until it is disposed of.
 * @throws GateError where the app has no faults, which is outside demo mode.
 */
export const switchFault = async (
  app: string,
  name: FaultName,
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<AsyncDisposable> => {
  const on = await faultsOn(app, signal);
  if (on === null) {
    const message = `the app at ${app} has no faults to switch: they exist in demo mode only`;
    throw new GateError('fault', message);
  }
  const wasOn = on.includes(name);
  if (wasOn) say(`the fault ${name} is on already, and is left on`);
  else await set(app, name, true);
  return {
    [Symbol.asyncDispose]: async () => {
      if (wasOn) return;
      try {
        await set(app, name, false);
      } catch (error) {
        if (!(error instanceof GateError)) throw error;
        say(`the fault ${name} is still on at ${app}: ${error.message}`);
      }
    },
  };
};
