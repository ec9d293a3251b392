// Runs of load gates, read from the markers that they leave: one at the begin, one at the end. A run
// that was marked without facts is known by its words, 'Gate smoke: pass' and 'run 1a2b3c4d'.

import type { KeptMarker, Markers } from '../markers/markers.ts';
import type { Verdict } from '../shapes.ts';
import type { GateFacts, GateRun, GateRunRow, GateState } from './shapes.ts';

/** How long after its planned end a run may still be judged. */
const patienceMs = 300_000;
/** Where it did not tell how long it is meant to last. */
const usualSeconds = 3600;
const mostMarkers = 4000;
const mostEarlier = 5;

type Told = {
  readonly run: string;
  readonly profile: string;
  readonly verdict: Verdict | null;
  readonly reasons: readonly string[];
  readonly facts: GateFacts | null;
};

const toldBy = ({ row, facts }: KeptMarker): Told | null => {
  const { gate } = facts;
  if (gate) return { ...gate, facts: gate };
  const [, profile, word] = /^Gate (.+): (start|pass|fail|inconclusive)$/.exec(row.title) ?? [];
  const run = /^run ([\w-]{1,64})$/m.exec(row.detail)?.[1];
  if (profile === undefined || run === undefined) return null;
  const verdict = word === 'pass' || word === 'fail' || word === 'inconclusive' ? word : null;
  const reasons = verdict === null ? [] : row.detail.split('\n').slice(1);
  return { run, profile, verdict, reasons, facts: null };
};

type Moment = { readonly marker: KeptMarker; readonly told: Told };

const stateOf = (told: Told, startedAt: number, nowMs: number): GateState => {
  if (told.verdict !== null) return told.verdict;
  const seconds = told.facts?.seconds ?? usualSeconds;
  return nowMs < startedAt + seconds * 1000 + patienceMs ? 'running' : 'unfinished';
};

/** @param moments of one run, newest first */
const runOf = (
  moments: readonly [Moment, ...Moment[]],
  nowMs: number,
): Omit<GateRun, 'earlier'> => {
  const ended = moments.find(({ told }) => told.verdict !== null) ?? null;
  const { told, marker } = ended ?? moments[0];
  const startedAt = Math.min(...moments.map((each) => each.marker.row.at));
  const { facts } = told;
  const objectives = facts?.objectives ?? [];
  return {
    ...{ run: told.run, profile: told.profile, fault: facts?.fault ?? null },
    ...{ state: stateOf(told, startedAt, nowMs), startedAt, endedAt: ended?.marker.row.at ?? null },
    ...{ sessions: facts?.sessions ?? null, seconds: facts?.seconds ?? null },
    reasons: told.reasons,
    failed: objectives.filter(({ verdict }) => verdict === 'fail').map(({ title }) => title),
    by: marker.row.by ?? null,
    ...{ from: facts?.from ?? null, to: facts?.to ?? null, objectives },
  };
};

const rowOf = ({ from: _from, to: _to, objectives: _, ...row }: Omit<GateRun, 'earlier'>) =>
  row satisfies GateRunRow;

const isJudged = ({ state, fault }: GateRunRow): boolean =>
  fault === null && (state === 'pass' || state === 'fail');

export const openGateRuns = (markers: Pick<Markers, 'kept'>) => {
  /** Newest first. */
  const all = (nowMs: number) => {
    const moments = markers.kept({ kind: 'gate', limit: mostMarkers }).flatMap((marker) => {
      const told = toldBy(marker);
      return told === null ? [] : [{ marker, told }];
    });
    return [...Map.groupBy(moments, ({ told }) => told.run).values()].flatMap(([first, ...more]) =>
      first === undefined
        ? []
        : [
            {
              ids: [first, ...more].map(({ marker }) => marker.row.id),
              run: runOf([first, ...more], nowMs),
            },
          ],
    );
  };

  return {
    list: (nowMs: number, limit: number, profile: string | null): GateRunRow[] =>
      all(nowMs)
        .filter(({ run }) => profile === null || run.profile === profile)
        .slice(0, limit)
        .map(({ run }) => rowOf(run)),

    /** @param id of the run, or of one of its markers */
    get: (id: string, nowMs: number): GateRun | null => {
      const runs = all(nowMs);
      const found = runs.find(({ run, ids }) => run.run === id || ids.includes(id));
      if (found === undefined) return null;
      const { run } = found;
      const earlier = runs
        .map((each) => each.run)
        .filter((each) => each.profile === run.profile && each.startedAt < run.startedAt)
        .filter(isJudged)
        .slice(0, mostEarlier)
        .map((each) => ({ ...rowOf(each), objectives: each.objectives }));
      return { ...run, earlier };
    },
  };
};
