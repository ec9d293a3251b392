// What an imported file promises, in words that are nobody's format: what translators of other
// formats give, and what definitions are written from.

import type { Fix, Mark, Report } from '../language/diagnostic.ts';
import type { Rule } from '../language/rules.ts';
import type { Comparison, Place } from '../language/slo-set.ts';

export type ImportedIndicator =
  | {
      readonly kind: 'ratio';
      /** false for gauges, whose values are the events. */
      readonly counter: boolean;
      readonly part: 'good' | 'bad';
      readonly query: string;
      readonly total: string;
    }
  | {
      readonly kind: 'threshold';
      readonly query: string;
      readonly op: Comparison;
      readonly value: number;
    };

export type ImportedSlo = {
  readonly name: string;
  /** As it is called where it comes from. */
  readonly title: string;
  readonly description: string;
  readonly service: { readonly name: string; readonly title: string };
  readonly labels: Readonly<Record<string, string>>;
  readonly indicator: ImportedIndicator;
  readonly periodSeconds: number;
  readonly targetPercent: number;
  /** Whether a fast burn wakes someone, and whether a slow one writes a ticket. */
  readonly pages: boolean;
  readonly tickets: boolean;
  readonly runbook: string | null;
  readonly place: Place;
  /** In words: what is said another way than it was, and what is left out. */
  readonly notes: readonly string[];
};

/** One that could not be translated, and why. */
export type RefusedSlo = {
  readonly title: string;
  readonly place: Place;
  readonly reasons: readonly string[];
};

export type Translation = { readonly slo: ImportedSlo } | { readonly refused: RefusedSlo };

/** Takes down what is said about one SLO, for the diagnostics and for the comment above it. */
export type Notes = {
  readonly refuse: (at: Mark, message: string, fix: Fix) => void;
  readonly leaveOut: (at: Mark, message: string, fix: Fix) => void;
  readonly change: (at: Mark, message: string, fix: Fix) => void;
  readonly texts: () => readonly string[];
  readonly isRefused: () => boolean;
};

export const notesOf = (report: Report): Notes => {
  const texts: string[] = [];
  let refused = false;
  const say =
    (rule: Rule) =>
    (at: Mark, message: string, fix: Fix): void => {
      const advice = typeof fix === 'string' ? fix : fix.text;
      if (rule === 'import-refused') refused = true;
      texts.push(`${message.charAt(0).toUpperCase()}${message.slice(1)}. ${advice}`);
      report(rule, at, message, fix);
    };
  return {
    refuse: say('import-refused'),
    leaveOut: say('import-left-out'),
    change: say('import-changed'),
    texts: () => texts,
    isRefused: () => refused,
  };
};

/** Whether a percentage leaves a budget; a share that was meant as one is seen through. */
export const checkPercent = (percent: number, at: Mark, notes: Notes): void => {
  if (percent > 0 && percent <= 1) {
    const meant = Number((percent * 100).toPrecision(12));
    const fix =
      meant < 100 ? `Write ${meant} for a share of ${percent}.` : 'Write a percentage: 99.9.';
    notes.refuse(at, `the objective is a percentage, and ${percent} % is next to nothing`, fix);
  } else if (!(percent > 0 && percent < 100)) {
    const problem = percent >= 100 ? 'leaves no error budget' : 'promises nothing';
    notes.refuse(at, `an objective of ${percent} % ${problem}`, 'Write less than 100, as 99.9.');
  }
};

const hour = 3600;
const longestDays = 366;

/** A promise is kept over an hour at least, and at most for as long as counts are. */
export const checkPeriod = (seconds: number | null, text: string, at: Mark, notes: Notes): void => {
  if (seconds === null) notes.refuse(at, `'${text}' is not a length of time`, 'Write 4w.');
  else if (seconds < hour) {
    const fix = 'Write an hour or more: 28d is usual, and m is a minute.';
    notes.refuse(at, `a promise over '${text}' is too short to be judged`, fix);
  } else if (seconds > longestDays * 24 * hour) {
    const fix = `Write ${longestDays}d or less.`;
    notes.refuse(at, `'${text}' is longer than counts are kept`, fix);
  }
};

/** Labels as OpenSLO takes them; others are named. */
export const keepLabels = (
  labels: Readonly<Record<string, string>>,
  at: Mark,
  notes: Notes,
): Readonly<Record<string, string>> => {
  const isKey = (name: string) => /^[a-zA-Z0-9]([-._a-zA-Z0-9]{0,61}[a-zA-Z0-9])?$/.test(name);
  const names = Object.keys(labels).filter((name) => !isKey(name));
  if (names.length > 0) {
    const message = `OpenSLO has no labels of the name${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
    notes.leaveOut(at, message, 'Begin and end the name with a letter or digit.');
  }
  return Object.fromEntries(Object.entries(labels).filter(([name]) => isKey(name)));
};
