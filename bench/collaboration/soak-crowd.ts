// People who come, type, lose their connection and go, for hours; some sit there all the time. Their
// heartbeats, returns and stays run `speed` times as fast as in life; what they type does not.

import { systemClock } from '../../app/collaboration/protocol/clock.ts';
import { type Place, wordLength, wordOf } from './contender.ts';
import { answerParent } from './remote.ts';
import { type SignalboxSeat, sitAtSignalbox } from './signalbox-client.ts';

export type SoakOptions = {
  readonly url: string;
  readonly places: readonly Place[];
  readonly speed: number;
  /** How many of them never leave. */
  readonly steady: number;
};

export type SoakFigures = {
  /** Comings, in all. */
  readonly visits: number;
  readonly cablesPulled: number;
  /** Returns after a lost connection, on the same page. */
  readonly returned: number;
  /** Connections of the steady ones that broke, which nobody asked for. */
  readonly broken: number;
  readonly edits: number;
  readonly failed: readonly string[];
};

const stayMinutes = 20;
const cableMinutes = 30;
const awayMinutes = 1;
/** Between two words of one person, in real time. */
const wordSeconds = 5;
/** Waiting for an answer does not become less patient. */
const patientMs = 10_000;

let ending = false;
let figures = { visits: 0, cablesPulled: 0, returned: 0, broken: 0, edits: 0 };
const failed: string[] = [];
let everybody: Promise<unknown> = Promise.resolve();
/** What wakes everybody up. */
let wake: (() => void)[] = [];

const clockOf = (speed: number) => ({
  ...systemClock,
  after: (milliseconds: number, action: () => void) =>
    systemClock.after(milliseconds < patientMs ? milliseconds / speed : milliseconds, action),
});

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ending ? 0 : milliseconds);
    wake.push(() => {
      clearTimeout(timer);
      resolve();
    });
    if (wake.length > 50_000) wake = wake.slice(-10_000);
  });

/** Most stays are short and a few are long. */
const around = (mean: number): number => -Math.log(1 - Math.random()) * mean;

const visit = async (seat: SignalboxSeat, stayMs: number, cableMs: number): Promise<void> => {
  const until = performance.now() + stayMs;
  let nextPull = performance.now() + around(cableMs);
  let typed = false;
  while (!ending && performance.now() < until) {
    await pause(Math.max(0, Math.min(around(wordSeconds * 1000), until - performance.now())));
    if (ending) break;
    if (performance.now() > nextPull) {
      nextPull += around(cableMs);
      figures.cablesPulled += 1;
      seat.pullCable();
    }
    seat.type(typed ? wordLength : 0, wordOf(figures.edits % 60_000_000));
    figures.edits += 1;
    typed = true;
  }
  while (!seat.saved()) await new Promise((resolve) => setTimeout(resolve, 20));
};

const live = async (place: Place, steady: boolean, options: SoakOptions): Promise<void> => {
  const { url, speed } = options;
  const clock = clockOf(speed);
  const minute = 60_000 / speed;
  while (!ending) {
    const seat = await sitAtSignalbox(
      url,
      place,
      {
        heard: () => {},
        lost: () => {
          if (steady && !ending) figures.broken += 1;
        },
        back: () => {
          figures.returned += 1;
        },
      },
      clock,
    );
    figures.visits += 1;
    const stay = steady ? Number.POSITIVE_INFINITY : around(stayMinutes * minute);
    const cable = steady ? Number.POSITIVE_INFINITY : cableMinutes * minute;
    await visit(seat, stay, cable);
    seat.close();
    if (!ending) await pause(around(awayMinutes * minute));
  }
};

const commands = {
  start: async (options: SoakOptions): Promise<void> => {
    ending = false;
    figures = { visits: 0, cablesPulled: 0, returned: 0, broken: 0, edits: 0 };
    // They do not all come in one breath.
    everybody = Promise.all(
      options.places.map(async (place, index) => {
        await pause(index * 15);
        await live(place, index < options.steady, options).catch((error: unknown) => {
          failed.push(String(error));
        });
      }),
    );
  },
  figures: async (): Promise<SoakFigures> => ({ ...figures, failed }),
  /** Everybody's edits are acknowledged, then everybody leaves. */
  finish: async (): Promise<SoakFigures> => {
    ending = true;
    for (const up of wake.splice(0)) up();
    await everybody;
    return { ...figures, failed };
  },
};

export type SoakCommands = typeof commands;

answerParent(commands);
