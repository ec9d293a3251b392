// Drives the load: runs k6 with what the script is told, and goes with it through its phases, where it
// has some. Steps end with the first that the collector saw break: more people prove nothing more.

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { blindsCollector } from '../language/disturbance.ts';
import type { Board } from './board.ts';
import type { Run } from './conduct.ts';
import type { FragileSystem } from './disturbance.ts';
import { followPhases, type PhaseFacts } from './follow-phases.ts';
import { thresholdsByGate } from './generate.ts';
import { type LoadWatch, runLoad } from './load.ts';
import { isOfTenants, loadSeconds, mostSessions, type Phase, phasesOf } from './phases.ts';
import type { Load } from './run-doubts.ts';
import { settlingMs, slowestSourceMs } from './settling.ts';
import { type System, seededPeople } from './system.ts';

/** What k6 is run with. */
export type Tools = { readonly k6: string; readonly script: string; readonly folder: string };

export type Driven = {
  readonly load: Load;
  /** None of a steady load. */
  readonly phases: readonly PhaseFacts[];
};

/** Whom k6 signs in as: those that were made for the run, or those of the environment. */
const peopleOf = ({ call, gate, config }: Run): Readonly<Record<string, string>> => {
  if (call.given === null && isOfTenants(gate)) return seededPeople;
  const { email, password, organizations } = config;
  return {
    ...(email === null ? {} : { GATE_EMAIL: email }),
    ...(password === null ? {} : { GATE_PASSWORD: password }),
    ...(organizations === null ? {} : { GATE_ORGANIZATIONS: organizations }),
  };
};

const runScript = async (
  run: Run,
  { k6, script, folder }: Tools,
  app: string,
  watch: Omit<LoadWatch, 'tick'>,
): Promise<Load> => {
  const { gate, set } = run;
  const thresholds = thresholdsByGate(set);
  const thresholdsPath = join(folder, 'thresholds.json');
  writeFileSync(thresholdsPath, JSON.stringify(thresholds));
  const summaryPath = join(folder, 'summary.json');
  const environment = {
    ...run.environment,
    ...{ GATE_PROFILE: gate.name, GATE_THRESHOLDS: thresholdsPath, GATE_APP: app },
    ...{ GATE_RUN: run.id, GATE_SUMMARY: summaryPath },
    ...peopleOf(run),
  };
  const seconds = loadSeconds(gate);
  const upTo = mostSessions(gate) > gate.sessions ? `, then up to ${mostSessions(gate)},` : '';
  run.say(`${gate.sessions} sessions${upTo} for ${seconds} s on ${app}`);
  return runLoad({ k6, script, gate, run: run.id, environment, summaryPath }, run.signal, {
    ...watch,
    tick: (second) => run.tick(second, seconds),
  });
};

const hasBroken = ({ board }: PhaseFacts): boolean =>
  typeof board !== 'string' && board.objectives.some(({ verdict }) => verdict === 'fail');

/** What a phase does to the system while it lasts. */
const during =
  ({ gate, say }: Run, system: System | FragileSystem) =>
  async ({ name }: Phase): Promise<AsyncDisposable | null> => {
    const { course } = gate;
    if (course.kind !== 'experiment' || name !== 'disturbed' || !('disturb' in system)) return null;
    say(`breaking it on purpose: ${course.disturbance.kind} …`);
    return system.disturb(course.disturbance);
  };

const isSeen =
  ({ gate: { course } }: Run) =>
  ({ name }: Phase): boolean =>
    course.kind !== 'experiment' || name !== 'disturbed' || !blindsCollector(course.disturbance);

/** @throws GateError, and what stops the run. */
export const drive = async (
  run: Run,
  tools: Tools,
  system: System | FragileSystem,
  board: Board,
): Promise<Driven> => {
  const { gate, set, signal } = run;
  const offsetMs = (await board.now()) - Date.now();
  const begun = Promise.withResolvers<number | null>();
  const over = new AbortController();
  const enough = new AbortController();
  const following = begun.promise.then(async (startMs) =>
    startMs === null
      ? []
      : followPhases(startMs, {
          ...{ phases: phasesOf(gate), board, system, offsetMs, signal, over: over.signal },
          ...{ sourceMs: slowestSourceMs(set), settlingMs: settlingMs(set) },
          ...{ during: during(run, system), isSeen: isSeen(run) },
          judged: (facts) => {
            if (gate.course.kind === 'steps' && hasBroken(facts)) enough.abort();
          },
        }),
  );
  // What cannot be broken as it is meant to be need not be driven on.
  following.catch(() => enough.abort());
  const load = await runScript(run, tools, system.app, {
    began: begun.resolve,
    enough: enough.signal,
  }).finally(() => {
    over.abort();
    begun.resolve(null);
  });
  return { load, phases: await following };
};
