// What `explain` says of one objective, as data: every figure of the text is here, with its unit in
// its name. null is what never happens, or what is not known.

import { limitsOf, limitText } from '../../language/burn-limit.ts';
import type { BurnAlert, Objective, SloSet } from '../../language/slo-set.ts';
import { type ColourReached, colourUnder } from './colour.ts';
import { type ExplainedComposite, explainComposite } from './composite.ts';
import { periodSeconds } from './period.ts';
import { firesAfter, type Load, resolvesAfter, spentAfter } from './reaction.ts';
import { sliceFiresAfter, sliceResolvesAfter } from './slice-reaction.ts';

export type Reaction = {
  readonly badShare: number;
  readonly firesAfterSeconds: number | null;
  /** Share of the whole period's budget that is gone when it fires. */
  readonly budgetGone: number | null;
  /** After errors have ended. */
  readonly resolvedAfterSeconds: number | null;
};

export type ExplainedAlert = {
  readonly severity: BurnAlert['severity'];
  readonly window: string;
  /** What must hold at the same time: '6h/30m × 6'. */
  readonly and: readonly string[];
  readonly longSeconds: number;
  readonly shortSeconds: number;
  readonly factor: number;
  readonly forSeconds: number;
  /** It fires above this share of bad events (or slices), over both windows. */
  readonly aboveBadShare: number;
  readonly minimumBadEvents: number;
  /** Up to so many events in the long window the minimum decides, not the rate. */
  readonly minimumDecidesBelowEvents: number;
  /** With the traffic given, it cannot fire at all. */
  readonly blind: boolean;
  readonly reactions: readonly Reaction[];
};

export type Explanation = {
  readonly key: string;
  /** The one budget that it burns with the others of its SLO; null where there is none. */
  readonly composite: ExplainedComposite | null;
  readonly title: string;
  readonly description: string;
  readonly target: number;
  readonly period: { readonly text: string; readonly seconds: number };
  readonly source: {
    readonly name: string;
    readonly type: string;
    readonly intervalSeconds: number;
  };
  readonly indicator: { readonly kind: string; readonly good: string; readonly total: string };
  readonly slices: { readonly seconds: number; readonly goodFrom: number | null } | null;
  /** Events a second, as given or as the kind of indicator says; null: not known. */
  readonly eventsPerSecond: number | null;
  readonly budget: {
    readonly badShare: number;
    readonly badPerMillion: number;
    readonly outageSeconds: number;
    readonly eventsInPeriod: number | null;
    readonly badEventsInPeriod: number | null;
    readonly slicesInPeriod: number | null;
    readonly badSlicesInPeriod: number | null;
  };
  readonly alerts: readonly ExplainedAlert[];
  readonly status: {
    readonly windowSeconds: number;
    readonly minimumBadEvents: number;
    readonly holdSeconds: number;
    /** The share of good events below which the window is yellow by itself. */
    readonly missedBelow: number;
    readonly redWhen: 'any' | 'all';
    readonly conditions: readonly {
      readonly colour: 'red' | 'yellow';
      readonly text: string;
      readonly badShareAbove: number;
      /** Whether it looks at the events that the objective counts. */
      readonly own: boolean;
      readonly total: string;
    }[];
  };
  readonly colours: readonly (ColourReached & { readonly badShare: number })[];
};

/** Shares of bad events that everything is told for: all, and then the objective's own promise. */
const sharesOf = (target: number): readonly number[] => {
  const promised = Number((1 - target).toPrecision(12));
  return [...new Set([1, 0.1, 0.01, promised])].toSorted((a, b) => b - a);
};

/** Of what is asked once a scrape, the traffic is known. */
const knownRate = (objective: Objective, intervalSeconds: number): number | null =>
  objective.indicator.kind === 'ratio' || objective.indicator.kind === 'threshold'
    ? 1 / intervalSeconds
    : null;

const reactionOf = (
  objective: Objective,
  alert: BurnAlert,
  load: Load,
  intervalSeconds: number,
): Reaction => {
  const { target, status, slices, period } = objective;
  const { badShare } = load;
  const holdSeconds = alert.keepFiringSeconds ?? status.holdSeconds;
  const sliced = { badShare, intervalSeconds };
  // Errors that last make one limit hold after the other; the first that lets go ends it.
  const limits = limitsOf(alert).map((limit) => ({ ...alert, ...limit, and: [] }));
  const fires = limits.map((limit) =>
    slices === null
      ? firesAfter(limit, target, load)
      : sliceFiresAfter(limit, target, slices, sliced),
  );
  const resolves = limits.map((limit) =>
    slices === null
      ? resolvesAfter(limit, target, load, holdSeconds)
      : sliceResolvesAfter(limit, target, slices, sliced, holdSeconds),
  );
  const known = (all: readonly (number | null)[]): readonly number[] | null =>
    fires.includes(null) ? null : all.filter((seconds) => seconds !== null);
  const [firesAll, resolvesAll] = [known(fires), known(resolves)];
  const firesAfterSeconds = firesAll === null ? null : Math.max(...firesAll);
  const resolvedAfterSeconds =
    resolvesAll === null || resolvesAll.length === 0 ? null : Math.min(...resolvesAll);
  const badness = slices === null || slices.goodFrom === null ? badShare : 1;
  const whole = slices?.seconds ?? 1;
  const budgetGone =
    firesAfterSeconds === null
      ? null
      : spentAfter(
          Math.floor(firesAfterSeconds / whole) * whole,
          badness,
          target,
          periodSeconds(period),
        );
  return { badShare, firesAfterSeconds, budgetGone, resolvedAfterSeconds };
};

/** @param perSecond events a second; null where nobody said */
export const explainObjective = (
  objective: Objective,
  set: SloSet,
  perSecond: number | null,
): Explanation => {
  const { key, title, description, target, indicator, slices, status, burn } = objective;
  const found = set.dataSources.find(({ name }) => name === indicator.source);
  const source = {
    name: indicator.source,
    type: found?.type ?? 'prometheus',
    intervalSeconds: found?.intervalSeconds ?? 60,
  };
  const seconds = periodSeconds(objective.period);
  const eventsPerSecond = perSecond ?? knownRate(objective, source.intervalSeconds);
  const badShare = 1 - target;
  const eventsInPeriod = eventsPerSecond === null ? null : eventsPerSecond * seconds;
  const slicesInPeriod = slices === null ? null : seconds / slices.seconds;
  const shares = sharesOf(slices?.goodFrom ?? target);
  const composite = set.composites.find(({ slo }) => slo === objective.slo);
  return {
    key,
    composite: composite === undefined ? null : explainComposite(composite, set),
    title,
    description,
    target,
    period: { text: objective.period.text, seconds },
    source,
    indicator: { kind: indicator.kind, good: indicator.goodText, total: indicator.totalText },
    slices,
    eventsPerSecond,
    budget: {
      badShare,
      badPerMillion: badShare * 1e6,
      outageSeconds: badShare * seconds,
      eventsInPeriod,
      badEventsInPeriod: eventsInPeriod === null ? null : eventsInPeriod * badShare,
      slicesInPeriod,
      badSlicesInPeriod: slicesInPeriod === null ? null : slicesInPeriod * badShare,
    },
    alerts: burn.alerts.map((alert) => {
      const { longSeconds, shortSeconds, factor, minimumBadEvents } = alert;
      const aboveBadShare = factor * badShare;
      const mostEvents = slices === null ? (eventsPerSecond ?? 0) * longSeconds : 0;
      return {
        severity: alert.severity,
        window: limitsOf(alert).map(limitText).join(' and '),
        and: alert.and.map((limit) => `${limitText(limit)} × ${limit.factor}`),
        longSeconds,
        shortSeconds,
        factor,
        forSeconds: alert.forSeconds,
        aboveBadShare,
        minimumBadEvents,
        minimumDecidesBelowEvents: minimumBadEvents / aboveBadShare,
        blind: eventsPerSecond !== null && slices === null && mostEvents < minimumBadEvents,
        reactions: shares.map((share) =>
          reactionOf(
            objective,
            alert,
            { badShare: share, perSecond: eventsPerSecond },
            source.intervalSeconds,
          ),
        ),
      };
    }),
    status: {
      windowSeconds: status.windowSeconds,
      minimumBadEvents: status.minimumBadEvents,
      holdSeconds: status.holdSeconds,
      missedBelow: slices?.goodFrom ?? target,
      redWhen: status.redWhen ?? 'any',
      conditions: (['red', 'yellow'] as const).flatMap((colour) =>
        status[colour].map((condition) => ({
          colour,
          text: condition.text,
          badShareAbove: condition.badRatioAbove,
          own: condition.indicator.id === indicator.id,
          total: condition.indicator.totalText,
        })),
      ),
    },
    colours: shares.map((share) => ({
      badShare: share,
      ...colourUnder(objective, { badShare: share, perSecond: eventsPerSecond }, false),
    })),
  };
};
