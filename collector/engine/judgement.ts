// What can be said of one objective at one moment, from measured counts alone: its readings, its
// colour before it is held, and the verdicts of its alerts.

import type { BurnLimit } from '../../language/slo-set.ts';
import { colourOf, type Evidence, missed } from '../alert/colour.ts';
import { type Reading, read } from '../alert/reading.ts';
import type { Status } from '../alert/status.ts';
import { allOf, type BurnEvidence, burnVerdict, type Verdict } from '../alert/verdict.ts';
import type { Counts } from '../sli/counts.ts';
import type { Burning, Watched } from './objective.ts';
import type { Sources } from './sources.ts';

export type Judgement = {
  readonly own: Counts;
  readonly readings: readonly Reading[];
  readonly missed: boolean;
  /** Sources that are silent: nothing can be said while one is. */
  readonly silent: readonly string[];
  /** How long all its sources have been heard without a pause. */
  readonly liveMs: number;
  readonly now: Status;
  readonly burns: readonly {
    readonly burning: Burning;
    /** A limit each: its own, then those that must hold together with it. */
    readonly evidence: readonly (BurnEvidence & { readonly limit: BurnLimit })[];
    readonly verdict: Verdict;
  }[];
};

export const judge = (
  watched: Watched,
  sources: Pick<Sources, 'read'>,
  nowMs: number,
): Judgement => {
  const { objective, colourTarget } = watched;
  const { minimumBadEvents } = objective.status;
  const sourcesNow = watched.sources.map((source) => ({ source, ...sources.read(source, nowMs) }));
  const silent = sourcesNow.filter((each) => each.silent).map(({ source }) => source);
  const liveMs = Math.min(...sourcesNow.map((each) => each.liveMs));
  const evidence: Evidence = {
    own: watched.own(nowMs).measured,
    target: colourTarget,
    minimumBadEvents,
    redWhen: objective.status.redWhen,
    whenIdle: objective.status.whenIdle,
    readings: watched.conditions.map(({ read: window, ...condition }) =>
      read(
        { text: condition.text, colour: condition.colour, badRatioAbove: condition.badRatioAbove },
        window(nowMs).measured,
        minimumBadEvents,
      ),
    ),
  };
  return {
    own: evidence.own,
    readings: evidence.readings,
    missed: missed(evidence),
    silent,
    liveMs,
    now: silent.length > 0 ? 'stale' : colourOf(evidence),
    burns: watched.burning.map((burning) => {
      const evidence = burning.limits.map(({ limit, long, short, heard }) => ({
        limit,
        long: long(nowMs).spent.measured,
        short: short(nowMs).spent.measured,
        observedSeconds: Math.min(
          heard(nowMs).all.total,
          Math.max(0, nowMs - watched.sinceMs) / 1000,
        ),
        silent: silent.length > 0,
        liveMs,
      }));
      const verdicts = evidence.map((each) => burnVerdict(each.limit, objective.target, each));
      return { burning, evidence, verdict: allOf(verdicts) };
    }),
  };
};
