// Figures as people read them, with their unit, and never rounded over a limit.

/** '99.95 %': so many digits that what is just under a target does not look like it. */
export const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(6))} %`;

export const milliseconds = (ms: number): string =>
  `${ms < 10 ? Number(ms.toPrecision(3)) : Math.round(ms * 10) / 10} ms`;

/** '1 event', '2 events'. */
export const counted = (count: number, thing: string): string =>
  `${count} ${thing}${count === 1 ? '' : 's'}`;
