// The alerts that an SLO set has, and what each says at one moment: red thresholds, burn rates over
// two windows, and sources that fell silent. A rule's id outlives restarts.

import { burnWords as burnName, limitsOf, limitText } from '../../language/burn-limit.ts';
import { durationText } from '../../language/duration.ts';
import { toldOf, toldOfSource } from '../../language/owner.ts';
import type { BurnAlert, Objective } from '../../language/slo-set.ts';
import { figuresText, percentText } from '../alert/reading.ts';
import type { Status } from '../alert/status.ts';
import { burnVerdict, staleVerdict, thresholdVerdict, type Verdict } from '../alert/verdict.ts';
import { type Burn, burn } from '../budget/burn.ts';
import type { AlertRow } from '../serve/shapes.ts';
import type { Judgement } from './judgement.ts';
import type { Watched } from './objective.ts';
import type { SourceReading } from './sources.ts';

/** One alert as it stands now. */
export type Word = {
  readonly id: string;
  readonly name: string;
  readonly objective: Objective;
  readonly kind: AlertRow['kind'];
  readonly severity: AlertRow['severity'];
  readonly verdict: Verdict;
  /** How long a firing one must not hold before it is resolved. */
  readonly holdMs: number;
  /** How long its condition must hold before it fires. */
  readonly forMs: number;
  /** Why it must not begin to fire now, in words; null where it may. */
  readonly keptBack: string | null;
  /** Notification targets; none means the receiver of its severity. */
  readonly notify: readonly string[];
  /** That it is measured by; the one that is silent. */
  readonly source: string;
  /** Whom it concerns: the objective's, or all that read a silent source. */
  readonly services: readonly string[];
  /** For how long it may still see what has ended. */
  readonly lingerMs: number;
  readonly trouble: string;
  /** The figures that decide it, in words; asked for only when something changes. */
  readonly reading: () => string;
};

/** Of all but burn alerts, which say these for themselves. */
const atOnce = { forMs: 0, keptBack: null } as const;

/** Where an objective's own alerts belong, and how long they see what is over: window, slice, hold. */
const placeOf = (
  { indicator, service, slices }: Objective,
  windowSeconds: number,
  holdSeconds: number,
) => ({
  source: indicator.source,
  services: [service],
  lingerMs: (windowSeconds + (slices?.seconds ?? 0) + holdSeconds) * 1000,
});

const slug = (text: string): string => text.replace(/[^A-Za-z0-9.]+/g, '-');

/** A rule as it is known: by its id across restarts, by its name to people. */
export type RuleName = { readonly id: string; readonly name: string };

export const redRule = ({ key }: Objective): RuleName => ({
  id: `${key} red`,
  name: slug(`${key} red`),
});

export const burnRule = ({ key }: Objective, alert: BurnAlert): RuleName => {
  const wait = alert.forSeconds > 0 ? ` for ${durationText(alert.forSeconds)}` : '';
  const more = alert.and.map((limit) => ` and ${limitText(limit)} ${limit.factor}`).join('');
  return {
    id: `${key} burn ${limitText(alert)} ${alert.factor} ${alert.severity}${wait}${more}`,
    name: slug(`${key} ${burnName(alert)}`),
  };
};

const thresholdWord = (
  { objective, redRule: rule }: Watched,
  { readings, own, liveMs }: Judgement,
  status: Status,
): Word => {
  const { windowSeconds } = objective.status;
  const { redWhen = 'any' } = objective.status;
  const verdict = thresholdVerdict(status, readings, liveMs, windowSeconds, redWhen);
  const red = readings.filter(({ colour }) => colour === 'red');
  const worst =
    red.find(({ answer }) => answer === 'holds') ?? red.find(({ answer }) => answer === 'thin');
  const said = redWhen === 'all' ? red : red.filter((each) => each === worst);
  return {
    ...rule,
    objective,
    kind: 'threshold',
    severity: 'page',
    verdict,
    // The status is held already.
    holdMs: 0,
    ...atOnce,
    ...placeOf(objective, windowSeconds, objective.status.holdSeconds),
    notify: toldOf([], objective),
    trouble: `${objective.title} is red`,
    reading: () =>
      worst
        ? said
            .map(({ text, counts }) => `${text}: ${figuresText(counts, windowSeconds)}`)
            .join('; and ')
        : `bad: ${figuresText(own, windowSeconds)}`,
  };
};

const times = (value: Burn): string =>
  value === 'no data' ? value : `${Number(value.toPrecision(3))}×`;

type Evidence = Judgement['burns'][number]['evidence'];

const thinText = (evidence: Evidence, target: number, verdict: Verdict): string => {
  if (verdict !== 'thin') return '';
  const thin = evidence.find((each) => burnVerdict(each.limit, target, each) === 'thin');
  if (thin === undefined) return '';
  const { limit, observedSeconds } = thin;
  return observedSeconds < limit.shortSeconds
    ? `; too early to judge, observed for ${durationText(observedSeconds)} of the ${durationText(limit.shortSeconds)} needed`
    : `; too few to judge, ${limit.minimumBadEvents} bad ones needed`;
};

const burnText = ({ target, slices }: Objective, evidence: Evidence, verdict: Verdict): string => {
  const rates = evidence.map(({ limit, long, short }) => {
    const [longText, shortText] = [limit.longSeconds, limit.shortSeconds].map(durationText);
    return `${times(burn(long, target))} over ${longText} and ${times(burn(short, target))} over ${shortText}, of ${times(limit.factor)} allowed`;
  });
  const unit = slices === null ? '' : 'slices';
  const bad = evidence
    .slice(0, 1)
    .map(({ limit, long }) => figuresText(long, limit.longSeconds, undefined, unit));
  return `burning ${rates.join(', and ')}; bad: ${bad.join()}, promised ${percentText(1 - target)} at most${thinText(evidence, target, verdict)}`;
};

const burnWords = ({ objective }: Watched, { burns }: Judgement): Word[] =>
  burns.map(({ burning: { alert, rule }, evidence, verdict }) => {
    const holdSeconds = alert.keepFiringSeconds ?? objective.status.holdSeconds;
    const shortSeconds = Math.max(...limitsOf(alert).map((limit) => limit.shortSeconds));
    return {
      ...rule,
      objective,
      kind: 'burn',
      severity: alert.severity,
      verdict,
      holdMs: holdSeconds * 1000,
      forMs: alert.forSeconds * 1000,
      keptBack: null,
      ...placeOf(objective, shortSeconds, holdSeconds),
      notify: toldOf(alert.notify, objective),
      trouble: `${objective.title} is spending its error budget too fast`,
      reading: () => burnText(objective, evidence, verdict),
    };
  });

export const objectiveWords = (
  watched: Watched,
  judgement: Judgement,
  status: Status,
): readonly Word[] => [
  ...(watched.objective.status.red.length > 0 ? [thresholdWord(watched, judgement, status)] : []),
  ...burnWords(watched, judgement),
];

export const silentName = (source: string): string => slug(`${source} silent`);

/** One alert a source, however many objectives read it; it stands with the first of them. */
export const staleWord = (
  source: string,
  readers: readonly Objective[],
  { silentMs, silent }: SourceReading,
): Word | null => {
  const [first] = readers;
  if (first === undefined) return null;
  const others = readers.length > 1 ? ` and ${readers.length - 1} more` : '';
  return {
    id: `${source} silent`,
    name: silentName(source),
    objective: first,
    kind: 'stale',
    severity: 'page',
    verdict: staleVerdict(silent, silentMs),
    holdMs: 0,
    ...atOnce,
    source,
    services: [...new Set(readers.map(({ service }) => service))],
    lingerMs: first.status.windowSeconds * 1000,
    notify: toldOfSource(readers),
    trouble: `${source} is silent`,
    reading: () =>
      silent
        ? `nothing heard from ${source} for ${durationText(silentMs / 1000)}; ${first.title}${others} cannot be judged`
        : `${source} is heard again`,
  };
};
