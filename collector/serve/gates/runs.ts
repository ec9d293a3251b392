// Runs of load gates, read from the markers that they leave: one at the begin, one at the end. A run
// that was marked without facts is known by its words, 'Gate smoke: pass' and 'run 1a2b3c4d'.

import type { Markers } from '../markers/markers.ts';
import type { MarkerRow } from '../shapes.ts';
import type { Verdict } from '../verdict/shapes.ts';
import type { GateFacts, GateRun, GateRunRow, GateState } from './shapes.ts';

/** How long after its planned end a run may still be judged. */
const patienceMs = 300_000;
/** Where it did not tell how long it is meant to last. */
const usualSeconds = 3600;
const mostMarkers = 2000;
const mostEarlier = 5;

/** What one marker says of its run, without figures: small enough to be remembered. */
type Told = Pick<GateRunRow, 'run' | 'profile' | 'fault' | 'sessions' | 'seconds' | 'reasons'> &
  Pick<GateRunRow, 'failed'> & { readonly verdict: Verdict | null };

const ofFacts = (gate: GateFacts): Told => ({
  ...{ run: gate.run, profile: gate.profile, fault: gate.fault, verdict: gate.verdict },
  ...{ sessions: gate.sessions, seconds: gate.seconds, reasons: gate.reasons },
  failed: gate.objectives.filter(({ verdict }) => verdict === 'fail').map(({ title }) => title),
});

const ofWords = ({ title, detail }: MarkerRow): Told | null => {
  const [, profile, word] = /^Gate (.+): (start|pass|fail|inconclusive)$/.exec(title) ?? [];
  const run = /^run ([\w-]{1,64})$/m.exec(detail)?.[1];
  if (profile === undefined || run === undefined) return null;
  const verdict = word === 'pass' || word === 'fail' || word === 'inconclusive' ? word : null;
  return {
    ...{ run, profile, verdict, fault: null, sessions: null, seconds: null, failed: [] },
    reasons: verdict === null ? [] : detail.split('\n').slice(1),
  };
};

/** Of a run that has ended; one that was told before there were phases has none. */
type Figures = Pick<GateRun, 'from' | 'to' | 'objectives' | 'phases' | 'course'>;

type Moment = { readonly row: MarkerRow; readonly told: Told };

type Run = GateRunRow & { readonly ids: readonly string[]; readonly endedBy: string | null };

const stateOf = ({ verdict, seconds }: Told, startedAt: number, nowMs: number): GateState => {
  if (verdict !== null) return verdict;
  const endMs = startedAt + (seconds ?? usualSeconds) * 1000;
  return nowMs < endMs + patienceMs ? 'running' : 'unfinished';
};

/** @param moments of one run, newest first */
const runOf = (moments: readonly [Moment, ...Moment[]], nowMs: number): Run => {
  const ended = moments.find(({ told }) => told.verdict !== null) ?? null;
  const { told, row } = ended ?? moments[0];
  const startedAt = Math.min(...moments.map((each) => each.row.at));
  const { verdict: _, ...words } = told;
  return {
    ...words,
    ...{ state: stateOf(told, startedAt, nowMs), startedAt, endedAt: ended?.row.at ?? null },
    by: row.by ?? null,
    ids: moments.map((each) => each.row.id),
    endedBy: ended?.row.id ?? null,
  };
};

const rowOf = ({ ids: _, endedBy: __, ...row }: Run): GateRunRow => row;

const isJudged = ({ state, fault }: GateRunRow): boolean =>
  fault === null && (state === 'pass' || state === 'fail');

export const openGateRuns = (markers: Pick<Markers, 'list' | 'figures'>) => {
  /** By the ids of markers, which never change. */
  let known: ReadonlyMap<string, Told | null> = new Map();

  const gateOf = (id: string): GateFacts | null => markers.figures(id).gate ?? null;

  const toldBy = (row: MarkerRow): Told | null => {
    const gate = row.run == null ? null : gateOf(row.id);
    return gate === null ? ofWords(row) : ofFacts(gate);
  };

  /** Newest first. */
  const all = (nowMs: number): Run[] => {
    const rows = markers.list({ kind: 'gate', limit: mostMarkers });
    known = new Map(rows.map((row) => [row.id, known.get(row.id) ?? toldBy(row)]));
    const moments = rows.flatMap((row) => {
      const told = known.get(row.id) ?? null;
      return told === null ? [] : [{ row, told }];
    });
    return [...Map.groupBy(moments, ({ told }) => told.run).values()].flatMap(([first, ...more]) =>
      first === undefined ? [] : [runOf([first, ...more], nowMs)],
    );
  };

  const factsOf = ({ endedBy }: Run): Figures => {
    const told = endedBy === null ? null : gateOf(endedBy);
    const { from = null, to = null, objectives = [], phases = [], course = [] } = told ?? {};
    return { from, to, objectives, phases, course };
  };

  return {
    list: (nowMs: number, limit: number, profile: string | null): GateRunRow[] =>
      all(nowMs)
        .filter((run) => profile === null || run.profile === profile)
        .slice(0, limit)
        .map(rowOf),

    /** @param id of the run, or of one of its markers */
    get: (id: string, nowMs: number): GateRun | null => {
      const runs = all(nowMs);
      const run = runs.find((each) => each.run === id || each.ids.includes(id));
      if (run === undefined) return null;
      const earlier = runs
        .filter((each) => each.profile === run.profile && each.startedAt < run.startedAt)
        .filter(isJudged)
        .slice(0, mostEarlier)
        .map((each) => ({ ...rowOf(each), objectives: factsOf(each).objectives }));
      return { ...rowOf(run), ...factsOf(run), earlier };
    },
  };
};
