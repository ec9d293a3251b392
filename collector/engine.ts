// The heart of the collector: batches in, counts kept, statuses and alerts out.
// What ingest() acknowledged is on disk; what evaluate() reports was decided in one transaction.

import { policiesByService } from '../language/budget-policy.ts';
import { standsOn } from '../language/dependency.ts';
import type { Objective, SloSet } from '../language/slo-set.ts';
import type { StatusMemory } from './alert/status.ts';
import type { Pause } from './budget/left-out.ts';
import { Attendance } from './engine/attendance.ts';
import { Clock } from './engine/clock.ts';
import { compositeRow, type WatchedComposite, watchComposite } from './engine/composite.ts';
import { Diagnostics } from './engine/diagnostics.ts';
import { Evaluation } from './engine/evaluation.ts';
import type { EngineFigures, SourceFigures } from './engine/figures.ts';
import { Histories } from './engine/histories.ts';
import { Housekeeping } from './engine/housekeeping.ts';
import { Intake, type OnRefused, type Outcome } from './engine/intake.ts';
import { judge } from './engine/judgement.ts';
import { type Surroundings, type Watched, watchAll } from './engine/objective.ts';
import { detailOf, rowOf, type Standing, worstFirst } from './engine/rows.ts';
import { silentName } from './engine/rules.ts';
import { SliceBook } from './engine/slice-book.ts';
import { Sources } from './engine/sources.ts';
import { type Upkeep, upkeepOf } from './engine/upkeep.ts';
import { judgeStretch, type Unjudgeable } from './engine/verdict.ts';
import { CollectorError } from './error.ts';
import type { Batch } from './ingest/sample.ts';
import { openMarkers } from './serve/markers/markers.ts';
import type { AlertRow, ObjectiveRow } from './serve/shapes.ts';
import type { SloDetail } from './serve/slos/shapes.ts';
import type { GateVerdict } from './serve/verdict/shapes.ts';
import type { Compilation } from './sli/compilation.ts';
import type { PlaceCounts } from './sli/places.ts';
import type { RoomLimits } from './sli/room.ts';
import { Tracker } from './sli/tracker.ts';
import { CellStore, type StoredIncrement } from './store/cells.ts';
import type { Store } from './store/database.ts';
import { Fingerprints } from './store/fingerprints.ts';
import { StateStore } from './store/states.ts';
import { TargetStore } from './store/targets.ts';

export type { EngineFigures, SourceFigures, Unjudgeable };

/**
 * An alert changed its state, or a firing one is inhibited or no longer so: then `from` and `to` are both
 * firing. Pages are for `to` firing, unless `alert.inhibitedBy` says who tells it already, and for
 * resolved; pending wakes nobody. Who was told of an alert is not told of it again when it is released.
 */
export type AlertTransition = {
  readonly alert: AlertRow;
  readonly objective: Objective;
  readonly from: AlertRow['state'] | 'inactive';
  readonly to: AlertRow['state'] | 'inactive';
  readonly atMs: number;
  /** The figures that decided it, in words. */
  readonly reading: string;
};

/** SloDetail without what the engine does not know: kept traces and markers. */
export type EngineDetail = Omit<SloDetail, 'objectives' | 'markers'> & {
  readonly objectives: readonly Omit<SloDetail['objectives'][number], 'exemplars'>[];
};

export type EngineOptions = {
  readonly slos: SloSet;
  readonly store: Store;
  /** false: the store is never read again, so that counts and last values need not be written. */
  readonly isLasting?: boolean;
  /** How much is remembered of each source; without it, all. */
  readonly limits?: RoomLimits;
  /** Milliseconds of Unix time; asked when a batch arrives and at construction. */
  readonly now: () => number;
  /** Called inside the transaction that stores the transition: what it writes commits with it. */
  readonly onTransition?: (transition: AlertTransition) => void;
  /** Called inside the transaction that stores what was counted. */
  readonly onCounted?: (increments: readonly StoredIncrement[]) => void;
  /** Time that people have said does not count; asked at construction and by `correct`. */
  readonly corrections?: () => readonly Pause[];
};

export class Engine {
  readonly #options: EngineOptions;
  readonly #cells: CellStore;
  readonly #targets: TargetStore;
  readonly #fingerprints: Fingerprints;
  readonly #states: StateStore;
  readonly #sources: Sources;
  readonly #attendance: Attendance;
  readonly #diagnostics = new Diagnostics();
  readonly #upkeep: Upkeep;
  readonly #tracker: Tracker;
  readonly #intake: Intake;
  readonly #evaluation: Evaluation;
  readonly #housekeeping: Housekeeping;
  readonly #clock: Clock;
  /** What samples are counted by, as long as this lives. */
  readonly #compilation: Compilation;
  #histories: Histories;
  #slices: SliceBook;
  #watched: readonly Watched[] = [];
  #composites: readonly WatchedComposite[] = [];

  constructor(options: EngineOptions) {
    this.#options = options;
    const { slos, store, now, onTransition = () => {}, isLasting = true } = options;
    const nowMs = now();
    this.#cells = new CellStore(store);
    this.#targets = new TargetStore(store);
    this.#fingerprints = new Fingerprints(store, nowMs);
    this.#states = new StateStore(store);
    this.#sources = new Sources(slos, nowMs);
    this.#attendance = new Attendance(nowMs);
    this.#upkeep = upkeepOf(slos.maintenances);
    this.#histories = this.#readHistories(nowMs);
    this.#compilation = this.#histories.compilation;
    this.#slices = this.#readSlices(nowMs);

    const remembered = this.#targets.load((id) => this.#histories.placeOf(id));
    for (const { source, head } of remembered) {
      if (head.timeMs !== null) this.#sources.remember(source, head.timeMs);
    }
    this.#tracker = new Tracker(
      {
        compilation: this.#compilation,
        intervalMs: (source, target) => this.#sources.intervalMs(source, target),
        historySinceMs: (history) => this.#histories.sinceMs(history),
        ...(options.limits === undefined ? {} : { limits: options.limits }),
      },
      remembered,
    );
    this.#intake = new Intake({
      store,
      isLasting,
      cells: this.#cells,
      targets: this.#targets,
      fingerprints: this.#fingerprints,
      tracker: this.#tracker,
      histories: () => this.#histories,
      slices: () => this.#slices,
      sources: this.#sources,
      diagnostics: this.#diagnostics,
      onCounted: options.onCounted ?? (() => {}),
      now,
    });
    this.#housekeeping = new Housekeeping(
      {
        ...{ store, isLasting, targets: this.#targets, tracker: this.#tracker },
        histories: () => this.#histories,
        prunables: [this.#cells, this.#fingerprints, this.#states],
      },
      nowMs,
    );
    this.#clock = new Clock(
      {
        ...{ attendance: this.#attendance, sources: this.#sources },
        ...{ housekeeping: this.#housekeeping, diagnostics: this.#diagnostics },
        readAnew: (atMs) => this.#readAnew(atMs),
      },
      nowMs,
    );
    const markers = openMarkers(store, nowMs);
    this.#evaluation = new Evaluation(
      {
        store,
        states: this.#states,
        sources: this.#sources,
        watched: this.#watched,
        upkeep: this.#upkeep,
        standsOn: standsOn(slos.services),
        onTransition,
        onNewIndicator: ({ title, key }) => {
          markers.add({
            at: nowMs,
            kind: 'collector',
            title: `${title} counts afresh`,
            detail: `The SLI of ${key} was changed; what was counted before stays with the earlier one.`,
          });
        },
      },
      nowMs,
    );
  }

  /**
   * Resolves once the batch's counts are on disk.
   * @throws CollectorError `store-unwritable`, `overloaded`, `closed`: nothing was taken, send it again
   */
  ingest(batch: Batch, onRefused?: OnRefused): Promise<Outcome> {
    return this.#intake.take(batch, onRefused);
  }

  /** Whether any objective asks for series of this name: others need not even be handed on. */
  reads(source: string, metric: string): boolean {
    return this.#histories.compilation.asks(source, metric);
  }

  /** Whether the increments of series of this name are counted. */
  counts(source: string, metric: string): boolean {
    return this.#histories.compilation.reads(source, metric);
  }

  /** A scrape or a probe got no answer that can be read. */
  sourceFailed(source: string, target: string, timeMs: number, reason: string): void {
    this.#sources.fail(source, target, timeMs, reason);
  }

  /** Whoever is found in a list is heard so often. */
  expectTarget(source: string, target: string, intervalSeconds: number): void {
    this.#sources.expect(source, target, intervalSeconds);
  }

  /** It is no longer listed. */
  targetGone(source: string, target: string): void {
    this.#sources.gone(source, target);
  }

  /**
   * Once a second: statuses and alerts.
   * @throws CollectorError `store-unwritable`: no alert has changed; the next call tries again
   */
  evaluate(nowMs: number): AlertTransition[] {
    this.#intake.flush();
    this.#clock.reads(nowMs);
    this.#goingOn(nowMs, () => this.#slices.close(nowMs));
    const transitions = this.#evaluation.run(nowMs);
    this.#goingOn(nowMs, () => this.#housekeeping.second(nowMs));
    return transitions;
  }

  /**
   * Between two seconds: statuses and alerts, by what is committed already.
   * @throws CollectorError `store-unwritable`, as `evaluate` does
   */
  judge(nowMs: number): AlertTransition[] {
    this.#clock.reads(nowMs);
    return this.#evaluation.run(nowMs);
  }

  /** A row per objective, worst first. */
  rows(nowMs: number): ObjectiveRow[] {
    return worstFirst(this.#standings(this.#watched, nowMs).map((each) => rowOf(each, nowMs)));
  }

  /** What was counted lately of an objective, at which route and for which tenant. */
  places({ indicator }: Pick<Objective, 'indicator'>, nowMs: number): PlaceCounts[] {
    const { indicators, places } = this.#compilation;
    const history = indicators.findIndex(({ id }) => id === indicator.id);
    return history < 0 ? [] : places.counts(history, nowMs);
  }

  /** All objectives of one SLO; null where there is no such SLO. */
  detail(name: string, nowMs: number): EngineDetail | null {
    const watched = this.#watched.filter(({ objective }) => objective.slo === name);
    const [first] = watched;
    if (first === undefined) return null;
    const { title, service, description, runbook } = first.objective;
    const objectives = this.#standings(watched, nowMs).map((each) => detailOf(each, nowMs));
    const whole = this.#composites.find(({ composite: { slo } }) => slo === name);
    const composite = whole ? compositeRow(whole, objectives, nowMs) : null;
    return { name, title, service, description, runbook, composite, objectives };
  }

  /** Were the promises kept in an interval? Whole milliseconds, the beginning before the end. */
  verdict(fromMs: number, toMs: number, nowMs: number): GateVerdict | Unjudgeable {
    this.#intake.drain();
    const witnesses = {
      watched: this.#watched,
      sources: this.#sources,
      attendance: this.#attendance,
      slices: this.#slices,
    };
    return judgeStretch(witnesses, { fromMs, toMs }, nowMs);
  }

  /** Corrections were made or withdrawn: everything is read anew without what they leave out. */
  correct(nowMs: number): void {
    this.#intake.drain();
    this.#readAnew(nowMs);
  }

  /** Pending and firing ones, then those resolved lately, each newest first. */
  alerts(): AlertRow[] {
    return this.#evaluation.alerts();
  }

  /** What a person must look at, in sentences. */
  diagnostics(nowMs: number): string[] {
    return [...this.#diagnostics.list(nowMs), ...this.#sources.complaints(nowMs)];
  }

  /** What each source has of what there is room for. */
  sourceFigures(): readonly SourceFigures[] {
    return this.#tracker.targets.held().map(({ source, series, targets, refused }) => {
      const throttled = this.#intake.throttled(source);
      return { source, series, targets, refusedSamples: refused, throttledBatches: throttled };
    });
  }

  /** How long each source has been silent, in seconds. */
  sourceAges(nowMs: number): ReturnType<Sources['ages']> {
    return this.#sources.ages(nowMs);
  }

  figures(): EngineFigures {
    const figures = this.#intake.figures();
    return { ...figures, clockSteps: figures.clockSteps + this.#clock.steps };
  }

  /** Commits what is waiting. The store stays open: it belongs to whoever opened it. */
  async close(): Promise<void> {
    this.#intake.close();
  }

  #standings(watched: readonly Watched[], nowMs: number): Standing[] {
    const alerts = Map.groupBy(this.#evaluation.alerts(), ({ kind, alertName, name, objective }) =>
      kind === 'stale' ? alertName : `${name}/${objective}`,
    );
    const unknown: StatusMemory = {
      status: 'no data',
      sinceMs: nowMs,
      colour: 'no data',
      leavingSinceMs: null,
    };
    return watched.map((each) => ({
      watched: each,
      judgement: judge(each, this.#sources, nowMs),
      memory: this.#evaluation.status(each.objective.key) ?? unknown,
      upkeep: this.#upkeep.of(each.objective, nowMs),
      alerts: [each.objective.key, ...each.sources.map(silentName)].flatMap(
        (name) => alerts.get(name) ?? [],
      ),
    }));
  }

  #readHistories(nowMs: number): Histories {
    const { slos } = this.#options;
    const histories = new Histories(slos, this.#cells, nowMs);
    const surroundings: Surroundings = {
      histories,
      intervalMs: (source) => this.#sources.settlingIntervalMs(source),
      pauses: [...slos.maintenances, ...(this.#options.corrections?.() ?? [])],
      budgetPolicies: policiesByService(slos),
    };
    this.#watched = watchAll(slos.objectives, surroundings);
    this.#composites = slos.composites.map((composite) =>
      watchComposite(composite, slos.objectives, surroundings),
    );
    histories.load(nowMs);
    return histories;
  }

  #readSlices(nowMs: number): SliceBook {
    const { slos, store } = this.#options;
    const [cells, histories, sources] = [this.#cells, this.#histories, this.#sources];
    return new SliceBook({ slos, store, cells, histories, sources }, nowMs);
  }

  #readAnew(nowMs: number): void {
    this.#histories = this.#readHistories(nowMs);
    this.#slices = this.#readSlices(nowMs);
    this.#evaluation.rewatch(this.#watched);
  }

  /** What the disk refuses here is tried again; it keeps nobody from being judged and told. */
  #goingOn(nowMs: number, work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof CollectorError)) throw error;
      this.#diagnostics.note('store', error.message, nowMs);
    }
  }
}
