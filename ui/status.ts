// The five states of an objective as people read them: shape, word, colour, in this order of trust.
// The word alone says everything; shape and colour only make it quicker.

export type Status = 'green' | 'yellow' | 'red' | 'no data' | 'stale';

export type StatusSign = {
  readonly word: string;
  /** The shape as a character, for titles of windows and terminals. */
  readonly character: string;
  /** What CSS classes and custom properties call it. */
  readonly slug: 'green' | 'yellow' | 'red' | 'no-data' | 'stale';
  /** What it means, in one sentence. */
  readonly meaning: string;
};

const signs: Readonly<Record<Status, StatusSign>> = {
  green: {
    word: 'GREEN',
    character: '●',
    slug: 'green',
    meaning: 'Within its thresholds.',
  },
  yellow: {
    word: 'YELLOW',
    character: '▲',
    slug: 'yellow',
    meaning: 'A yellow threshold holds, or the target is missed in the status window.',
  },
  red: {
    word: 'RED',
    character: '■',
    slug: 'red',
    meaning: 'A red threshold holds: people notice.',
  },
  'no data': {
    word: 'NO DATA',
    character: '◌',
    slug: 'no-data',
    meaning: 'The source is live, but nothing happened that could be counted.',
  },
  stale: {
    word: 'STALE',
    character: '◇',
    slug: 'stale',
    meaning: 'The source has fallen silent: what is shown is the last that was known.',
  },
};

/** Worst first. A silent source is worse than a yellow one: nobody knows what it hides. */
export const statusesWorstFirst: readonly Status[] = ['red', 'stale', 'yellow', 'no data', 'green'];

export const signOf = (status: Status): StatusSign => signs[status];

/** 0 is the worst. */
export const severityRank = (status: Status): number => statusesWorstFirst.indexOf(status);

/** The worst of them; null of none. */
export const worstStatus = (statuses: readonly Status[]): Status | null =>
  statusesWorstFirst.find((status) => statuses.includes(status)) ?? null;
